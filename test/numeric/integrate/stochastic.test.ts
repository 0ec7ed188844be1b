import { describe, expect, it } from 'vitest';
import {
  eulerMaruyama,
  type NoisyField,
  type StochasticScheme,
  stochasticHeun,
} from '../../../src/numeric/integrate/stochastic.ts';

// Weak errors without sampling: the scheme itself is run, and expectations over its noise are taken exactly.

/** One step of a scheme in one dimension, with noise z/sqrt(h) for a standard normal z. */
const stepper =
  (scheme: StochasticScheme, field: NoisyField) =>
  (y: number, h: number, z: number): number => {
    const out = new Float64Array(1);
    const scratch = [new Float64Array(1), new Float64Array(1)] as const;
    scheme.advance(field, { t: 0, h }, Float64Array.of(y), Float64Array.of(z / Math.sqrt(h)), out, scratch);
    return out[0]!;
  };

/** The slope of log error against log step. */
const slopes = (errors: readonly number[]): readonly number[] =>
  errors.slice(1).map((e, k) => Math.log2(Math.abs(errors[k]! / e)));

const STEPS = [8, 16, 32, 64];

describe('Ornstein-Uhlenbeck, dx = -k x dt + s dW, from 2', () => {
  const [k, s] = [1, 0.5];
  const field: NoisyField = (_, y, noise, out) => {
    out[0] = -k * y[0]! + s * noise[0]!;
  };
  // A linear step y -> A y + B z: its second moment follows A^2 m + B^2.
  const errors = (scheme: StochasticScheme): number[] =>
    STEPS.map((n) => {
      const h = 1 / n;
      const step = stepper(scheme, field);
      const [A, B] = [step(1, h, 0), step(0, h, 1)];
      let m = 4;
      for (let i = 0; i < n; i++) m = A * A * m + B * B;
      const exact = 4 * Math.exp(-2 * k) + ((s * s) / (2 * k)) * (1 - Math.exp(-2 * k));
      return m - exact;
    });
  it('stochastic Heun has weak order 2', () => {
    for (const p of slopes(errors(stochasticHeun))) expect(Math.abs(p - 2)).toBeLessThan(0.15);
    expect(Math.abs(errors(stochasticHeun).at(-1)!)).toBeLessThan(2e-4);
  });
  it('Euler-Maruyama has weak order 1', () => {
    for (const p of slopes(errors(eulerMaruyama))) expect(Math.abs(p - 1)).toBeLessThan(0.15);
  });
});

describe('geometric Brownian motion, dx = m x dt + s x dW in the sense of Itô, from 1', () => {
  const [m, s] = [0.5, 0.4];
  const field: NoisyField = (_, y, noise, out) => {
    out[0] = m * y[0]! + s * y[0]! * noise[0]!;
  };
  // A step y -> (A + B z) y: its moments follow A and A^2 + B^2.
  const moments = (scheme: StochasticScheme, n: number): readonly [number, number] => {
    const step = stepper(scheme, field);
    const A = step(1, 1 / n, 0);
    const B = step(1, 1 / n, 1) - A;
    return [A ** n, (A * A + B * B) ** n];
  };
  it('Euler-Maruyama has weak order 1 in mean and second moment: exp(m t), exp((2 m + s^2) t)', () => {
    const first = STEPS.map((n) => moments(eulerMaruyama, n)[0] - Math.exp(m));
    const second = STEPS.map((n) => moments(eulerMaruyama, n)[1] - Math.exp(2 * m + s * s));
    for (const p of [...slopes(first), ...slopes(second)]) expect(Math.abs(p - 1)).toBeLessThan(0.1);
  });
  it("Heun's would converge to Stratonovich's mean, exp((m + s^2/2) t): it is for constant coefficients only", () => {
    const step = stepper(stochasticHeun, field);
    // Each step multiplies by a polynomial of z of degree 2: 1, z, z^2 have the expectations 1, 0, 1.
    const n = 2048;
    const [low, at, high] = [step(1, 1 / n, -1), step(1, 1 / n, 0), step(1, 1 / n, 1)];
    const mean = at + (high + low - 2 * at) / 2;
    expect(mean ** n).toBeCloseTo(Math.exp(m + (s * s) / 2), 3);
    expect(Math.abs(mean ** n - Math.exp(m))).toBeGreaterThan(0.1);
  });
});

describe('a double well, dx = (x - x^3) dt + s dW', () => {
  const field: NoisyField = (_, y, noise, out) => {
    out[0] = y[0]! - y[0]! ** 3 + 0.5 * noise[0]!;
  };
  // Backwards in time on Chebyshev points: u(y) <- E u(step(y, z)), z by the points of Gauss and Hermite of degree 5
  // for the normal law (exact to degree 9).
  const N = 60;
  const R = 3;
  const nodes = Array.from({ length: N + 1 }, (_, k) => R * Math.cos((Math.PI * k) / N));
  const r10 = Math.sqrt(10);
  const points = [0, Math.sqrt(5 - r10), -Math.sqrt(5 - r10), Math.sqrt(5 + r10), -Math.sqrt(5 + r10)];
  const [inner, outer] = [(7 + 2 * r10) / 60, (7 - 2 * r10) / 60];
  const weights = [8 / 15, inner, inner, outer, outer];
  const at = (u: readonly number[], y: number): number => {
    // The barycentric formula (Berrut & Trefethen 2004).
    let [top, bottom] = [0, 0];
    for (let k = 0; k <= N; k++) {
      const d = y - nodes[k]!;
      if (d === 0) return u[k]!;
      const w = (k % 2 === 0 ? 1 : -1) * (k === 0 || k === N ? 0.5 : 1);
      top += (w / d) * u[k]!;
      bottom += w / d;
    }
    return top / bottom;
  };
  const second = (scheme: StochasticScheme, n: number): number => {
    const step = stepper(scheme, field);
    let u = nodes.map((y) => y * y);
    for (let i = 0; i < n; i++) {
      const before = u;
      u = nodes.map((y) =>
        points.reduce((sum, z, k) => {
          const to = step(Math.max(-2.2, Math.min(2.2, y)), 1 / n, z);
          return sum + weights[k]! * at(before, Math.max(-R, Math.min(R, to)));
        }, 0),
      );
    }
    return at(u, 0.5);
  };
  it('stochastic Heun has weak order 2, Euler-Maruyama 1', () => {
    const exact = (scheme: StochasticScheme): readonly number[] => {
      const found = STEPS.map((n) => second(scheme, n));
      return slopes(found.slice(1).map((x, k) => x - found[k]!));
    };
    for (const p of exact(stochasticHeun)) expect(Math.abs(p - 2)).toBeLessThan(0.35);
    for (const p of exact(eulerMaruyama)) expect(Math.abs(p - 1)).toBeLessThan(0.25);
  });
});
