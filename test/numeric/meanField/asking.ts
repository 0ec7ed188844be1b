import { expect } from 'vitest';
import type { Expr, Letter } from '../../../src/expr/expr.ts';
import type { EffectiveProcess } from '../../../src/model/effective.ts';
import { type Answer, type TimedMoment, totalError } from '../../../src/numeric/meanField/question.ts';
import { scalar } from '../../../src/numeric/scalar.ts';
import { loaded } from '../../model/elaborateLanguage.ts';
import { derived } from '../../theory/meanField/written.ts';
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

/** A derived process with the values of its model. */
export interface Asked {
  readonly process: EffectiveProcess;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
}

export function askedModel(text: string, changed: Readonly<Record<string, number>> = {}): Asked {
  const model = loaded(text);
  const values = new Map<Letter, Float64Array>();
  const read = { size: () => 0, component: (l: Letter) => values.get(l)![0]! };
  for (const p of model.parameters)
    values.set(p.letter, Float64Array.of(changed[p.letter.name] ?? scalar(p.value!, read)));
  for (const d of model.data) values.set(d.letter, Float64Array.from(d.values));
  return { process: derived(text).process, values, sizes: new Map() };
}
