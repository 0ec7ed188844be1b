import { describe, expect, it } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import { march } from '../../../src/numeric/meanField/twoTime/march.ts';
import { plan } from '../../../src/numeric/meanField/twoTime/plan.ts';
import { twoTime } from '../../../src/numeric/meanField/twoTime.ts';
import {
  correlation,
  covariance,
  effective,
  field,
  linearNetwork,
  mean,
  one,
  population,
  question,
  respond,
  response,
  ridge,
  solved,
  spherical,
  state,
  v,
} from './closed.ts';

/** Each value within `tolerance` of the exact one, and no farther from it than the error that is quoted. */
function agrees(found: readonly { value: number; error: number }[], exact: readonly number[], tolerance: number): void {
  exact.forEach((x, k) => {
    expect(Math.abs(found[k]!.value - x)).toBeLessThan(tolerance);
    expect(Math.abs(found[k]!.value - x)).toBeLessThan(found[k]!.error + 1e-10);
  });
}

describe('closed two-time equations', () => {
  it('of a random linear network have the values of its exact solution, at each reciprocity', () => {
    // C(4,4), C(4,2), R(3,0) at g = 0.8, C(0,0) = 1, D = 1/2: sums of Bessel functions from R(ω) = 1/(1 + iω - η g² R).
    const exact: readonly (readonly [number, readonly number[]])[] = [
      [-1, [0.5001677313, 0.0112552399, -0.0061922637]],
      [-0.5, [0.589430382, 0.0583676304, 0.00533001]],
      [0, [0.7997950291, 0.2026710329, 0.0497870684]],
      [0.5, [1.5572267752, 0.6531553227, 0.1654640746]],
      [1, [5.1490486331, 2.0643658498, 0.420137192]],
    ];
    const n = linearNetwork();
    const x = v(n.x);
    for (const [eta, values] of exact) {
      const answer = twoTime(
        question(
          n.process,
          [
            [n.g, 0.8],
            [n.eta, eta],
            [n.D, 0.5],
            [n.C0, 1],
          ],
          [
            { moment: mean(x, x), times: [4, 4] },
            { moment: mean(x, x), times: [4, 2] },
            { moment: respond(x, v(n.h)), times: [3, 0] },
          ],
        ),
      );
      agrees(solved(answer), values, 1e-6);
    }
  });

  it('are solved to order 2 in the step', () => {
    const n = linearNetwork();
    const q = question(
      n.process,
      [
        [n.g, 0.8],
        [n.eta, 0.5],
        [n.D, 0.5],
        [n.C0, 1],
      ],
      [],
    );
    const at = [192, 384].map((steps) => {
      const { histories } = march(plan(q), steps, 4 / steps);
      return histories[0]!.triangles.at(0, steps, steps / 2);
    });
    const errors = at.map((c) => Math.abs(c - 0.6531553227));
    const order = Math.log2(errors[0]! / errors[1]!);
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
    // What is found up to a time does not change when time goes on.
    const long = march(plan(q), 60, 4 / 96).histories[0]!.triangles;
    const longer = march(plan(q), 80, 4 / 96).histories[0]!.triangles;
    for (const [i, j] of [
      [60, 60],
      [60, 12],
      [31, 0],
    ] as const)
      expect(long.at(0, i, j)).toBe(longer.at(0, i, j));
  });

  it('of the spherical spin glass with two-spin couplings have the values of Cugliandolo & Dean (1995)', () => {
    const n = spherical();
    const x = v(n.x);
    // E = -E(x f)/2; at T = 0 and 0.5 from Γ = φ(2t) + 2T ∫ φ Γ with φ = I₁(2t)/t.
    for (const [T, exact] of [
      [0, [0.91696664, -0.96274044, 1]],
      [0.5, [0.5395956, -0.71555635, 1]],
    ] as const) {
      const answer = twoTime(
        question(
          n.process,
          [
            [n.p, 2],
            [n.T, T],
          ],
          [
            { moment: mean(x, x), times: [10, 5] },
            { moment: mean(B.mul(B.num({ n: -1n, d: 2n }), x, v(n.f))), times: [10] },
            { moment: mean(x, x), times: [10, 10] },
          ],
          1e-5,
        ),
      );
      agrees(solved(answer), exact, 1e-5);
    }
  });

  it('of three-spin couplings go towards their threshold from a quench', () => {
    const n = spherical();
    const x = v(n.x);
    const energy = mean(B.mul(B.num({ n: -1n, d: 3n }), x, v(n.f)));
    // By another program in Python: Heun steps on 400, 800, 1600 of them, extrapolated.
    for (const [T, exact] of [
      [0, [-1.1095086, 0.8900368]],
      [0.5, [-0.8342597, 0.5598075]],
    ] as const) {
      const answer = twoTime(
        question(
          n.process,
          [
            [n.p, 3],
            [n.T, T],
          ],
          [
            { moment: energy, times: [20] },
            { moment: mean(x, x), times: [20, 10] },
          ],
          1e-3,
        ),
      );
      // To what that program still moves by.
      solved(answer).forEach((found, k) => {
        expect(Math.abs(found.value - exact[k]!)).toBeLessThan(found.error + 4e-6);
        expect(found.error).toBeLessThan(1e-4);
      });
    }
  });

  it('of least squares have the errors that the law of Marchenko & Pastur (1967) gives', () => {
    const n = ridge();
    for (const [alpha, lambda, exact] of [
      [0.5, 0, [0.6680080481, 0.0144154456]],
      [1, 0.1, [0.3997723939, 0.0704300375]],
      [2, 0, [0.2108377397, 0.126763328]],
    ] as const) {
      const answer = twoTime(
        question(
          n.process,
          [
            [n.lambda, lambda],
            [n.sigma, 0.5],
            [n.alpha, alpha],
          ],
          [
            { moment: mean(B.square(n.e)), times: [5] },
            { moment: { ...mean(B.square(v(n.u))), population: 1 } as ReturnType<typeof mean>, times: [5] },
          ],
        ),
      );
      agrees(solved(answer), exact, 1e-6);
    }
  });

  it('of a map are exact', () => {
    // x <- a x + J x with J symmetric: moments of (a + J)^n are those of the semicircle, E tr (a + J)^4 / N at a = 1/2.
    const [x, h, C, R] = [one('x', 'state'), one('h', 'auxiliary'), one('C', 'auxiliary'), one('R', 'auxiliary')];
    const process = effective({
      time: 'discrete',
      populations: [
        population({
          states: [state(x, B.add(B.mul(B.num({ n: 1n, d: 2n }), v(x)), v(h)), B.one)],
          processes: [field(h, { memory: [{ binders: [], kernel: v(R), of: v(x) }] })],
        }),
      ],
      kernels: [correlation(C, v(x)), response(R, v(x), h)],
      covariances: [covariance(h, v(C))],
    });
    const answer = twoTime(
      question(
        process,
        [],
        [
          { moment: mean(v(x), v(x)), times: [2, 2] },
          { moment: mean(v(x), v(x)), times: [3, 1] },
          { moment: mean(v(x), v(x)), times: [3, 3] },
        ],
      ),
    );
    const catalan = [1, 0, 1, 0, 2, 0, 5];
    const power = (n: number): number =>
      Array.from({ length: n + 1 }, (_, k) => choose(n, k) * 0.5 ** (n - k) * catalan[k]!).reduce((s, y) => s + y, 0);
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    agrees(solved(answer), [power(4), power(4), power(6)], 1e-12);
  });

  it('are refused for what is not linear, with the place', () => {
    const n = linearNetwork();
    const p = n.process.populations[0]!;
    const bent = { ...p.states[0]!, right: B.add(B.negate(B.pow(v(n.x), B.num(3))), v(n.h)) };
    const answer = twoTime(question({ ...n.process, populations: [{ ...p, states: [bent] }] }, [], []));
    expect(answer).toMatchObject({ outcome: 'does not apply', reason: expect.stringContaining('right side of x') });
  });

  it('that explode are reported so', () => {
    const n = linearNetwork();
    const answer = twoTime(
      question(
        n.process,
        [
          [n.g, 12],
          [n.eta, 1],
          [n.D, 0.5],
          [n.C0, 1],
        ],
        [{ moment: mean(v(n.x)), times: [12] }],
      ),
    );
    expect(answer.outcome).toBe('diverges');
  });
});
