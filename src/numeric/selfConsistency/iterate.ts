import { leastSquares } from '../linear.ts';
import { newton } from '../roots/newton.ts';
import { contraction, differences, newtonError } from './bound.ts';
import { distance, type Fixed, type IterationOptions, largest, type SelfConsistency } from './problem.ts';

/** A residual that grew by this since the start does not come back. */
const LOST = 1e8;

/**
 * Damped Picard steps, or Anderson's (1965) with `depth` of them remembered; where one of his steps makes the residual larger, the memory
 * is dropped and a shorter Picard step taken from the best point. The end is always shown by undamped sweeps, or by a Newton step where the map
 * does not contract; never by the last step.
 */
export function iterated(problem: SelfConsistency, start: ArrayLike<number>, options: IterationOptions): Fixed {
  const { dimension: n, map } = problem;
  const { tolerance, most = 500, damping = 0, depth = 0 } = options;
  let x: Float64Array = Float64Array.from(start);
  const out = new Float64Array(n);
  const points: Float64Array[] = [];
  const misses: Float64Array[] = [];
  let best = { x, residual: Number.POSITIVE_INFINITY };
  let first = 0;
  let brake = 1;
  let aim = tolerance / 2;
  for (let sweeps = 1; ; sweeps++) {
    map(x, out);
    const residual = distance(out, x);
    if (sweeps === 1) first = residual;
    if (!(residual <= LOST * Math.max(first, 1e-300))) {
      if (points.length === 0 || !Number.isFinite(best.residual)) return { status: 'diverges', residual, sweeps };
    }
    if (residual <= best.residual) best = { x: Float64Array.from(x), residual };
    if (residual <= aim) {
      const shown = proved(problem, x, tolerance, sweeps);
      if (shown !== undefined) return shown;
      aim /= 10;
      if (aim < 4 * Number.EPSILON * largest(x)) return { status: 'not converged', x, residual, sweeps };
    }
    if (sweeps >= most) return { status: 'not converged', x: best.x, residual: best.residual, sweeps };
    const worse = depth > 0 && points.length > 0 && !(residual <= 2 * best.residual);
    let step: Float64Array | undefined;
    if (worse) {
      points.length = 0;
      misses.length = 0;
      brake /= 2;
      x = Float64Array.from(best.x);
      map(x, out);
    }
    const miss = Float64Array.from(out, (v, k) => v - x[k]!);
    if (!worse) {
      brake = Math.min(1, 2 * brake);
      if (depth > 0) step = anderson(points, misses, x, miss);
    }
    points.push(x);
    misses.push(miss);
    if (points.length > depth) {
      points.shift();
      misses.shift();
    }
    const part = (1 - damping) * brake;
    const old = x;
    x = step ?? Float64Array.from(old, (v, k) => v + part * miss[k]!);
  }
}

/** The point where the mixture of the last misses is smallest, moved by that miss. */
function anderson(
  points: readonly Float64Array[],
  misses: readonly Float64Array[],
  x: Float64Array,
  miss: Float64Array,
): Float64Array | undefined {
  const m = points.length;
  const n = x.length;
  if (m === 0) return undefined;
  const matrix = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = miss[i]! - misses[j]![i]!;
  const weights = leastSquares(matrix, n, m, miss, 1e-10).x;
  if (weights === undefined) return undefined;
  return Float64Array.from(x, (v, i) => {
    let made = v + miss[i]!;
    for (let j = 0; j < m; j++) made -= weights[j]! * (v - points[j]![i]! + miss[i]! - misses[j]![i]!);
    return made;
  });
}

/** Newton's method on F(x) − x, its Jacobian given or by differences. */
export function byNewton(problem: SelfConsistency, start: ArrayLike<number>, options: IterationOptions): Fixed {
  const { dimension: n, map } = problem;
  const slope = problem.jacobian ?? differences(problem);
  const found = newton(
    {
      equations: n,
      unknowns: n,
      residual: (x, out) => {
        map(x, out);
        for (let k = 0; k < n; k++) out[k] = out[k]! - x[k]!;
      },
      jacobian: (x, out) => {
        slope(x, out);
        for (let k = 0; k < n; k++) out[k * n + k] = out[k * n + k]! - 1;
      },
    },
    start,
    { tolerance: options.tolerance / 100, maxSteps: options.most ?? 50 },
  );
  const sweeps = found.residuals.length;
  const residual = found.residuals.at(-1) ?? Number.NaN;
  if (!Number.isFinite(residual)) return { status: 'diverges', residual, sweeps };
  return (
    proved(problem, found.x, options.tolerance, sweeps) ?? { status: 'not converged', x: found.x, residual, sweeps }
  );
}

function proved(problem: SelfConsistency, x: Float64Array, tolerance: number, sweeps: number): Fixed | undefined {
  const swept = contraction(problem, x);
  if (swept.error <= tolerance) return { status: 'converged', ...swept, sweeps: sweeps + 4, shownBy: 'contraction' };
  if (problem.dimension > MOST_FOR_NEWTON) return undefined;
  const error = newtonError(problem, x);
  if (!(error <= tolerance)) return undefined;
  const out = new Float64Array(problem.dimension);
  problem.map(x, out);
  return { status: 'converged', x, error, residual: distance(out, x), sweeps: sweeps + 1, shownBy: 'Newton step' };
}

/** A matrix of more rows is not factored to show an error. */
const MOST_FOR_NEWTON = 300;

export interface TwoStarts {
  readonly ends: readonly [Fixed, Fixed];
  /** Largest difference of their ends; undefined where one has none. It belongs to the error; the ends may still share a basin that others do not. */
  readonly apart: number | undefined;
}

/** The same from two starts, which should lie as far apart as what is known of the solution allows. */
export function fromTwoStarts(
  solve: (start: ArrayLike<number>) => Fixed,
  one: ArrayLike<number>,
  other: ArrayLike<number>,
): TwoStarts {
  const ends = [solve(one), solve(other)] as const;
  const [a, b] = ends;
  return { ends, apart: a.status === 'converged' && b.status === 'converged' ? distance(a.x, b.x) : undefined };
}
