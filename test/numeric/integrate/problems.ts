import type { InitialValueProblem, Tolerance, VectorField } from '../../../src/numeric/integrate/integrator.ts';

/** The same tolerance, relative and absolute. */
export const to = (tolerance: number, more: Partial<Tolerance> = {}): Tolerance => ({
  relative: tolerance,
  absolute: tolerance,
  ...more,
});

/** x'' = −x from (1, 0): (cos t, −sin t). */
export function harmonic(t1: number, more: Partial<InitialValueProblem> = {}): InitialValueProblem {
  const field: VectorField = (_t, y, out) => {
    out[0] = y[1]!;
    out[1] = -y[0]!;
  };
  return { field, dimension: 2, t0: 0, y0: [1, 0], t1, ...more };
}

/** y' = λ y with one component, or any other field of one component. */
export function scalar(
  slope: (t: number, y: number) => number,
  y0: number,
  t1: number,
  more: Partial<InitialValueProblem> = {},
): InitialValueProblem {
  const field: VectorField = (t, y, out) => {
    out[0] = slope(t, y[0]!);
  };
  return { field, dimension: 1, t0: 0, y0: [y0], t1, ...more };
}

/** Lorenz 1963 with σ = 10, ρ = 28, β = 8/3 from (1, 1, 1). */
export function lorenz(t1: number): InitialValueProblem {
  const field: VectorField = (_t, y, out) => {
    out[0] = 10 * (y[1]! - y[0]!);
    out[1] = y[0]! * (28 - y[2]!) - y[1]!;
    out[2] = y[0]! * y[1]! - (8 / 3) * y[2]!;
  };
  return { field, dimension: 3, t0: 0, y0: [1, 1, 1], t1 };
}

/** Van der Pol 1926: x'' = μ(1 − x²)x' − x from (2, 0). */
export function vanDerPol(mu: number, t1: number): InitialValueProblem {
  const field: VectorField = (_t, y, out) => {
    out[0] = y[1]!;
    out[1] = mu * (1 - y[0]! ** 2) * y[1]! - y[0]!;
  };
  return { field, dimension: 2, t0: 0, y0: [2, 0], t1 };
}

/** The least-squares slope of y against x. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, each) => sum + each, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((sum, each, i) => sum + (each - mx) * (y[i]! - my), 0) / x.reduce((sum, each) => sum + (each - mx) ** 2, 0)
  );
}

/** max |y − expected|. */
export function distance(y: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(y).reduce((most, each, i) => Math.max(most, Math.abs(each - expected[i]!)), 0);
}
