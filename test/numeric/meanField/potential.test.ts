import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { stationaryByPotential } from '../../../src/numeric/meanField/potential/potential.ts';
import { totalError } from '../../../src/numeric/meanField/question.ts';
import { stationary } from '../../../src/numeric/meanField/stationary/stationary.ts';
import { askedModel } from './asking.ts';
import { linearNetwork, mean, network, one, question, v } from './closed.ts';

const pi = one('c', 'parameter');
const unit = (x: Expr): Expr => B.call('erf', B.mul(B.num({ n: 1n, d: 2n }), B.sqrt(v(pi)), x));
const tanh = (x: Expr): Expr => B.call('tanh', x);

describe('the stationary potential', () => {
  it('of a random network gives the correlation in the chaotic phase, its half time and its exponent', () => {
    // C(0), E φ², the time of C(0)/2, λ; tanh and erf of slope 1. By rules on a square for Gaussian means and, for λ, sinc
    // collocation of -∂² - g² E φ'φ' along C by an integrator of order 8: its second eigenvalue -1, of C', came to 3e-11; half times of erf to 15 digits.
    for (const [phi, g, variance, square, half, exponent, sure] of [
      [tanh, 1.5, 0.747686380553, 0.3420934886838, 7.846055424835, 0.0467462195233, 3e-10],
      [tanh, 2, 1.924805413737, 0.5131780659778, 5.361018799169, 0.1124581096313, 3e-10],
      [unit, 1.5, 0.838752527847, 0.3849539068761, 7.440219655751, 0.0513999195747, 1e-11],
      [unit, 2, 2.064080018754, 0.5538069358002, 5.107999271202, 0.1230941792464, 1e-11],
    ] as const) {
      const n = network(phi);
      const x = v(n.x);
      const answer = stationaryByPotential(
        question(
          n.process,
          [
            [n.g, g],
            [pi, Math.PI],
          ],
          [
            { moment: mean(n.phi, n.phi), times: [0, 0] },
            { moment: mean(x, x), times: [3 + half, 3] },
          ],
        ),
      );
      if (answer.outcome !== 'solved') throw new Error(answer.reason);
      expect(answer.solutions.map((s) => s.variance.value)).toEqual([0, expect.closeTo(variance, 10)]);
      const found = answer.solutions[1]!;
      expect(found.variance.value).toBeCloseTo(variance, 11);
      expect(found.estimates[0]!.value).toBeCloseTo(square, 11);
      for (const [e, x] of [
        [found.estimates[1]!, variance / 2],
        [found.halfDecay!(), half],
        [found.lyapunov!(), exponent],
      ] as const) {
        expect(Math.abs(e.value - x)).toBeLessThan(1e-9);
        expect(Math.abs(e.value - x)).toBeLessThan(totalError(e.budget) + sure);
        expect(totalError(e.budget)).toBeLessThan(2e-9);
      }
    }
  });

  it('of a network of sines with white noise, whose energy is elementary', () => {
    const a = askedModel(`model sines
size N = 20
param g = 2, D = 0.1
random J[N, N] ~ normal(0, g^2/N)
state x[N] : R
x[i]' = -x[i] + sum(J[i,j]*sin(x[j]) for j in N) + sqrt(2*D)*noise
limit N -> infinity
`);
    const x = v(a.process.populations[0]!.states[0]!.letter);
    const answer = stationaryByPotential({ ...a, moments: [{ moment: mean(x, x), times: [2e-4, 0] }] });
    if (answer.outcome !== 'solved') throw new Error(answer.reason);
    expect(answer.solutions).toHaveLength(1);
    // E sin x sin y = exp(-C(0)) sinh C: C'(0+)²/2 + V(C(0)) = V(0) is D² = C(0)² - g² (1 - exp(-C(0)))².
    const variance = answer.solutions[0]!.variance.value;
    expect(variance ** 2 - 4 * (1 - Math.exp(-variance)) ** 2).toBeCloseTo(0.01, 10);
    expect((variance - answer.solutions[0]!.estimates[0]!.value) / 2e-4).toBeCloseTo(0.1, 3);
    const rest = stationary({ ...a, asked: [mean(x, x)] });
    expect(rest).toMatchObject({ reason: expect.stringContaining('do not stand still') });
  });

  it('below the transition has the state at rest alone', () => {
    const n = network(tanh);
    const answer = stationaryByPotential(question(n.process, [[n.g, 0.9]], []));
    if (answer.outcome !== 'solved') throw new Error(answer.reason);
    expect(answer.solutions.map((s) => s.variance.value)).toEqual([0]);
    expect(answer.solutions[0]!.lyapunov!().value).toBeCloseTo(-0.1, 8);
  });

  it('is refused where it does not hold', () => {
    const n = linearNetwork();
    const values = [
      [n.g, 0.8],
      [n.eta, 0.5],
      [n.D, 0.5],
      [n.C0, 1],
    ] as const;
    expect(stationaryByPotential(question(n.process, values, []))).toMatchObject({ outcome: 'does not apply' });
    const shifted = network((x) => B.add(B.one, B.call('tanh', x)));
    expect(stationaryByPotential(question(shifted.process, [[shifted.g, 2]], []))).toMatchObject({
      reason: expect.stringContaining('does not decay to 0'),
    });
  });
});
