import { sumHash } from '../canonical.ts';
import type { Atom, Expr, Index, Pow } from '../expr.ts';
import { atomIndex, boundAtom } from '../intern.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import { aroundRings } from './anchoring.ts';
import { isAtom, knownSize } from './binders.ts';
import type { Comparison } from './comparison.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Rebuild, Replacement } from './replacement.ts';
import { children } from './structure.ts';
import type { Subsets } from './subsets.ts';

/** Products over indices. */
export interface Product {
  /** The product of `body` over all values of one binder. */
  prod(binder: Atom, body: Expr): Expr;
  /** Factors with a product over an index made whole: f_i times the product of all f_k but f_i. */
  absorbed(factors: readonly Expr[]): readonly Expr[] | undefined;
}

/** The largest set of known size over which a product is written out. */
const UNROLL = 4;
/** From how many places factors may differ from a constant one. */
const SINGLED_OUT = 2;

/** What products stand on. */
export type ForProducts = Nodes & Addition & Multiplication & Power & Comparison & Replacement & Subsets;

/**
 * A product over a constant is a power, over a small set it is written out; where all factors are equal but those at
 * the places that deltas name, it is a power times these.
 */
export function product(make: ForProducts, rebuild: Rebuild): Product {
  const { num, zero, one, bindNode, subtract, add, mul, pow, delta, unequal, replace, open, indexAt } = make;

  function prod(binder: Atom, body: Expr): Expr {
    if (!body.free.includes(binder)) return pow(body, binder.set.size);
    const size = knownSize(binder.set);
    if (size !== undefined && size <= UNROLL)
      return mul(
        ...Array.from({ length: size }, (_, k) => replace(body, new Map([[binder, indexAt(binder.set, k + 1)]]))),
      );
    const apart = withoutPlaces(binder, body);
    if (apart !== undefined) return apart;
    const turned = aroundRings([binder], [body], (fs, map) => fs.map((f) => replace(f, map)));
    const [own, inner] = [turned.binders[0]!, turned.factors[0]!];
    const bound = boundAtom(inner.height + 1, 0, own.set);
    const named = replace(inner, new Map([[own, atomIndex(bound)]]));
    return bindNode('prod', [bound], named, () => sumHash([own], [inner]));
  }

  /** The product as a power of the factor at most places; undefined where the others differ from each other too. */
  function withoutPlaces(k: Atom, body: Expr): Expr | undefined {
    const places = placesOf(body, k);
    // Whether a place by number lies within the set, its size decides.
    if (places.length === 0 || places.length > SINGLED_OUT || places.some((i) => i.kind === 'place')) return undefined;
    const usual = elsewhere(body, k);
    if (usual.free.includes(k)) return undefined;
    const at = (i: Index): Expr => replace(body, new Map([[k, i]]));
    const rest = (singled: number): Expr => pow(usual, subtract(k.set.size, num(singled)));
    const [i, j] = places as [Index, Index?];
    if (j === undefined) return mul(at(i), rest(1));
    return add(mul(delta(i, j), at(i), rest(1)), mul(unequal(i, j), at(i), at(j), rest(2)));
  }

  /** The body where the binder is at none of the places that it is compared with, or not at the one that is given. */
  function elsewhere(e: Expr, k: Atom, only?: Index): Expr {
    if (!e.free.includes(k)) return e;
    const place = comparedWith(e, k);
    if (place !== undefined && (only === undefined || place === only)) return e.kind === 'delta' ? zero : one;
    return rebuild(e, (c) => elsewhere(c, k, only));
  }

  function absorbed(factors: readonly Expr[]): readonly Expr[] | undefined {
    for (const p of factors) {
      if (p.kind !== 'prod') continue;
      const o = open(p);
      const k = o.binders[0]!;
      for (const i of placesOf(o.body, k)) {
        const at = (e: Expr): Expr => replace(e, new Map([[k, i]]));
        if (at(o.body) !== one) continue;
        const all = elsewhere(o.body, k, i);
        const left = at(all);
        const which = factors.findIndex((f) => f === left || (f.kind === 'pow' && f.base === left && isCount(f)));
        if (which < 0) continue;
        const rest = factors.filter((f, m) => f !== p && m !== which);
        return [...rest, mul(factors[which]!, pow(left, num(-1))), prod(k, all)];
      }
    }
    return undefined;
  }

  return { prod, absorbed };
}

/** Whether a power stands for a number of copies of its base. */
const isCount = ({ exponent }: Pow): boolean =>
  exponent.kind === 'num' && Q.isInteger(exponent.value) && !Q.isNegative(exponent.value);

/** The other index of a comparison with a binder, where it runs through the same set or is a place by number. */
function comparedWith(e: Expr, k: Atom): Index | undefined {
  if (e.kind !== 'delta' && e.kind !== 'unequal') return undefined;
  const other = isAtom(e.i, k) ? e.j : isAtom(e.j, k) ? e.i : undefined;
  if (other?.kind === 'place') return other.ring === undefined && other.value.kind === 'num' ? other : undefined;
  const own = other?.kind === 'atom' && other.shift === 0 && other.atom.set === k.set && other.atom.kind === 'free';
  return own ? other : undefined;
}

/** The indices that a binder is compared with in a term. */
function placesOf(e: Expr, k: Atom, found: Index[] = []): readonly Index[] {
  if (!e.free.includes(k)) return found;
  const other = comparedWith(e, k);
  if (other !== undefined) {
    if (!found.includes(other)) found.push(other);
  } else for (const c of children(e)) placesOf(c, k, found);
  return found;
}
