/** Times of a flow: from 0, and between those asked for, equal steps, none longer than the last time over `steps`. */
export function flowGrid(asked: readonly number[], steps: number): Float64Array {
  const ends = [...new Set(asked.filter((t) => t > 0))].sort((a, b) => a - b);
  const times = [0];
  const longest = (ends.at(-1) ?? 0) / steps;
  let from = 0;
  for (const to of ends) {
    const count = Math.max(1, Math.ceil((to - from) / longest - 1e-9));
    for (let k = 1; k < count; k++) times.push(from + ((to - from) * k) / count);
    times.push(to);
    from = to;
  }
  return Float64Array.from(times);
}

/** The grid with a time in the middle of each step. */
export function halved(times: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * times.length - 1 }, (_, k) =>
    k % 2 === 0 ? times[k / 2]! : (times[(k - 1) / 2]! + times[(k + 1) / 2]!) / 2,
  );
}

/** All steps of a map. */
export function mapGrid(asked: readonly number[]): Float64Array {
  const last = Math.max(0, ...asked);
  return Float64Array.from({ length: last + 1 }, (_, k) => k);
}

/** The place of a time in a grid that has it. */
export function placeOf(times: Float64Array, t: number): number {
  let best = 0;
  for (let k = 1; k < times.length; k++) if (Math.abs(times[k]! - t) < Math.abs(times[best]! - t)) best = k;
  return best;
}

/** Of the trapezoid rule over times[0 … k], or of a sum over the steps before k. */
export function weights(times: Float64Array, k: number, continuous: boolean): Float64Array {
  const w = new Float64Array(k + 1);
  if (!continuous) return w.fill(1, 0, k);
  for (let j = 0; j < k; j++) {
    const half = (times[j + 1]! - times[j]!) / 2;
    w[j] = w[j]! + half;
    w[j + 1] = half;
  }
  return w;
}
