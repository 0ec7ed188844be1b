import { NoAnswer } from '../refusal.ts';

/** C' = -(T/C(0)) C - (1/T) ∫ K(C(s)) C'(t - s) ds: a correlation whose responses are -C'/T. */
export interface Balance {
  readonly variance: number;
  readonly temperature: number;
  /** The covariance of the force at a correlation. */
  readonly covariance: (c: number) => number;
}

/** The correlation on grids of which each has twice the step of the one before. */
export interface Relaxation {
  readonly levels: readonly { readonly step: number; readonly values: Float64Array }[];
  /** What is left in the end; 0 where the correlation decays. */
  readonly left: number;
}

/** The first level ends here, in units of the variance over the temperature. */
const EARLY = 1e-4;
/** Levels, at most: times up to 1e-4·2^70. */
const LEVELS = 70;
/** A correlation counts as gone below this part of its start, and as left over where a level changes it no more than this. */
const GONE = 1e-12;
const STILL = 1e-12;

/**
 * By doubling of the time (Fuchs, Götze, Hofacker & Latz 1991): the integral is split at half of its length, by parts in
 * one half, so that the steep part of one function meets differences of the slow part of the other; when all points are
 * filled every second one is kept, and means over two steps become means over one. Of order 2 in 1/points.
 */
export function relaxation(b: Balance, points: number): Relaxation {
  const { variance, temperature: T, covariance } = b;
  const start = covariance(variance);
  const half = points / 2;
  const time = variance / T;
  const [C, K, meanC, meanK] = Array.from({ length: 4 }, () => new Float64Array(points + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let h = (EARLY * time) / half;
  // C'(0) = -T and C''(0) = (T/C(0) + K(0)/T) T.
  for (let i = 0; i <= half; i++) {
    const t = i * h;
    C[i] = variance - T * t + ((T / time + start) * t * t) / 2;
    K[i] = covariance(C[i]!);
    if (i > 0) {
      meanC[i] = (C[i]! + C[i - 1]!) / 2;
      meanK[i] = (K[i]! + K[i - 1]!) / 2;
    }
  }
  const levels: { step: number; values: Float64Array }[] = [];
  for (let level = 0; level < LEVELS; level++) {
    for (let i = half + 1; i <= points; i++) {
      const m = Math.floor(i / 2);
      let known = -K[i - m]! * C[m]!;
      for (let j = 2; j <= m; j++) known += (C[j]! - C[j - 1]!) * meanK[i - j + 1]!;
      for (let j = 2; j <= i - m; j++) known += (K[j]! - K[j - 1]!) * meanC[i - j + 1]!;
      known += ((C[1]! - C[0]!) * K[i - 1]! + (K[1]! - K[0]!) * C[i - 1]!) / 2;
      const own = 3 / (2 * h) + 1 / time + (start + (K[1]! - K[0]!) / 2) / T;
      const past = (4 * C[i - 1]! - C[i - 2]!) / (2 * h) - known / T;
      const nonlinear = (C[1]! - C[0]!) / (2 * T);
      let c = C[i - 1]!;
      for (let k = 0; k < 60; k++) {
        const next = (past - nonlinear * covariance(c)) / own;
        const moved = Math.abs(next - c);
        c = next;
        if (moved <= 1e-16 * variance) break;
      }
      if (!Number.isFinite(c)) throw new NoAnswer('diverges', 'the correlation in equilibrium grows');
      C[i] = c;
      K[i] = covariance(c);
      meanC[i] = (C[i]! + C[i - 1]!) / 2;
      meanK[i] = (K[i]! + K[i - 1]!) / 2;
    }
    levels.push({ step: h, values: C.slice() });
    const end = C[points]!;
    if (Math.abs(end) <= GONE * variance) return { levels, left: 0 };
    if (level > 20 && Math.abs(end - C[half]!) <= STILL * variance) return { levels, left: end };
    for (let i = 1; i <= half; i++) {
      meanC[i] = (meanC[2 * i - 1]! + meanC[2 * i]!) / 2;
      meanK[i] = (meanK[2 * i - 1]! + meanK[2 * i]!) / 2;
    }
    for (let i = 1; i <= half; i++) {
      C[i] = C[2 * i]!;
      K[i] = K[2 * i]!;
    }
    h *= 2;
  }
  return { levels, left: C[half]! };
}

/** Nodes of the polynomial between the points of a grid. */
const NODES = 6;

/** C and C' at a time. */
export function correlationAt(r: Relaxation, t: number): { readonly value: number; readonly slope: number } {
  const level = r.levels.find(({ step, values }) => t <= step * (values.length - 1));
  if (level === undefined) return { value: r.left, slope: 0 };
  const { step, values } = level;
  const x = t / step;
  const from = Math.max(0, Math.min(values.length - NODES, Math.floor(x) - NODES / 2 + 1));
  let [value, slope] = [0, 0];
  for (let k = 0; k < NODES; k++) {
    let [p, dp, q] = [1, 0, 1];
    for (let j = 0; j < NODES; j++)
      if (j !== k) {
        const d = x - from - j;
        dp = dp * d + p;
        p *= d;
        q *= k - j;
      }
    value += (values[from + k]! * p) / q;
    slope += (values[from + k]! * dp) / q;
  }
  return { value, slope: slope / step };
}
