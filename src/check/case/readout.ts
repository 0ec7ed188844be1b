import { size as largestOf } from '../../numeric/integrate/size.ts';
import { leastSquares } from '../../numeric/linear.ts';
import type { Chart } from './chart.ts';

/** How often a step of Gauss–Newton is halved before it is given up. */
const HALVINGS = 40;

/**
 * The coordinates of a full state in a chart, by Gauss–Newton from coordinates near by. A form need not have a value
 * everywhere (a root of 1 - rho has none beyond 1): a step is halved until it leads to a state, and no farther away.
 * NaN where no way leads on.
 */
export function coordinatesAt(map: Chart, y: Float64Array, near: Float64Array): Float64Array {
  if (map.frame === undefined) return y;
  let x: Float64Array = Float64Array.from(near);
  let gap = gapTo(map, y, x);
  let last: Float64Array = x;
  for (let k = 0; k < 50; k++) {
    const step = leastSquares(map.frame(x), y.length, map.dimension, gap).x;
    if (step === undefined) return largestOf(gap) <= 1e-8 * Math.max(1, largestOf(y)) ? x : nowhere(x);
    last = step;
    const next = halved(map, y, x, gap, step);
    // At the end rounding alone keeps a step from leading nearer.
    if (next === undefined) break;
    ({ x, gap, step: last } = next);
    if (largestOf(last) <= 1e-15 * Math.max(1, largestOf(x))) break;
  }
  return largestOf(last) <= 1e-7 * Math.max(1, largestOf(x)) ? x : nowhere(x);
}

const nowhere = (x: Float64Array): Float64Array => x.map(() => Number.NaN);

const gapTo = (map: Chart, y: Float64Array, x: Float64Array): Float64Array => {
  const here = map.state(x);
  return y.map((v, m) => v - here[m]!);
};

const squares = (v: Float64Array): number => v.reduce((s, x) => s + x * x, 0);

/** The first of a step, its half, its quarter, … that leads to a state which is no farther away. */
function halved(
  map: Chart,
  y: Float64Array,
  x: Float64Array,
  gap: Float64Array,
  step: Float64Array,
): { readonly x: Float64Array; readonly gap: Float64Array; readonly step: Float64Array } | undefined {
  const before = squares(gap);
  let part = step;
  for (let k = 0; k <= HALVINGS; k++) {
    const next = x.map((v, m) => v + part[m]!);
    const left = gapTo(map, y, next);
    const after = squares(left);
    if (Number.isFinite(after) && after <= before) return { x: next, gap: left, step: part };
    part = part.map((v) => v / 2);
  }
  return undefined;
}
