/** The rate at which small displacements grow along a motion, and its standard error. */
export interface GrowthRate {
  readonly value: number;
  readonly error: number;
  /** How long the motion was followed, in its own units of time, and in how many parts. */
  readonly time: number;
}

/** What carries a state and a small displacement of it over a stretch of time. Undefined where the motion ends. */
export type Carry = (
  y: Float64Array,
  v: Float64Array,
) => { readonly y: Float64Array; readonly v: Float64Array } | undefined;

/** Stretches between two readings of the rate, and readings: the first few are left out. */
const READINGS = 24;
const LEFT_OUT = 4;

/**
 * The largest Lyapunov exponent: the logarithm of the growth of a displacement, made short again after each stretch, per
 * unit of time (Benettin, Galgani, Giorgilli & Strelcyn 1980). Its error is that of the mean of parts of the motion,
 * or what its two halves differ by, and never below the relative `accuracy` of a stretch. In words why there is none.
 */
export function growthRate(
  carry: Carry,
  start: { readonly y: Float64Array; readonly v: Float64Array },
  stretch: number,
  stretches: number,
  accuracy: number,
): GrowthRate | string {
  const each = Math.max(1, Math.floor(stretches / READINGS));
  const readings: number[] = [];
  let y = start.y;
  let v = unit(start.v);
  for (let k = 0; k < READINGS; k++) {
    let sum = 0;
    for (let s = 0; s < each; s++) {
      const next = carry(y, v);
      if (next === undefined) return 'the motion ends before its exponent is known';
      const length = Math.hypot(...next.v);
      if (!Number.isFinite(length)) return 'a displacement grows beyond all bounds within one stretch';
      // Where all displacements die at once there is no rate.
      if (length === 0) return 'a displacement vanishes within one stretch';
      sum += Math.log(length);
      y = next.y;
      v = next.v.map((x) => x / length);
    }
    readings.push(sum / (each * stretch));
  }
  const kept = readings.slice(LEFT_OUT);
  const mean = average(kept);
  const spread = Math.sqrt(kept.reduce((s, x) => s + (x - mean) ** 2, 0) / (kept.length - 1));
  const half = kept.length / 2;
  const halves = Math.abs(average(kept.slice(0, half)) - average(kept.slice(half))) / 2;
  const error = Math.max(spread / Math.sqrt(kept.length), halves, accuracy * (Math.abs(mean) + 1 / stretch));
  return { value: mean, error, time: each * stretch * kept.length };
}

const average = (all: readonly number[]): number => all.reduce((s, x) => s + x, 0) / all.length;
const unit = (v: Float64Array): Float64Array => {
  const length = Math.hypot(...v);
  return v.map((x) => x / length);
};
