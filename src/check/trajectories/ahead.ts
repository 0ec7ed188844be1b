/**
 * How much farther slopes at evenly spaced times go, of a logarithm that is not yet straight: with a power of t before the
 * exponential, as where two modes coincide, they come as c/(t + t0) and most of the way is left; a second mode that dies
 * down is overrated at most twice. 0 where what is left is rounding.
 */
export function ahead(slopes: readonly number[]): number {
  const middle = Math.floor((slopes.length - 1) / 2);
  if (middle < 1) return 0;
  const last = slopes.at(-1)!;
  const now = slopes.at(-1 - middle)!;
  const first = slopes.at(-1 - 2 * middle)!;
  const [early, late] = [now - first, last - now];
  if (Math.abs(late) <= ROUNDING * Math.abs(last)) return 0;
  // Differences of c/(t + t0) stand to one another as times: early/late - 1 = 2 apart/(t + t0).
  const gain = early / late - 1;
  return gain > 0 ? Math.abs(late) * (1 + 2 / gain) : Math.abs(late) * FOLD;
}

/** Slopes of logarithms of what falls to a millionth are known to this part. */
const ROUNDING = 1e-7;
/** What does not slow down has hardly begun: a slower mode comes up, and goes on for many times as long as it was looked at. */
const FOLD = 20;
