import type { Instrument } from '../instrument.ts';
import { nullSpace, singularValues } from '../linear.ts';
import { product, unit, widestRow } from '../square.ts';
import { size as largestOf } from './size.ts';

/**
 * Flows y' = A y + b with constant A and b, followed without steps: y(t + h) from y(t) by the exponential of hA, whatever
 * the ratio of its rates. What does not move stays where it is; rates are exact to
 * rounding errors of the largest.
 */
export interface AffineFlow {
  readonly dimension: number;
  /** The largest sum of sizes in a row of A: a bound of all rates. */
  readonly norm: number;
  /** y(t + h) from y(t); propagators are kept for each h. */
  readonly after: (y: Float64Array, h: number) => Float64Array;
  /** What takes y(t) to y(t + h), y -> m y + c, at h = first, 2 first, 4 first …; m has shape [n, n]. */
  readonly doublings: (first: number) => Generator<{ readonly m: Float64Array; readonly c: Float64Array }>;
  /** States from t = 0 on: five for each doubling of the time, the first at `first`. */
  readonly onwards: (y: Float64Array, first: number) => Generator<{ readonly t: number; readonly y: Float64Array }>;
}

/** Beyond this many components the powers of a matrix cost more than steps. */
export const MOST_COMPONENTS = 120;

/**
 * How far out a field is looked at before it is taken for affine, over the size of its start; and over that or 1, whatever is
 * larger: near 0 a cube is less than rounding beside what is linear, and is not where the state grows.
 */
const LOOKS = [1, 2, 3];
const FAR_LOOKS = [1, 1e3, 1e6];

/**
 * The affine flow that a field is; undefined where it is none, where it changes with time, or where it is too large. Fields
 * with kinks may be affine in pieces: whoever asks has to know that there are none.
 */
export function affineFlow(field: Instrument, y0: Float64Array): AffineFlow | undefined {
  const n = field.dimension;
  if (n === 0 || n > MOST_COMPONENTS) return undefined;
  const a = field.jacobian(y0, 0);
  const velocity = field.evaluate(y0, 0);
  const b = velocity.map((v, i) => v - rowTimes(a, i, y0));
  if (![...a, ...b].every(Number.isFinite)) return undefined;
  const scale = largestOf(y0) || 1;
  const top = largestOf(a);
  const sizes = [...LOOKS.map((f) => f * scale), ...FAR_LOOKS.map((f) => f * Math.max(1, scale))];
  for (const [k, size] of sizes.entries()) {
    const look = k + 1;
    // Irrational multiples fill the cube evenly (Weyl 1916).
    const y = y0.map((_, k) => size * (2 * (((k + 1) * Math.SQRT2 * look + look / 3) % 1) - 1));
    const there = field.jacobian(y, look);
    if (there.some((x, k) => !(Math.abs(x - a[k]!) <= 1e-12 * top))) return undefined;
    const seen = field.evaluate(y, look);
    for (let i = 0; i < n; i++) {
      let made = Math.abs(b[i]!) + 1e-3 * top * scale;
      for (let k = 0; k < n; k++) made += Math.abs(a[i * n + k]! * y[k]!);
      if (!(Math.abs(seen[i]! - rowTimes(a, i, y) - b[i]!) <= 1e-12 * made)) return undefined;
    }
  }
  return flow(a, b, n);
}

function flow(a: Float64Array, b: Float64Array, n: number): AffineFlow | undefined {
  const norm = widestRow(a, n);
  // One component more, which stays 1, carries b.
  const m = n + 1;
  const generator = new Float64Array(m * m);
  for (let i = 0; i < n; i++) {
    generator.set(a.subarray(i * n, i * n + n), i * m);
    generator[i * m + n] = b[i]!;
  }
  const still = stillParts(generator, m);
  if (still === undefined) return undefined;
  const known = new Map<number, Float64Array>();
  const apply = (d: Float64Array, y: Float64Array): Float64Array =>
    y.map((x, i) => {
      let sum = d[i * m + n]!;
      for (let k = 0; k < n; k++) sum += d[i * m + k]! * y[k]!;
      return x + sum;
    });
  return {
    dimension: n,
    norm,
    after: (y, h) => {
      let d = known.get(h);
      if (d === undefined) {
        d = change(generator, m, h, still);
        known.set(h, d);
      }
      return apply(d, y);
    },
    *doublings(first) {
      for (let d = change(generator, m, first, still); ; d = twice(d, m, still)) {
        const e = unit(n);
        const c = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < n; k++) e[i * n + k]! += d[i * m + k]!;
          c[i] = d[i * m + n]!;
        }
        yield { m: e, c };
      }
    },
    *onwards(y, first) {
      let h = first;
      let d = change(generator, m, h, still);
      let t = 0;
      for (let at = y; ; h *= 2, d = twice(d, m, still))
        for (let k = 0; k < 5; k++) {
          t += h;
          at = apply(d, at);
          yield { t, y: at };
        }
    },
  };
}

/** Orthonormal rows: what G maps to 0, and what it never reaches. Along both nothing moves, however long. */
interface Still {
  readonly right: readonly Float64Array[];
  readonly left: readonly Float64Array[];
}

/** Undefined where a rate is too small beside the others to be told from 0. */
function stillParts(g: Float64Array, m: number): Still | undefined {
  const transposed = g.map((_, at) => g[(at % m) * m + Math.floor(at / m)]!);
  const { values, outcome } = singularValues(g, m, m);
  if (outcome.status !== 'converged') return undefined;
  const top = values[0]!;
  if (top === 0) return undefined;
  const zero = values.filter((s) => s <= 1e-14 * m * top).length;
  if (values.some((s) => s > 1e-14 * m * top && s < 1e-10 * top)) return undefined;
  const right = nullSpace(g, m, m, 1e-12);
  const left = nullSpace(transposed, m, m, 1e-12);
  return right.basis.length === zero && left.basis.length === zero
    ? { right: right.basis, left: left.basis }
    : undefined;
}

/** exp(hG) - 1 of an m × m matrix, row-major: Taylor's series of a small part of it, doubled (Moler & Van Loan 2003, method 3). */
function change(g: Float64Array, m: number, h: number, still: Still): Float64Array {
  const norm = widestRow(g, m) * Math.abs(h);
  const halvings = Math.max(0, Math.ceil(Math.log2(norm / 0.25)));
  const small = g.map((x) => (x * h) / 2 ** halvings);
  // At 1/4 the first term that is left out, of order 13, is below 1e-17.
  let d: Float64Array = new Float64Array(m * m);
  for (let k = 12; k >= 1; k--) {
    for (let i = 0; i < m; i++) d[i * m + i]! += 1;
    d = product(small, d, m);
    for (let i = 0; i < m * m; i++) d[i]! /= k;
  }
  d = cleared(d, m, still);
  for (let k = 0; k < halvings; k++) d = twice(d, m, still);
  return d;
}

/** From exp(hG) - 1 to exp(2hG) - 1; what has gathered where nothing moves is taken out, or it would double with each time. */
function twice(d: Float64Array, m: number, still: Still): Float64Array {
  const square = product(d, d, m);
  for (let i = 0; i < m * m; i++) square[i]! += 2 * d[i]!;
  return cleared(square, m, still);
}

function cleared(d: Float64Array, m: number, { right, left }: Still): Float64Array {
  for (const v of right)
    for (let i = 0; i < m; i++) {
      let along = 0;
      for (let k = 0; k < m; k++) along += d[i * m + k]! * v[k]!;
      for (let k = 0; k < m; k++) d[i * m + k]! -= along * v[k]!;
    }
  for (const v of left)
    for (let k = 0; k < m; k++) {
      let along = 0;
      for (let i = 0; i < m; i++) along += v[i]! * d[i * m + k]!;
      for (let i = 0; i < m; i++) d[i * m + k]! -= along * v[i]!;
    }
  return d;
}

function rowTimes(a: Float64Array, i: number, y: Float64Array): number {
  const n = y.length;
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a[i * n + k]! * y[k]!;
  return sum;
}
