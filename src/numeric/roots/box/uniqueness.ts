import {
  add,
  down,
  type Interval,
  magnitude,
  middle,
  multiply,
  point,
  subtract,
  up,
  ZERO,
} from '../../interval/interval.ts';
import type { Tape } from '../../interval/tape.ts';

/** A real box in which there is exactly one root. */
export interface RealRoot {
  readonly x: Float64Array;
  readonly radius: number;
  /** The approximate inverse of the Jacobian, row-major. */
  readonly inverse: Float64Array;
}

export const ball = (x: ArrayLike<number>, r: number): readonly Interval[] =>
  Array.from(x, (v) => (r === 0 ? point(v) : { lo: down(v - r), hi: up(v + r) }));

/** The inverse of the middle of an interval matrix, row-major; undefined where it is singular or unbounded. */
export function middleInverse(slopes: readonly (readonly (Interval | undefined)[])[]): Float64Array | undefined {
  const n = slopes.length;
  const matrix = new Float64Array(n * n);
  for (const [i, row] of slopes.entries())
    for (const [k, s] of row.entries()) matrix[i * n + k] = s === undefined ? 0 : middle(s);
  if (!matrix.every((v) => Math.abs(v) < 1e150)) return undefined;
  return inverted(matrix, n);
}

/** By Gauss and Jordan with partial pivoting; what it gives need not be exact. */
function inverted(a: Float64Array, n: number): Float64Array | undefined {
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) out[k * n + k] = 1;
  const largest = a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  for (let k = 0; k < n; k++) {
    let row = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[row * n + k]!)) row = i;
    const pivot = a[row * n + k]!;
    if (!(Math.abs(pivot) > 1e-14 * largest)) return undefined;
    for (const m of [a, out])
      for (let j = 0; j < n; j++) {
        const v = m[row * n + j]!;
        m[row * n + j] = m[k * n + j]!;
        m[k * n + j] = v / pivot;
      }
    for (let i = 0; i < n; i++) {
      const f = a[i * n + k]!;
      if (i === k || f === 0) continue;
      for (const m of [a, out]) for (let j = 0; j < n; j++) m[i * n + j] = m[i * n + j]! - f * m[k * n + j]!;
    }
  }
  return out.every(Number.isFinite) ? out : undefined;
}

/** Y times an interval matrix, and Y times interval values. */
export function preconditioned(
  y: Float64Array,
  slopes: readonly (readonly (Interval | undefined)[])[],
): readonly (readonly Interval[])[] {
  const n = slopes.length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, k) => {
      let sum = ZERO;
      for (let j = 0; j < n; j++) {
        const s = slopes[j]![k];
        if (s !== undefined && y[i * n + j] !== 0) sum = add(sum, multiply(point(y[i * n + j]!), s));
      }
      return sum;
    }),
  );
}
export function weighted(y: Float64Array, i: number, values: readonly Interval[]): Interval {
  let sum = ZERO;
  for (const [j, v] of values.entries()) sum = add(sum, multiply(point(y[i * values.length + j]!), v));
  return sum;
}

/** Krawczyk's test for a real system (see krawczyk.ts of certify). */
export function unique(tape: Tape, x: Float64Array, radius: number, y: Float64Array): boolean {
  const values = tape.values(ball(x, 0));
  const entries = preconditioned(y, tape.slopes(ball(x, radius)).slopes);
  for (const [i, row] of entries.entries()) {
    let reach = ZERO;
    for (const [k, e] of row.entries()) {
      const left = k === i ? subtract(e, point(1)) : e;
      reach = add(reach, multiply(point(magnitude(left)), point(radius)));
    }
    if (!(up(magnitude(weighted(y, i, values)) + reach.hi) < radius)) return false;
  }
  return true;
}

/** Newton's method in doubles from a point; undefined where it does not settle. */
export function newtonFrom(tape: Tape, start: ArrayLike<number>, steps = 12): Float64Array | undefined {
  const x = Float64Array.from(start);
  const n = x.length;
  let last = Infinity;
  for (let k = 0; k < steps; k++) {
    const { values, slopes } = tape.slopes(ball(x, 0));
    const y = middleInverse(slopes);
    if (y === undefined) return undefined;
    let step = 0;
    for (let i = 0; i < n; i++) {
      let d = 0;
      for (let j = 0; j < n; j++) d += y[i * n + j]! * middle(values[j]!);
      x[i] = x[i]! - d;
      step = Math.max(step, Math.abs(d) / Math.max(1, Math.abs(x[i]!)));
    }
    if (!(step < Infinity)) return undefined;
    if (step < 1e-15 || (step < 1e-11 && step >= last / 2)) return x;
    last = step;
  }
  return last < 1e-9 ? x : undefined;
}

/** A box of one root about a candidate, as large as it can be up to `most`: a large one excludes more. */
export function proven(tape: Tape, x: Float64Array, most: number): RealRoot | undefined {
  const inverse = middleInverse(tape.slopes(ball(x, 0)).slopes);
  if (inverse === undefined) return undefined;
  const size = x.reduce((s, v) => Math.max(s, Math.abs(v)), 1);
  for (let radius = Math.min(most, Number.MAX_VALUE); radius > 1e-15 * size; radius /= 2)
    if (unique(tape, x, radius, inverse)) return { x, radius, inverse };
  return undefined;
}
