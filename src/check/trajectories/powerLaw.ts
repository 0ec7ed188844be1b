/** How far back in time a law is looked for, by the factor of times, and what its exponent may vary by there. */
const BACK = 16;
const EVEN = 0.05;

/**
 * The exponent p with which values fall as t^-p along the last part of a trajectory; undefined where they do not fall as
 * one power. An exponential falls the more steeply in log t the later it is.
 */
export function powerLaw(t: readonly number[], values: readonly number[]): number | undefined {
  const last = t.length - 1;
  const from = t.findIndex((x) => x >= t[last]! / BACK);
  if (last - from < 6 || !(t[from]! > 0)) return undefined;
  const slopes: number[] = [];
  for (let k = from; k < last; k++) slopes.push(-Math.log(values[k + 1]! / values[k]!) / Math.log(t[k + 1]! / t[k]!));
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  if (!slopes.every(Number.isFinite) || !(low > EVEN) || high - low > EVEN * high) return undefined;
  return slopes.at(-1);
}
