import { describe, expect, it } from 'vitest';
import { equilibrium } from '../../../src/numeric/meanField/equilibrium/equilibrium.ts';
import { correlationAt, relaxation } from '../../../src/numeric/meanField/equilibrium/relaxation.ts';
import { totalError } from '../../../src/numeric/meanField/question.ts';
import { twoTime } from '../../../src/numeric/meanField/twoTime.ts';
import { linearNetwork, mean, question, respond, solved, spherical, v } from './closed.ts';

const found = (a: ReturnType<typeof equilibrium>) => {
  if (a.outcome !== 'solved') throw new Error(a.reason);
  return a.solutions.map((s) => s.estimates.map((e) => ({ value: e.value, error: totalError(e.budget) })));
};

describe('thermal equilibrium', () => {
  const n = spherical();
  const x = v(n.x);
  const at = (T: number, lag: number) =>
    question(
      n.process,
      [
        [n.p, 3],
        [n.T, T],
      ],
      [
        { moment: mean(x, x), times: [lag, 0] },
        { moment: mean(x, v(n.f)), times: [lag] },
        { moment: respond(x, v(n.f)), times: [lag, 0] },
      ],
    );
  it('of a spherical spin glass is where its two-time equations come to from any start', () => {
    // At T = 3 what is left of the start at t = 3 is below 1e-6.
    const [early, late] = [3, 4];
    const { moments, ...rest } = { ...at(3, 1), tolerance: 1e-4 };
    const times = [[late, early], [late], [late, early]];
    const marched = solved(twoTime({ ...rest, moments: moments.map((m, k) => ({ ...m, times: times[k]! })) }));
    const [still] = found(equilibrium(at(3, 1)));
    marched.forEach((m, k) => {
      expect(Math.abs(m.value - still![k]!.value)).toBeLessThan(m.error + still![k]!.error + 1e-6);
    });
    // The energy is -E(x f)/3 = -1/(2 T).
    expect(still![1]!.value).toBeCloseTo(3 / (2 * 3), 12);
  });
  it('slows down near its dynamical transition and keeps a part of the correlation below it', () => {
    // A program of another author's hand, 512 points: C(10) = 0.224364 at T = 0.8.
    const [slow] = found(equilibrium(at(0.8, 10)));
    expect(Math.abs(slow![0]!.value - 0.224364)).toBeLessThan(1e-6);
    expect(slow![0]!.error).toBeLessThan(1e-8);
    // What stays solves q/(1 - q) = 3 q²/(2 T²): 0.6 at T = 0.6 (Crisanti, Horner & Sommers 1993).
    expect(equilibrium(at(0.6, 10))).toMatchObject({
      reason: expect.stringContaining('0.60000000 of the correlation'),
    });
    expect(relaxation({ variance: 1, temperature: 0.6, covariance: (c) => 1.5 * c * c }, 128).left).toBeCloseTo(
      0.6,
      12,
    );
  });
  it('of a symmetric linear network has the correlation of its semicircle, and there is none without symmetry', () => {
    const l = linearNetwork();
    const y = v(l.x);
    const ask = (eta: number, g = 0.45) =>
      equilibrium(
        question(
          l.process,
          [
            [l.g, g],
            [l.eta, eta],
            [l.D, 1],
            [l.C0, 7],
          ],
          [
            { moment: mean(y, y), times: [0, 0] },
            { moment: mean(y, y), times: [1, 0] },
          ],
        ),
      );
    // C(t) = ∫ exp(-(1 - w) t)/(1 - w) over the semicircle of radius 2 g.
    const exact = (t: number): number => {
      let s = 0;
      for (let k = 1; k < 400; k++) {
        const angle = (k * Math.PI) / 400;
        const w = 0.9 * Math.cos(angle);
        s += ((2 / 400) * Math.sin(angle) ** 2 * Math.exp(-(1 - w) * t)) / (1 - w);
      }
      return s;
    };
    const [only, ...more] = found(ask(1));
    expect(more).toEqual([]);
    expect(only![0]!.value).toBeCloseTo(exact(0), 10);
    expect(only![1]!.value).toBeCloseTo(exact(1), 8);
    expect(ask(0.5)).toMatchObject({ reason: expect.stringContaining('do not balance') });
    expect(ask(1, 0.6)).toMatchObject({ reason: expect.stringContaining('no equilibrium') });
  });
  it('has a correlation of order 2 in the number of points', () => {
    const values = [128, 256, 512].map(
      (k) => correlationAt(relaxation({ variance: 1, temperature: 0.7, covariance: (c) => 1.5 * c * c }, k), 20).value,
    );
    const order = Math.log2((values[1]! - values[0]!) / (values[2]! - values[1]!));
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
  });
});
