import { expect, it } from 'vitest';
import { besides, iterate, parted } from '../../src/numeric/iterate/iterate.ts';
import { simulateModel } from '../../src/study/simulate.ts';
import { loaded } from '../model/elaborateLanguage.ts';

// The logistic map (May 1976): periods 1, 2, 4 and 3 at r = 2.9, 3.2, 3.5 and 3.83, chaos at 4.

const logistic = (r: number) => (y: ArrayLike<number>) => Float64Array.of(r * y[0]! * (1 - y[0]!));

it('cycles are found with their period, fixed points are none', () => {
  const ends = [2.9, 3.2, 3.5, 3.83].map((r) => {
    const { outcome } = iterate({ step: logistic(r), y0: [0.3], at: [20_000], steady: { change: 1e-12 } });
    return outcome.status === 'cycle' ? outcome.period : outcome.status;
  });
  expect(ends).toEqual(['steady', 2, 4, 3]);
  const wild = iterate({ step: logistic(4), y0: [0.3], at: [20_000], steady: { change: 1e-12 } });
  expect(wild.outcome.status).toBe('converged');
});

/** The logistic map at r = 4 in fixed point with 400 digits: an orbit without rounding to speak of. */
function exact(numerator: bigint, denominator: bigint, steps: number): number {
  const one = 10n ** 400n;
  let x = (numerator * one) / denominator;
  for (let k = 0; k < steps; k++) x = (4n * x * (one - x)) / one;
  return Number(x / 10n ** 380n) / 1e20;
}

it('an orbit says what rounding has made of it', () => {
  const model = loaded('model logistic\nparam r in [0, 4] = 4\nstate x : [0, 1]\nx <- r*x*(1 - x)\ninitial x = 0.3\n');
  for (const to of [1, 5, 10, 20, 30, 40, 60, 100]) {
    const s = simulateModel(model, { to, points: 2 });
    if ('refused' in s) throw new Error(s.refused);
    const [x] = s.observables;
    const gap = Math.abs(x!.values.at(-1)![0]! - exact(3n, 10n, to));
    // Rounding doubles in each step: of digits nothing is left after fifty.
    expect(gap, `${to}`).toBeLessThanOrEqual(to < 50 ? 2 * x!.error : 1);
    expect(x!.error).toBeGreaterThan(to < 50 ? 0 : 0.1);
    if (to <= 20) expect(x!.error).toBeLessThan(1e-8);
  }
  // Where a map contracts, nothing of it is left.
  const calm = simulateModel(model, { to: 100, points: 2, parameters: { r: 2.5 } });
  expect('refused' in calm ? 1 : calm.observables[0]!.error).toBeLessThan(1e-13);
});

it('a start beside another differs by rounding alone', () => {
  const y = Float64Array.of(1, -3, 0);
  const b = besides(y);
  expect([...parted(y, b, 0)].map((e, k) => e / Math.abs(y[k]! || 1) <= 9 * Number.EPSILON)).toEqual([
    true,
    true,
    true,
  ]);
  expect([...b]).not.toEqual([...y]);
});
