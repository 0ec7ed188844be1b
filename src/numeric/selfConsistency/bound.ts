import { solve } from '../linear.ts';
import { distance, largest, type SelfConsistency } from './problem.ts';

/** Undamped sweeps that have to fall. */
const SWEEPS = 3;

export interface Contraction {
  readonly x: Float64Array;
  readonly residual: number;
  /** Infinite where the sweeps do not fall. */
  readonly error: number;
}

/**
 * Undamped sweeps from x: residuals ρ₁ > ρ₂ > ρ₃ show a contraction, and the last point is wrong by ρ₃ q/(1 − q) with the largest ratio q (Banach). The difference
 * of successive damped points says nothing: it is small where damping is strong.
 */
export function contraction({ dimension, map }: SelfConsistency, start: Float64Array): Contraction {
  let x = Float64Array.from(start);
  let next: Float64Array<ArrayBufferLike> = new Float64Array(dimension);
  const residuals: number[] = [];
  for (let k = 0; k < SWEEPS + 1; k++) {
    map(x, next);
    residuals.push(distance(next, x));
    [x, next] = [Float64Array.from(next), x];
  }
  const last = residuals.at(-1)!;
  const rounding = 8 * Number.EPSILON * largest(x);
  if (residuals.every((r) => r <= rounding)) return { x, residual: last, error: rounding };
  let q = 0;
  for (let k = 1; k < residuals.length; k++) {
    // Below rounding a residual falls no further.
    if (residuals[k]! <= rounding) continue;
    q = Math.max(q, residuals[k]! / residuals[k - 1]!);
  }
  const falls = q < 1 && Number.isFinite(last);
  return {
    x,
    residual: last,
    error: falls ? (Math.max(last, rounding) * Math.max(q, 0.5)) / (1 - q) : Number.POSITIVE_INFINITY,
  };
}

/** ∂F/∂x by central differences, row-major. */
export function differences({ dimension: n, map }: SelfConsistency): (x: Float64Array, out: Float64Array) => void {
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  return (x, out) => {
    const y = Float64Array.from(x);
    for (let j = 0; j < n; j++) {
      const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(x[j]!));
      y[j] = x[j]! + h;
      map(y, up);
      y[j] = x[j]! - h;
      map(y, down);
      y[j] = x[j]!;
      for (let i = 0; i < n; i++) out[i * n + j] = (up[i]! - down[i]!) / (2 * h);
    }
  };
}

/** Twice the length of the Newton step from x: its error where the map does not contract; infinite where there is no step. */
export function newtonError(problem: SelfConsistency, x: Float64Array): number {
  const n = problem.dimension;
  const jacobian = new Float64Array(n * n);
  (problem.jacobian ?? differences(problem))(x, jacobian);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) jacobian[i * n + j] = (i === j ? 1 : 0) - jacobian[i * n + j]!;
  const out = new Float64Array(n);
  problem.map(x, out);
  const step = solve(
    jacobian,
    n,
    out.map((v, k) => v - x[k]!),
  ).x;
  return step === undefined
    ? Number.POSITIVE_INFINITY
    : 2 * largest(Float64Array.from(step)) + 8 * Number.EPSILON * largest(x);
}
