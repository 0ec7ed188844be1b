import { size as largestOf } from '../../numeric/integrate/size.ts';
import { coordinatesAt } from '../case/readout.ts';
import { endCoordinates, type Orbit } from './orbit.ts';

/** Whether a trajectory that began on a form ends beside it. */
export const isOffForm = ({ chart, y0 }: Orbit, end: Float64Array, x: Float64Array): boolean => {
  if (chart.frame === undefined) return false;
  const there = chart.state(x);
  const size = Math.max(largestOf(y0), largestOf(end));
  return end.some((v, k) => Math.abs(v - there[k]!) > BESIDE * size);
};
const BESIDE = 1e-3;

/** The last state that was followed, with its coordinates. */
export function lastSeen(
  orbit: Orbit,
  states: readonly Float64Array[],
): { readonly y: Float64Array; readonly x: Float64Array } {
  const y = states.at(-1)!;
  return { y, x: endCoordinates(orbit, states, y) };
}

/** The largest value of each entry along a trajectory: it may be 0 where it starts. */
export function sizesAlong(
  orbit: Orbit,
  states: readonly Float64Array[],
  read: (y: Float64Array, x: Float64Array) => Float64Array,
): readonly number[] {
  const sizes: number[] = [];
  let x: Float64Array = orbit.coordinates;
  for (const y of states) {
    x = coordinatesAt(orbit.chart, y, x);
    for (const [m, v] of read(y, x).entries()) sizes[m] = Math.max(sizes[m] ?? 0, Number.isFinite(v) ? Math.abs(v) : 0);
  }
  return sizes;
}
