import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import { errorFunction as erf } from '../../../src/expr/errorFunction.ts';
import { direct, expansion, pairMean } from '../../../src/numeric/meanField/hermite.ts';
import { gaussianClosure, twoTime } from '../../../src/numeric/meanField/twoTime.ts';
import {
  correlation,
  covariance,
  effective,
  field,
  linearNetwork,
  mean,
  network,
  one,
  population,
  question,
  respond,
  solved,
  state,
  v,
} from './closed.ts';

const each =
  (f: (x: number) => number, scale = 1) =>
  (z: Float64Array): Float64Array =>
    z.map((x) => f(scale * x));

describe('means of two Gaussian numbers', () => {
  it('of error functions are arcsines, by the series and directly', () => {
    // E erf(a z) erf(b z') = (2/π) asin(2 a b ρ/√((1 + 2a²)(1 + 2b²))) (Williams 1998).
    for (const [a, b] of [
      [0.4, 0.4],
      [1, 0.3],
      [2.5, 2.5],
    ] as const)
      for (const rho of [-0.95, 0, 0.3, 0.9, 0.999, 1]) {
        const exact = (2 / Math.PI) * Math.asin((2 * a * b * rho) / Math.sqrt((1 + 2 * a * a) * (1 + 2 * b * b)));
        const [f, g] = [each(erf, a), each(erf, b)];
        const found = pairMean(expansion(f), expansion(g), rho, f, g);
        expect(Math.abs(found.value - exact)).toBeLessThan(1e-11);
        if (a < 2) expect(Math.abs(direct(f, g, rho) - exact)).toBeLessThan(1e-11);
      }
  });

  it('of a function with a kink have an error that says so', () => {
    // E relu(z) relu(z') = (√(1 - ρ²) + ρ (π - arccos ρ))/2π (Cho & Saul 2009).
    const f = each((x) => Math.max(0, x));
    const e = expansion(f);
    expect(e.kinked).toBe(true);
    for (const [rho, size] of [
      [-0.5, 1e-12],
      [0.8, 1e-12],
      [0.98, 1e-11],
      [0.9995, 1e-5],
    ] as const) {
      const exact = (Math.sqrt(1 - rho * rho) + rho * (Math.PI - Math.acos(rho))) / (2 * Math.PI);
      const found = pairMean(e, e, rho, f, f);
      expect(found.error).toBeLessThan(size);
      expect(Math.abs(found.value - exact)).toBeLessThan(found.error);
    }
  });
});

describe('Gaussian closure', () => {
  it('of a random network has the transient of another solver', () => {
    const n = network((x) => B.call('tanh', x));
    const x = v(n.x);
    const answer = gaussianClosure(
      question(
        n.process,
        [[n.g, 1.5]],
        [
          { moment: mean(n.phi, n.phi), times: [10, 10] },
          { moment: mean(n.phi, n.phi), times: [10, 5] },
          { moment: mean(x, x), times: [10, 10] },
        ],
        1e-5,
      ),
    );
    // By exponential filters of the rows, on 80, 160, 320 steps, extrapolated: a program that shares nothing with this one.
    solved(answer).forEach((e, k) => {
      expect(Math.abs(e.value - [0.3220909795, 0.1105933845, 0.6669010007][k]!)).toBeLessThan(1e-6);
      expect(e.error).toBeLessThan(1e-5);
    });
    expect(twoTime(question(n.process, [[n.g, 1.5]], []))).toMatchObject({ outcome: 'does not apply' });
  });

  it('is the closed linear equation where functions are linear, also for means and for responses of functions', () => {
    const n = linearNetwork();
    const values = [
      [n.g, 0.8],
      [n.eta, 0.5],
      [n.D, 0.5],
      [n.C0, 1],
    ] as const;
    const x = v(n.x);
    // E x³ x = 3 C(t,t) C(t,s); E ∂x³ = 3 C(t,t) R(t,s); E cos x = exp(-C/2).
    const ask = (moments: Parameters<typeof question>[2], gaussian: boolean) =>
      solved((gaussian ? gaussianClosure : twoTime)(question(n.process, values, moments, 1e-5)));
    const [c, d, r] = ask(
      [
        { moment: mean(x, x), times: [2, 2] },
        { moment: mean(x, x), times: [2, 1] },
        { moment: respond(x, v(n.h)), times: [2, 1] },
      ],
      false,
    );
    const cube = B.pow(x, B.num(3));
    const bent = ask(
      [
        { moment: mean(cube, x), times: [2, 1] },
        { moment: respond(cube, v(n.h)), times: [2, 1] },
        { moment: mean(B.call('cos', x)), times: [2] },
      ],
      true,
    );
    const exact = [3 * c!.value * d!.value, 3 * c!.value * r!.value, Math.exp(-c!.value / 2)];
    bent.forEach((e, k) => {
      expect(Math.abs(e.value - exact[k]!)).toBeLessThan(1e-6);
    });
  });

  it('of two populations, with means and a noise, has the moments of the drift', () => {
    // x' = -x + m, m the mean of a second population y' = -y + 1 + h, ⟨hh⟩ = g² E[sin y sin y]: E y and E x are exact.
    const g = one('g', 'parameter');
    const [x, y, h] = [one('x', 'state'), one('y', 'state'), one('h', 'auxiliary')];
    const [C, m] = [one('C', 'auxiliary'), one('m', 'auxiliary')];
    const process = effective({
      populations: [
        population({ states: [state(x, B.subtract(v(m), v(x)), B.zero, B.one)] }),
        population({
          states: [state(y, B.add(B.one, v(h), B.negate(v(y))), B.zero)],
          processes: [field(h)],
        }),
      ],
      averages: [{ letter: m, indices: [], population: 1, term: v(y) }],
      kernels: [correlation(C, B.call('sin', v(y)), B.call('sin', v(y)), 1)],
      covariances: [covariance(h, B.mul(B.square(v(g)), v(C)))],
    });
    const answer = gaussianClosure(
      question(
        process,
        [[g, 0.7]],
        [
          { moment: mean(v(x)), times: [3] },
          { moment: mean(v(x), v(x)), times: [3, 3] },
        ],
        1e-6,
      ),
    );
    const found = solved(answer);
    const first = 1 - Math.exp(-3) - 3 * Math.exp(-3);
    expect(Math.abs(found[0]!.value - first)).toBeLessThan(1e-6);
    expect(Math.abs(found[1]!.value - (first ** 2 + (1 - Math.exp(-6)) / 2))).toBeLessThan(1e-6);
  });
});
