/** How a distance that oscillates falls: the rate of its peaks. */
export interface Envelope {
  readonly rate: number;
  readonly error: number;
}

/** How many times the rate goes into the time that is looked at; the distance falls by e to this power. */
export const SPAN = 9;
const SAMPLES = 240;

/** Evenly spaced times after `t0` that span `SPAN` times of decay; whole steps of a map. */
export function envelopeTimes(t0: number, pace: number, whole: boolean): readonly number[] {
  const apart = SPAN / pace / SAMPLES;
  const step = whole ? Math.max(1, Math.round(apart)) : apart;
  const count = Math.max(12, Math.min(SAMPLES, Math.round(SPAN / pace / step)));
  return Array.from({ length: count }, (_, k) => t0 + (k + 1) * step);
}

/** The rate at which the peaks of an oscillating distance fall from one to the next; undefined for fewer than four. */
export function envelope(times: readonly number[], distances: readonly number[]): Envelope | undefined {
  const peaks = distances.flatMap((d, k) =>
    k > 0 && k < distances.length - 1 && d >= distances[k - 1]! && d > distances[k + 1]! ? [{ t: times[k]!, d }] : [],
  );
  if (peaks.length < 4) return undefined;
  const slopes = peaks.slice(1).map((p, k) => Math.log(peaks[k]!.d / p.d) / (p.t - peaks[k]!.t));
  const [first, last] = [peaks[0]!, peaks.at(-1)!];
  const rate = Math.log(first.d / last.d) / (last.t - first.t);
  if (!(rate > 0) || !Number.isFinite(rate)) return undefined;
  // Peaks are seen at the nearest of the times only: single slopes scatter more than the whole.
  return { rate, error: (Math.max(...slopes) - Math.min(...slopes)) / 2 + 0.02 * rate };
}
