import { sumHash } from '../canonical.ts';
import type { Atom, Expr } from '../expr.ts';
import { atomIndex, boundAtom } from '../intern.ts';
import { aroundRings } from './anchoring.ts';
import { knownSize } from './binders.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Replacement } from './replacement.ts';
import type { Subsets } from './subsets.ts';

/** Products over indices. */
export interface Product {
  /** The product of `body` over all values of one binder. */
  prod(binder: Atom, body: Expr): Expr;
}

/** The largest set of known size over which a product is written out. */
const UNROLL = 4;

/** A product over a constant is a power, over a small set it is written out. */
export function product(
  { bindNode }: Nodes,
  { mul }: Multiplication,
  { pow }: Power,
  { replace }: Replacement,
  { indexAt }: Subsets,
): Product {
  function prod(binder: Atom, body: Expr): Expr {
    if (!body.free.includes(binder)) return pow(body, binder.set.size);
    const size = knownSize(binder.set);
    if (size !== undefined && size <= UNROLL)
      return mul(
        ...Array.from({ length: size }, (_, k) => replace(body, new Map([[binder, indexAt(binder.set, k + 1)]]))),
      );
    const turned = aroundRings([binder], [body], (fs, map) => fs.map((f) => replace(f, map)));
    const [own, inner] = [turned.binders[0]!, turned.factors[0]!];
    const bound = boundAtom(inner.height + 1, 0, own.set);
    const named = replace(inner, new Map([[own, atomIndex(bound)]]));
    return bindNode('prod', [bound], named, sumHash([own], [inner]));
  }

  return { prod };
}
