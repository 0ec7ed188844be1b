import { expect } from 'vitest';
import type { Expr } from '../../../src/expr/expr.ts';
import { type Answer, type TimedMoment, totalError } from '../../../src/numeric/meanField/question.ts';
import { now } from './processes.ts';

/** The mean of a product of terms, each at its time. */
export const moment = (terms: readonly Expr[], times: readonly number[], population = 0): TimedMoment => ({
  moment: { kind: 'average', letter: now, population, factors: terms.map((term) => ({ term })) },
  times,
});

export const solved = (a: Answer): Extract<Answer, { outcome: 'solved' }> => {
  if (a.outcome !== 'solved') throw new Error(`${a.outcome}: ${a.reason}`);
  return a;
};

/** Every value lies within its stated error and three times that of its reference, and all identities hold. */
export function agrees(answer: Answer, references: readonly (readonly [number, number])[]): void {
  const a = solved(answer);
  a.estimates.forEach((e, k) => {
    const [value, error] = references[k]!;
    expect(Math.abs(e.value - value), `moment ${k}: ${e.value}`).toBeLessThanOrEqual(totalError(e.budget) + 3 * error);
  });
  for (const i of a.invariants) expect(i.missedBy, i.says).toBeLessThanOrEqual(i.allowed);
}
