import { expect, it } from 'vitest';
import { load } from '../../../src/model/load.ts';
import { euler } from '../../../src/numeric/integrate/euler.ts';
import { simulateModel } from '../../../src/study/simulate.ts';

// Where a field jumps towards a surface from both sides a solution slides along it (Filippov 1988, section 4).

const times = Array.from({ length: 41 }, (_, k) => k / 10);

it('converges with the first order on a path that ends in sliding', () => {
  // x' = 1/2 - sign(x): down at 1/2 from x = 1, at rest from t = 2 on.
  const field = (_: number, y: Float64Array, out: Float64Array): void => {
    out[0] = 0.5 - Math.sign(y[0]!);
  };
  const worst = (step: number): number => {
    const path = euler({ field, y0: [1] }, times, step);
    return Math.max(...path.y.map((y, k) => Math.abs(y[0]! - Math.max(0, 1 - path.t[k]! / 2))));
  };
  const errors = [0.0101, 0.00503, 0.00249].map(worst);
  for (const [k, e] of errors.entries()) expect(e).toBeLessThan(1.6 * [0.0101, 0.00503, 0.00249][k]!);
  expect(errors[2]!).toBeLessThan(errors[0]! / 2);
});

it('stops where a state is not finite', () => {
  const field = (_: number, y: Float64Array, out: Float64Array): void => {
    out[0] = y[0]! ** 3 * 1e9;
  };
  const path = euler({ field, y0: [1] }, times, 0.1);
  expect(path.y.length).toBeLessThan(times.length);
  expect(path.y.every((y) => Number.isFinite(y[0]))).toBe(true);
});

it('a hinge pins the spread at its floor, and the simulation says how it was followed', () => {
  // The field of a hinge on the standard deviation against shrinkage: the deviation is pinned at 1.
  const { model } = load(`model hinge
state w : R
let S = sqrt(w^2 + 1/100)
w' = w/S*indicator(S < 1) - w/4
initial w = 1/10
order spread = S
`);
  const run = simulateModel(model!, { to: 20, observe: ['spread'] });
  if ('refused' in run) throw new Error(run.refused);
  expect(run.outcome.status).toBe('converged');
  expect(run.method).toMatchObject({ order: 1 });
  const spread = run.observables[0]!;
  expect(spread.values.at(-1)![0]).toBeCloseTo(1, 3);
  expect(spread.error).toBeLessThan(1e-2);
});
