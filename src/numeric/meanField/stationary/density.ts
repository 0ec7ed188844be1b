import type { Range } from './rest.ts';
import type { Site } from './site.ts';

/** Cells of the grid, each with a Gauss-Legendre rule of this many nodes for the potential. */
const CELLS = 600;
const NODES = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526];
const WEIGHTS = [0.34785484513745385, 0.6521451548625461, 0.6521451548625461, 0.34785484513745385];
/** What is e^-40 of the largest density is left out. */
const DEPTH = 40;

/**
 * The stationary law of x' = f(x) + s(x) noise (Itô): (1/s²) exp(∫ 2f/s²), on a grid (Risken 1989, section 5.2). States
 * with their weights; a sentence where the law cannot be normalised.
 */
export function density(
  site: Site,
  z: ArrayLike<number>,
  range: Range,
  fineness: number,
): { readonly states: readonly Float64Array[]; readonly weights: readonly number[] } | { readonly failed: string } {
  const y = new Float64Array(site.n + site.m);
  const f = new Float64Array(1);
  const push = (x: number): number => {
    y[0] = x;
    if (!site.settle(y, z)) return Number.NaN;
    site.field(y, f);
    return (2 * f[0]!) / site.noise!(y) ** 2;
  };
  /** The log of the density between two neighbours. */
  const rise = (a: number, b: number): number => {
    let s = 0;
    for (let k = 0; k < 4; k++) s += WEIGHTS[k]! * push((a + b) / 2 + ((b - a) / 2) * NODES[k]!);
    return (s * (b - a)) / 2;
  };
  // Walk outwards until the density is small; the step grows with the distance.
  const reach = (sign: number, start: number): number | undefined => {
    let [x, h, height, top] = [start, 0.02, 0, 0];
    const edge = sign > 0 ? range.high : range.low;
    for (let k = 0; k < 4000; k++) {
      const next = sign * (x + sign * h) > sign * edge ? edge : x + sign * h;
      height += sign > 0 ? rise(x, next) : -rise(next, x);
      if (!Number.isFinite(height)) return undefined;
      x = next;
      top = Math.max(top, height);
      if (x === edge) return x;
      if (height < top - DEPTH) return x;
      h = Math.max(0.02, 0.02 * Math.abs(x - start));
    }
    return undefined;
  };
  const start = Math.min(Math.max(0, range.low), range.high);
  const [low, high] = [reach(-1, start), reach(1, start)];
  if (low === undefined || high === undefined) return { failed: 'the law of a site with noise cannot be normalised' };
  const count = CELLS * fineness;
  const h = (high - low) / count;
  const heights = [0];
  for (let k = 0; k < count; k++) heights.push(heights[k]! + rise(low + k * h, low + (k + 1) * h));
  const top = heights.reduce((a, b) => Math.max(a, b), -Infinity);
  const states: Float64Array[] = [];
  const weights: number[] = [];
  let total = 0;
  for (let k = 0; k <= count; k++) {
    push(low + k * h);
    // At an edge of the domain the integrand does not vanish: the trapezoid's ends count half.
    const w = ((k === 0 || k === count ? 0.5 : 1) * Math.exp(heights[k]! - top)) / site.noise!(y) ** 2;
    states.push(Float64Array.from(y));
    weights.push(w);
    total += w;
  }
  if (!(total > 0) || !Number.isFinite(total)) return { failed: 'the law of a site with noise cannot be normalised' };
  return { states, weights: weights.map((w) => w / total) };
}
