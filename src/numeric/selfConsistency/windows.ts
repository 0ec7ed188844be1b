import { distance } from './problem.ts';

/**
 * A mean field over time: given its values m(t), what it acts on follows an equation of its own, and gives the mean field back.
 * S is what has to be known at the start of a window.
 */
export interface FieldOverTime<S> {
  readonly dimension: number;
  readonly start: S;
  /** The mean field at the start, [dimension]. */
  readonly first: (start: S) => Float64Array;
  /** From the field at `times`, [time][dimension], its new values at the same times into `out`; returns the state at the end. */
  readonly sweep: (start: S, times: Float64Array, field: Float64Array, out: Float64Array) => S;
}

export interface WindowOptions<S> {
  readonly horizon: number;
  readonly step: number;
  readonly window: number;
  /** Of the field. */
  readonly tolerance: number;
  /** Whether a window in which sweeps grow is halved; else the iteration is said to diverge there. */
  readonly halve: boolean;
  readonly most?: number;
  /** Told of each window that is solved: the place of its first time, what was known there, its times, its field and the bound of its error. */
  readonly solved?: (from: number, start: S, times: Float64Array, field: Float64Array, error: number) => void;
}

export type Windowed<S> =
  | {
      readonly status: 'converged';
      readonly times: Float64Array;
      /** [time][dimension] */
      readonly field: Float64Array;
      readonly end: S;
      readonly sweeps: number;
      /** The shortest window that was needed. */
      readonly window: number;
      /** The largest bound ρ q/(1 − q) of a window. */
      readonly error: number;
      /** What one sweep over twice the step changes. */
      readonly doubled: number;
    }
  /** The window, from where it begins, and the sweep at which residuals grew. */
  | { readonly status: 'diverges'; readonly from: number; readonly window: number; readonly sweep: number }
  | { readonly status: 'not converged'; readonly from: number; readonly window: number; readonly residual: number };

/**
 * Picard's iteration, a window of time after the other, each from a field that stays as it was: over a whole trajectory it may
 * overflow where frozen fields grow. The residual is that of the undamped map.
 */
export function windowed<S>(problem: FieldOverTime<S>, options: WindowOptions<S>): Windowed<S> {
  const { dimension: n } = problem;
  const { horizon, step, tolerance, halve, most = 200 } = options;
  const total = Math.max(1, Math.round(horizon / step));
  const times = Float64Array.from({ length: total + 1 }, (_, k) => (horizon * k) / total);
  const field = new Float64Array((total + 1) * n);
  let state = problem.start;
  field.set(problem.first(state));
  let length = Math.max(1, Math.min(total, Math.round(options.window / step)));
  let [sweeps, shortest, error, doubled] = [0, length, 0, 0];
  for (let from = 0; from < total; ) {
    const to = Math.min(total, from + length);
    const part = times.subarray(from, to + 1);
    const here = solvedWindow(problem, state, part, field.slice(from * n, (from + 1) * n), tolerance, most);
    sweeps += here.sweeps;
    if (here.status === 'not converged')
      return { status: 'not converged', from: times[from]!, window: part.at(-1)! - part[0]!, residual: here.residual };
    if (here.status === 'grows') {
      if (!halve || to - from < 2)
        return { status: 'diverges', from: times[from]!, window: part.at(-1)! - part[0]!, sweep: here.sweeps };
      length = Math.max(1, Math.floor((to - from) / 2));
      shortest = Math.min(shortest, length);
      continue;
    }
    field.set(here.field, from * n);
    error = Math.max(error, here.error);
    doubled = Math.max(doubled, twice(problem, state, part, here.field));
    options.solved?.(from, state, part, here.field, here.error);
    state = here.end;
    from = to;
  }
  return { status: 'converged', times, field, end: state, sweeps, window: shortest * step, error, doubled };
}

type Here<S> =
  | {
      readonly status: 'solved';
      readonly field: Float64Array;
      readonly end: S;
      readonly error: number;
      readonly sweeps: number;
    }
  | { readonly status: 'grows'; readonly sweeps: number }
  | { readonly status: 'not converged'; readonly sweeps: number; readonly residual: number };

function solvedWindow<S>(
  problem: FieldOverTime<S>,
  start: S,
  times: Float64Array,
  first: Float64Array,
  tolerance: number,
  most: number,
): Here<S> {
  const n = problem.dimension;
  let field = Float64Array.from({ length: times.length * n }, (_, k) => first[k % n]!);
  let before = Number.POSITIVE_INFINITY;
  let [grew, ratio] = [false, Number.POSITIVE_INFINITY];
  for (let sweeps = 1; ; sweeps++) {
    const out = new Float64Array(field.length);
    const end = problem.sweep(start, times, field, out);
    const residual = distance(out, field);
    const rounding = 16 * Number.EPSILON * Math.max(1, ...out.map(Math.abs));
    // One larger residual may be that of a first guess; two in a row do not come back.
    const grows = !(residual < before) && !(residual <= rounding);
    if (grows && (grew || !Number.isFinite(residual))) return { status: 'grows', sweeps };
    grew = grows;
    // The larger of the last two.
    const q = Math.max(ratio, residual / before);
    ratio = residual / before;
    field = out;
    const error =
      residual <= rounding ? rounding : q < 1 && sweeps > 2 ? (residual * q) / (1 - q) : Number.POSITIVE_INFINITY;
    if (error <= tolerance) return { status: 'solved', field, end, error, sweeps };
    if (sweeps >= most) return { status: 'not converged', sweeps, residual };
    before = residual;
  }
}

/** What a sweep with every second time changes at these. */
function twice<S>(problem: FieldOverTime<S>, start: S, times: Float64Array, field: Float64Array): number {
  const n = problem.dimension;
  if (times.length < 3 || times.length % 2 === 0) return 0;
  const half = times.filter((_, k) => k % 2 === 0);
  const values = field.filter((_, k) => Math.floor(k / n) % 2 === 0);
  const out = new Float64Array(values.length);
  problem.sweep(start, half, values, out);
  return distance(out, values);
}
