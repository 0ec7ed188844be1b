import { divide, mul, num, split, subtract, sym, zero } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { atomIndex, scoped } from '../expr/intern.ts';
import { isPositive } from '../expr/sign.ts';
import { factorsOf, letters, termsOf } from '../expr/traverse.ts';
import { derivative, takeGradients } from '../rewrite/derivative.ts';
import { expand } from '../rewrite/expand.ts';
import { zeroTest } from '../rewrite/zeroTest.ts';
import type { Field } from './derivation.ts';

/** Why a quantity falls: each state moves down its gradient at a positive rate, so L' = -sum of rate |grad L|^2. */
export interface Descent {
  readonly rates: ReadonlyMap<Letter, Expr>;
  readonly proved: boolean;
}

/** Shows that a flow is steepest descent of a quantity up to positive rates; undefined where it is not, or not seen. */
export function descent(quantity: Expr, fields: readonly Field[]): Descent | undefined {
  return scoped(() => {
    const rates = new Map<Letter, Expr>();
    let proved = true;
    const q = takeGradients(quantity);
    for (const f of fields) {
      const by = sym(
        f.state,
        f.indices.map((a) => atomIndex(a)),
      );
      const slope = expand(derivative(q, by, true));
      // A state that the quantity does not depend on may move as it likes.
      if (slope === zero) continue;
      const rate = quotient(expand(f.right), slope);
      if (rate === undefined || !isPositive(rate)) return undefined;
      const verdict = zeroTest(subtract(f.right, mul(num(-1), rate, slope)));
      if (verdict.kind !== 'zero') return undefined;
      if (verdict.how !== 'normal-form') proved = false;
      rates.set(f.state, rate);
    }
    return { rates, proved };
  });
}

/** The rate c in field = -c slope, read off one monomial that both have. */
function quotient(field: Expr, slope: Expr): Expr | undefined {
  const byMoving = (e: Expr): Map<Expr, Expr[]> => {
    const m = new Map<Expr, Expr[]>();
    for (const t of termsOf(e)) {
      const fixed = factorsOf(t).filter(isFixed);
      const key = mul(...factorsOf(t).filter((x) => !isFixed(x)));
      m.set(key, [...(m.get(key) ?? []), mul(num(split(t)[0]), ...fixed)]);
    }
    return m;
  };
  const own = byMoving(slope);
  for (const [key, parts] of byMoving(field)) {
    const other = own.get(key);
    if (other?.length === 1 && parts.length === 1) return mul(num(-1), divide(parts[0]!, other[0]!));
  }
  return undefined;
}
const isFixed = (e: Expr): boolean =>
  e.free.length === 0 && letters(e).every((l) => l.role === 'parameter' || l.role === 'size');
