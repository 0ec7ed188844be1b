/** Where a function changes its sign between two places, to rounding; `atLow` is its value at the first. */
export function bisected(f: (x: number) => number, low: number, high: number, atLow: number): number {
  let [a, b] = [low, high];
  for (let n = 0; n < 200; n++) {
    const m = (a + b) / 2;
    if (m <= a || m >= b) break;
    const v = f(m);
    if (v === 0) return m;
    if (v * atLow > 0) a = m;
    else b = m;
  }
  return (a + b) / 2;
}
