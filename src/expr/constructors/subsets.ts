import type { Expr, Index, IndexSet } from '../expr.ts';
import { indexSet, placeIndex, subsetIndex } from '../intern.ts';
import { membersOf } from '../position.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import { knownSize } from './binders.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Rings } from './rings.ts';

/** Sets of subsets. */
export interface Subsets {
  /** The subsets of `take` members of a set. */
  subsetsOf(name: string, of: IndexSet, take: number): IndexSet;
  /** binomial(n - less, k) as a polynomial in n. */
  binomial(n: Expr, k: number, less?: number): Expr;
  /** The k-th index of a set, counted from 1; of a set of subsets its size has to be a number. */
  indexAt(set: IndexSet, k: number): Index;
}

/** Their sizes are polynomials, so that a letter stays one. */
export function subsets(
  { num }: Nodes,
  { add }: Addition,
  { mul }: Multiplication,
  { pow }: Pick<Power, 'pow'>,
  { onSet }: Rings,
): Subsets {
  function binomial(n: Expr, k: number, less = 0): Expr {
    // (n - less)(n - less - 1) … (n - less - k + 1)/k!, lowest power first.
    let coefficients: Q.Rational[] = [Q.ONE];
    for (let m = 0; m < k; m++) {
      const root = Q.fromNumber(less + m);
      const times = Q.rational(1, m + 1);
      coefficients = [...coefficients, Q.ZERO].map((c, p) =>
        Q.times(times, Q.plus(p === 0 ? Q.ZERO : coefficients[p - 1]!, Q.negate(Q.times(root, c)))),
      );
    }
    return add(...coefficients.map((c, p) => mul(num(c), pow(n, num(p)))));
  }

  const subsetsOf = (name: string, of: IndexSet, take: number): IndexSet =>
    indexSet(binomial(of.size, take), { kind: 'subsets', name, of, take });

  function indexAt(set: IndexSet, k: number): Index {
    if (set.structure.kind !== 'subsets') return onSet(placeIndex(num(k)), set);
    const { of, take } = set.structure;
    const n = knownSize(of);
    if (n === undefined) throw new Error(`the subsets ${set.structure.name} have no size`);
    return subsetIndex(
      set,
      membersOf(k, n, take).map((m) => indexAt(of, m)),
    );
  }

  return { subsetsOf, binomial, indexAt };
}
