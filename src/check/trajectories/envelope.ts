/** How a distance that oscillates falls: the rate of its peaks. */
export interface Envelope {
  readonly rate: number;
  readonly error: number;
}

/** How many times the rate goes into the time that is looked at; the distance falls by e to this power. */
export const SPAN = 9;
const SAMPLES = 240;
/** Halves of fewer than that say little of each other. */
const FEWEST = 24;
/** So many times leave enough of them where the last part is put aside. */
const ENOUGH = 32;
/** How often what oscillates bends the other way, at least. */
const TURNS = 3;

/** Evenly spaced times after `t0` that span `SPAN` times of decay; whole steps of a map. */
export function envelopeTimes(t0: number, pace: number, whole: boolean): readonly number[] {
  const apart = SPAN / pace / SAMPLES;
  const step = whole ? Math.max(1, Math.round(apart)) : apart;
  const within = (span: number): number => Math.round(span / pace / step);
  // Steps of a map that falls fast are few: it is followed farther, as long as rounding lets it.
  const count = Math.max(12, Math.min(SAMPLES, within(SPAN)), Math.min(ENOUGH, within(2 * SPAN)));
  return Array.from({ length: count }, (_, k) => t0 + (k + 1) * step);
}

/**
 * The rate at which an oscillating distance falls: of the largest value that is still to come, which falls from peak to peak;
 * undefined for fewer than four peaks, or at few times. Its error: by how much it differs between the two halves of the time.
 */
export function envelope(times: readonly number[], distances: readonly number[]): Envelope | undefined {
  if (!oscillates(distances)) return undefined;
  const least: { readonly t: number; readonly d: number }[] = [];
  for (let k = times.length - 1; k >= 0; k--)
    least.unshift({ t: times[k]!, d: Math.max(distances[k]!, least[0]?.d ?? 0) });
  // What is left of the time near its end may hold no peak.
  const seen = least.slice(0, Math.floor(0.85 * least.length));
  if (seen.length < FEWEST || new Set(seen.map((p) => p.d)).size < 4) return undefined;
  const half = Math.floor(seen.length / 2);
  const [rate, early, late] = [seen, seen.slice(0, half), seen.slice(half)].map(fall) as [number, number, number];
  if (!(rate > 0) || !Number.isFinite(early) || !Number.isFinite(late)) return undefined;
  return { rate, error: Math.abs(early - late) + 0.01 * rate };
}

/**
 * Whether the steps of a logarithm go up and down, as they do where energy is lost in each swing too: a power of t before the
 * exponential bends it one way for ever.
 */
function oscillates(distances: readonly number[]): boolean {
  const steps = distances.slice(1).map((d, k) => Math.log(d / distances[k]!));
  const bends = steps.slice(1).map((s, k) => Math.sign(s - steps[k]!));
  return bends.filter((b, k) => k > 0 && b * bends[k - 1]! < 0).length >= TURNS;
}

/** Minus the slope of the logarithm, by least squares. */
function fall(points: readonly { readonly t: number; readonly d: number }[]): number {
  const n = points.length;
  const mean = points.reduce((sum, p) => sum + p.t, 0) / n;
  let [cross, square] = [0, 0];
  for (const { t, d } of points) {
    cross += (t - mean) * Math.log(d);
    square += (t - mean) ** 2;
  }
  return -cross / square;
}
