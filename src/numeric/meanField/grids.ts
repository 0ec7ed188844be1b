/** How a number changes when steps are halved: three grids give an extrapolated value, its error, and the order seen. */
export interface Refined {
  readonly value: number;
  readonly error: number;
  /** log2 of the ratio of successive differences; undefined where they are rounding. */
  readonly order?: number;
}

/** Relative differences below this are rounding. */
const ROUNDING = 1e-13;
/** What each grid may take off the last difference, at most. */
const GAIN = 8;

/**
 * The limit of values on grids of n, 2n, 4n, … steps, at least three, whose error is a series h², h³, … (Richardson
 * 1911). The error is the difference of the last two extrapolations, from four grids on that of the last two which use
 * three grids each; where the order seen is not 2, the whole last difference. Two extrapolations may meet by chance, which
 * no third number shows: each grid is believed to gain no more than `GAIN`.
 */
export function refined(values: readonly number[]): Refined {
  const [a, b, c] = values.slice(-3) as [number, number, number];
  const [coarse, fine] = [b - a, c - b];
  const floor = ROUNDING * Math.max(Math.abs(a), Math.abs(b), Math.abs(c));
  if (Math.abs(coarse) <= 4 * floor) return { value: c, error: Math.abs(fine) + floor };
  const { value, single } = extrapolated(a, b, c);
  const order = Math.log2(Math.abs(coarse / fine));
  const least = Math.abs(fine) / GAIN ** (values.length - 1);
  const last = Math.max(Math.abs(value - single), least);
  // Far from 2 the series has not begun: of three grids nothing else shows it.
  const [low, high] = values.length < 4 ? [1.8, 2.25] : [1.5, 2.75];
  if (!(order > low && order < high && coarse * fine > 0))
    return { value: single, error: Math.max(Math.abs(fine), last) + floor, order };
  if (values.length < 4) return { value, error: last + floor, order };
  const before = extrapolated(values.at(-4)!, a, b);
  return { value, error: Math.max(least, Math.min(last, Math.abs(value - before.value))) + floor, order };
}

/** From three grids without h² and h³, and from the last two without h². */
function extrapolated(a: number, b: number, c: number): { readonly value: number; readonly single: number } {
  const first = (4 * b - a) / 3;
  const single = (4 * c - b) / 3;
  return { value: (8 * single - first) / 7, single };
}

/** The least number of steps to the last of some times with all of them on the grid; undefined where none is small. */
export function commonSteps(times: readonly number[], most = 512): number | undefined {
  const last = Math.max(...times);
  if (last === 0) return 1;
  for (let q = 1; q <= most; q++)
    if (times.every((t) => Math.abs((t / last) * q - Math.round((t / last) * q)) < 1e-9)) return q;
  return undefined;
}
