import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { divide, num, square, subtract, sum, sym } from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { atomIndex } from '../../../src/expr/intern.ts';
import { wholePicard, windowedPicard } from '../../../src/numeric/meanField/overTime/windowedPicard.ts';
import { type Question, totalError } from '../../../src/numeric/meanField/question.ts';
import { sampling } from '../../../src/numeric/meanField/sampling.ts';
import { closureClass } from '../../../src/theory/meanField/closureClass.ts';
import { type Asked, askedModel, moment, solved } from './asking.ts';

const SHIPPED = readFileSync(
  resolve(import.meta.dirname, '../../../derivations/mean-field/head-mean-field.saddle'),
  'utf8',
).split('\nclaim ')[0]!;

/** The head, and half the mean square of what is summed over the components of a state. */
const head = ({ process }: Asked): Expr => sym(process.populations[0]!.states.find((s) => s.of.name === 'h')!.letter);
const mean = ({ process }: Asked, name: string): Expr => {
  const s = process.populations[0]!.states.find((x) => x.of.name === name)!;
  const own = sym(
    s.letter,
    s.indices.map((a) => atomIndex(a)),
  );
  return divide(sum(s.indices, square(own)), num(2));
};
const question = (a: Asked, terms: readonly Expr[], t: number, tolerance = 1e-6): Question => ({
  ...a,
  moments: terms.map((e) => moment([e], [t])),
  tolerance,
  seed: 1,
});

describe('a head as the mean field of many cells', () => {
  it('is a course over time, given which cells are linear', () => {
    expect(closureClass(askedModel(SHIPPED).process).kind).toBe('over-time');
  });
  it('ends in the closed form where the cells start alike', () => {
    const a = askedModel(SHIPPED, { v: 0 });
    const [h, s2, y2] = solved(windowedPicard(question(a, [head(a), mean(a, 's'), mean(a, 'y')], 8, 1e-4))).estimates;
    // h^2 = n/(n + r); 2 (n s^2/ex + y^2/ey) - h^2/ew is conserved, and y = h s. The rates are 4.7 and 5.4.
    const kept = 2 * (9 * 0.36 + 2) - 0.16 / 0.2;
    const y = (kept + 0.9 / 0.2) / (2 * (9 / 0.9 + 2));
    [
      [h!, Math.sqrt(0.9)],
      [s2!, y / 0.9],
      [y2!, y],
    ].forEach(([found, exact]) => {
      const { value, budget } = found as typeof h & object;
      expect(Math.abs(value - (exact as number))).toBeLessThan(totalError(budget) + 1e-8);
    });
  });
  it('agrees with samples of cells that differ, within both errors', () => {
    const a = askedModel(SHIPPED);
    const q = question(a, [head(a), mean(a, 'y')], 1, 1e-4);
    const [one, other] = [
      solved(windowedPicard(q)),
      solved(sampling({ ...q, tolerance: 3e-3 }, { samples: 100, replicas: 4, steps: 32 })),
    ];
    one.estimates.forEach((e, k) => {
      const beside = other.estimates[k]!;
      expect(Math.abs(e.value - beside.value)).toBeLessThan(totalError(e.budget) + totalError(beside.budget));
    });
  });
  it('is not found by sweeps over a long course, which are said to diverge; over a short one they agree', () => {
    const a = askedModel(SHIPPED);
    expect(wholePicard(question(a, [head(a)], 20)).outcome).toBe('diverges');
    const short = question(a, [head(a)], 1);
    const [one, other] = [solved(wholePicard(short)), solved(windowedPicard(short))].map((s) => s.estimates[0]!);
    expect(Math.abs(one!.value - other!.value)).toBeLessThan(totalError(one!.budget) + totalError(other!.budget));
  });
});

describe('what is shared, and what is not', () => {
  const BENT = `model bent
size N = 10
state x[N] : R
state a : R
x[i]' = a - x[i]^3
a' = mean(x[j]^3 for j in N) - a
initial a = 1
limit N -> infinity
`;
  it('sites of any kind are followed where nothing is random: a sum of motions stays', () => {
    const a = askedModel(`${BENT}initial x[i] = 1/2\n`);
    const [x, s] = a.process.populations[0]!.states.map((st) => sym(st.letter));
    // x' + a' = 0, and x tends to the root of x^3 + x = 3/2.
    const answer = solved(windowedPicard(question(a, [x!, subtract(divide(num(3), num(2)), s!)], 12)));
    const [one, other] = answer.estimates.map((e) => e.value);
    expect(Math.abs(one! - other!)).toBeLessThan(1e-7);
    expect(one! ** 3 + one!).toBeCloseTo(1.5, 5);
  });
  it('sites that are bent and start at random are left to others', () => {
    const a = askedModel(`${BENT}initial x[i] ~ normal(0, 1)\n`);
    const answer = windowedPicard(question(a, [sym(a.process.populations[0]!.states[0]!.letter)], 1));
    expect(answer).toMatchObject({ outcome: 'does not apply', reason: 'given what is shared, sites are not linear' });
  });
});
