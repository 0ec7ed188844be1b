import { size as largestOf } from '../numeric/integrate/size.ts';
import { leastSquares } from '../numeric/linear.ts';
import type { Chart } from './chart.ts';

/** The coordinates of a full state in a chart, by Gauss–Newton from coordinates near by. */
export function coordinatesAt(map: Chart, y: Float64Array, near: Float64Array): Float64Array {
  if (map.frame === undefined) return y;
  let x = Float64Array.from(near);
  for (let k = 0; k < 50; k++) {
    const here = map.state(x);
    const gap = y.map((v, m) => v - here[m]!);
    const step = leastSquares(map.frame(x), y.length, map.dimension, gap).x;
    if (step === undefined) break;
    x = x.map((v, m) => v + step[m]!);
    if (largestOf(step) <= 1e-15 * Math.max(1, largestOf(x))) break;
  }
  return x;
}
