import { add, mul, one, replace, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Invariant } from './invariant.ts';
import { type Factor, multisets, products } from './products.ts';
import type { Changes } from './rows.ts';
import { indicesOf, type Shape } from './shape.ts';

/** What is known already, as far as it follows: sums, traces, transposes and products of invariants. */
export function consequences(
  known: readonly Invariant[],
  shape: Shape,
  degree: number,
  rate: Expr,
  time: Changes['time'],
): readonly Expr[] {
  const terms: Expr[] = [];
  for (let size = 1; size <= degree; size++)
    for (const some of multisets(known, size)) {
      if (some.reduce((n, q) => n + q.degree, 0) > degree) continue;
      if (expand(subtract(joined(some, time), rate)) !== zero) continue;
      terms.push(...products(some.map(factorOf), shape));
    }
  return terms;
}

/** The rate of a product: rates add up, multipliers of a map multiply. */
const joined = (factors: readonly Invariant[], time: Changes['time']): Expr =>
  time === 'continuous'
    ? add(...factors.map((q) => q.rate))
    : subtract(one, mul(...factors.map((q) => subtract(one, q.rate))));

const factorOf = (q: Invariant): Factor => {
  const own = indicesOf(q.shape);
  return {
    slots: own.map((a, k) => ({ set: a.set, family: k < q.shape.family.length })),
    at: (atoms) => replace(q.core, new Map(own.map((a, k) => [a, atomIndex(atoms[k]!)]))),
  };
};
