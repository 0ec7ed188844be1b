import { canonicalNames } from '../canonical.ts';
import type { Atom, Expr, Unequal } from '../expr.ts';
import { atomsOf } from '../intern.ts';
import type { Addition } from './addition.ts';
import { aroundRings } from './anchoring.ts';
import { isAtom, knownSize, readsAsNumber } from './binders.ts';
import type { Comparison } from './comparison.ts';
import type { Indices } from './indices.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Replacement } from './replacement.ts';
import type { Subsets } from './subsets.ts';

/** A sum of a body over binders. */
export type SumOver = (binders: readonly Atom[], body: Expr) => Expr;

/** Sums of products that do not fall apart any more. */
export interface ClosedSum {
  /** The value of the sum where there is one, else the sum under canonical names; `sum` makes what is left of others. */
  closedSum(binders: readonly Atom[], factors: readonly Expr[], sum: SumOver): Expr;
}

/** What closed sums stand on. */
export type ForClosedSums = Nodes & Addition & Multiplication & Power & Indices & Comparison & Replacement & Subsets;

/** The largest set of known size that is written out when an index is used as a number under its sum. */
const UNROLL = 16;

/** Sums over one connected component. */
export function closedSums(make: ForClosedSums): ClosedSum {
  const {
    num,
    zero,
    one,
    split,
    bindNode,
    add,
    subtract,
    scaled,
    mul,
    square,
    value,
    delta,
    replaceAll,
    binomial,
    indexAt,
  } = make;

  function closedSum(binders: readonly Atom[], factors: readonly Expr[], sum: SumOver): Expr {
    if (factors.length === 0) return binders[0]!.set.size;
    const known = binders.find((b) => {
      const size = knownSize(b.set);
      return size !== undefined && size <= UNROLL && factors.some((f) => readsAsNumber(f, b));
    });
    if (known !== undefined) return unrolled(known, binders, factors, sum);
    if (factors.every((f) => f.kind === 'unequal')) {
      // [i != j] alone: 1 - delta; with nothing singular beside it that is safe.
      const [first, ...rest] = factors as [Unequal, ...Expr[]];
      return subtract(sum(binders, mul(...rest)), sum(binders, mul(delta(first.i, first.j), ...rest)));
    }
    if (factors.length === 1 && binders.length === 1) {
      const simple = simpleSum(binders[0]!, factors[0]!);
      if (simple !== undefined) return simple;
    }
    for (const b of binders) {
      const own = factors.filter((f) => f.free.includes(b));
      const inDomain = own.length === 1 ? domainSum(b, own[0]!) : undefined;
      if (inDomain !== undefined)
        return sum(
          binders.filter((x) => x !== b),
          mul(inDomain, ...factors.filter((f) => f !== own[0])),
        );
    }
    const turned = aroundRings(binders, factors, replaceAll);
    const named = canonicalNames(turned.binders, turned.factors, (f, map) => mul(...replaceAll(f, map)));
    if (named === undefined) return zero;
    // Under the new names a difference may be written the other way round.
    const [sign, body] = split(named.body);
    return scaled(sign, bindNode('sum', named.binders, body, named.hash));
  }

  function unrolled(b: Atom, binders: readonly Atom[], factors: readonly Expr[], sum: SumOver): Expr {
    const rest = binders.filter((x) => x !== b);
    const terms: Expr[] = [];
    for (let k = 1; k <= knownSize(b.set)!; k++)
      terms.push(sum(rest, mul(...replaceAll(factors, new Map([[b, indexAt(b.set, k)]])))));
    return add(...terms);
  }

  /** |u|^2 of an arbitrary vector on a sphere, the sum of the entries of one in a simplex. */
  function domainSum(b: Atom, f: Expr): Expr | undefined {
    const base = f.kind === 'pow' ? f.base : f;
    if (base.kind !== 'sym' || base.letter.role !== 'any' || base.letter.axes.length === 0) return undefined;
    const { domain } = base.letter;
    const elsewhere = base.indices.slice(0, -1).some((i) => atomsOf(i).includes(b));
    if (elsewhere || !isAtom(base.indices.at(-1)!, b)) return undefined;
    if (domain.kind === 'sphere' && f.kind === 'pow' && f.exponent === num(2)) return square(domain.radius);
    return domain.kind === 'simplex' && f.kind === 'sym' ? one : undefined;
  }

  /** Sums that have a value: counts below or above a place. */
  function simpleSum(b: Atom, f: Expr): Expr | undefined {
    if (f.kind === 'less') {
      const { i, j } = f;
      if (i.kind === 'place' && i.ring === undefined && j.kind === 'atom' && j.atom === b)
        return subtract(b.set.size, i.value);
      if (
        i.kind === 'atom' &&
        i.atom === b &&
        i.shift === 0 &&
        j.kind === 'atom' &&
        j.atom.set === b.set &&
        j.shift === 0
      )
        return subtract(value(j), one);
      if (
        j.kind === 'atom' &&
        j.atom === b &&
        i.kind === 'atom' &&
        i.shift === 0 &&
        i.atom.set === b.set &&
        j.shift === 0
      )
        return subtract(b.set.size, value(i));
    }
    if (f.kind === 'member') {
      const { i, j } = f;
      const subsets = j.kind === 'atom' ? j.atom.set.structure : undefined;
      if (subsets?.kind !== 'subsets') return undefined;
      // As many elements as a subset takes; of the subsets as many as take the others from the rest.
      if (isAtom(i, b) && b.set === subsets.of) return num(subsets.take);
      if (isAtom(j, b) && i.kind === 'atom' && i.shift === 0) return binomial(subsets.of.size, subsets.take - 1, 1);
    }
    return undefined;
  }

  return { closedSum };
}
