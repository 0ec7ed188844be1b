import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Chart } from '../case/chart.ts';

/**
 * Kinks: where a field jumps, it is the set of its one-sided values and what lies between them (Filippov 1988,
 * section 4). Found by looking at the field from all sides of a point, so that conditions that exclude each other are
 * never put together.
 */

/** How far from the point the sides are looked at, relative to its size; twice, to tell a jump from a steep slope. */
const NEAR = 1e-6;
const NEARER = 1e-9;
/** What is left of a change at the smaller distance if it is a slope: a thousandth; of a jump all of it. */
const JUMP = 0.5;
const SIDES = 48;

/** The sides of a point: states at the two distances, in pairs. */
function sidesOf(map: Chart, coordinates: Float64Array, random: RandomStream): readonly (readonly Float64Array[])[] {
  const n = coordinates.length;
  const size = largestOf(coordinates) || 1;
  const sides: Float64Array[] = [];
  if (n <= SIDES)
    for (let k = 0; k < n; k++)
      // Never along an axis: what happens on lines and planes alone is no side (Filippov leaves out what has no volume).
      for (const sign of [1, -1])
        sides.push(Float64Array.from({ length: n }, (_, m) => (m === k ? sign : 0.01 * random.normal())));
  for (let k = 0; k < SIDES; k++) {
    const x = Float64Array.from({ length: n }, () => random.normal());
    const length = largestOf(x);
    sides.push(
      x.map((v) => v / length),
      x.map((v) => -v / length),
    );
  }
  return sides.map((d) =>
    [NEAR, NEARER].map((distance) => {
      const moved = coordinates.map((v, k) => v + distance * size * d[k]!);
      return map.manifold?.retract(moved) ?? moved;
    }),
  );
}

/**
 * The one-sided values of a vector function at coordinates, each once, if they differ from one another or from the value
 * there by a jump; undefined where it is continuous. Changes below `floor` are rounding.
 */
export function oneSided(
  map: Chart,
  coordinates: Float64Array,
  f: (x: Float64Array) => Float64Array,
  floor: number,
  random: RandomStream,
): readonly Float64Array[] | undefined {
  const sides = sidesOf(map, coordinates, random).map(([near, nearer]) => [f(near!), f(nearer!)] as const);
  const good = sides.filter(([a, b]) => a.every(Number.isFinite) && b.every(Number.isFinite));
  const [first] = good;
  if (first === undefined) return undefined;
  const size = Math.max(...good.map(([a, b]) => Math.max(largestOf(a), largestOf(b))));
  const gap = (a: Float64Array, b: Float64Array): number => largestOf(a.map((v, k) => v - b[k]!));
  const here = f(coordinates);
  const reference = here.every(Number.isFinite) ? ([here, here] as const) : first;
  const jumps = good.some(([a, b]) => {
    const there = gap(b, reference[1]);
    return there > Math.max(floor, 1e-6 * size) && there > JUMP * gap(a, reference[0]);
  });
  if (!jumps) return undefined;
  const values: Float64Array[] = [];
  for (const [, b] of good) if (!values.some((v) => gap(v, b) <= 1e-7 * size)) values.push(b);
  return values;
}

/**
 * Whether 0 lies among values or between them: in the interval of each entry, and in the convex hull of all. What is
 * below `floor` is rounding.
 */
export function containsZero(values: readonly Float64Array[], floor: number): 'yes' | 'no' | 'unclear' {
  const size = Math.max(floor / CLOSE, ...values.map(largestOf));
  const n = values[0]!.length;
  for (let k = 0; k < n; k++) {
    const entries = values.map((v) => v[k]!);
    if (Math.min(...entries) > CLOSE * size || Math.max(...entries) < -CLOSE * size) return 'no';
  }
  return largestOf(shortest(values)) <= 10 * CLOSE * size ? 'yes' : 'unclear';
}
/** The one-sided values are read a little away from the point. */
const CLOSE = 1e-7;

/** The shortest vector of a convex hull, by steps towards the vertex that points back most (Gilbert 1966). */
function shortest(values: readonly Float64Array[]): Float64Array {
  let x = Float64Array.from(values[0]!);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, k) => s + v * b[k]!, 0);
  for (let step = 0; step < 5000; step++) {
    const best = values.reduce((a, b) => (dot(b, x) < dot(a, x) ? b : a));
    const towards = best.map((v, k) => v - x[k]!);
    const square = dot(towards, towards);
    const gain = -dot(x, towards);
    if (!(gain > 1e-16 * dot(x, x)) || square === 0) break;
    const part = Math.min(1, gain / square);
    x = x.map((v, k) => v + part * towards[k]!);
  }
  return x;
}
