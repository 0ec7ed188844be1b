import type { Expr } from '../expr/expr.ts';
import { termsOf } from '../expr/traverse.ts';
import { doubles, trapezoid, withMeans } from './arithmetic.ts';
import { Evaluator } from './evaluator.ts';
import { hasExpectation } from './expectation/expectations.ts';
import { realPoint } from './randomPoint.ts';
import { sizeChoices } from './sizeChoices.ts';

/** The same rule with its nodes half a step aside has the opposite error, to leading order: where both agree it is small. */
const RULES = [0, 0.5].map((shift) => withMeans(doubles, trapezoid(0.4, shift)));
const POINTS = 4;
/** Operations for one point. */
const WORK = 200_000;
/** A value counts beyond this part of the terms that it is the sum of, if both rules agree on it to this part of itself. */
const CLEARLY = 1e-6;
const AGREED = 0.01;

/**
 * Whether a term in which means stand, such as the zero test cannot evaluate, is seen not to be 0 at a random point. False
 * says nothing.
 */
export function isClearlyNonzero(e: Expr): boolean {
  if (e.free.length > 0 || !hasExpectation(e)) return false;
  const sizes = sizeChoices(e)[0] ?? new Map();
  for (let seed = 1; seed <= POINTS; seed++) {
    const [x, y] = RULES.map((rule) => {
      const v = new Evaluator(rule, realPoint(rule, { seed, sizes, indices: new Map() }), WORK);
      const parts = termsOf(e).map((t) => v.run((self) => self.of(t)));
      const values = parts.map((p) => (p.kind === 'value' ? p.value : Number.NaN));
      return { value: sum(values), size: sum(values.map(Math.abs)) };
    });
    if (!Number.isFinite(x!.size) || !Number.isFinite(y!.size)) continue;
    return Math.abs(x!.value) > CLEARLY * x!.size && Math.abs(x!.value - y!.value) < AGREED * Math.abs(x!.value);
  }
  return false;
}
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
