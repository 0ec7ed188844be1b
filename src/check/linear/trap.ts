import { eigenvalues, leastSquares } from '../../numeric/linear.ts';
import { random } from '../../numeric/random.ts';
import { descend } from '../case/search.ts';
import { dot, norm, scaled, type Vector } from '../case/vector.ts';
import type { Linearisation } from './linearisation.ts';

/** A slope below this part of what it is elsewhere vanishes. */
const SMALL = 1e-8;

/**
 * Whether one of some conserved quantities, less multiples of the others, is stationary at the point with a definite
 * second derivative along the directions that are left (Arnold 1966).
 */
export function isTrapped(
  slopes: readonly Vector[],
  left: readonly Vector[],
  gradients: (x: Vector) => readonly Vector[],
  l: Linearisation,
): boolean {
  const step = 1e-4 * Math.max(1, norm(l.coordinates));
  return slopes.some((own, k) => {
    const n = own.length;
    const others = slopes.filter((_, m) => m !== k);
    const columns = Float64Array.from(
      { length: n * others.length },
      (_, m) => others[m % others.length]![Math.floor(m / others.length)]!,
    );
    const fit = others.length === 0 ? undefined : leastSquares(columns, n, others.length, own, SMALL);
    if ((fit?.residual ?? norm(own)) > SMALL) return false;
    const weights = slopes.map((_, m) => (m === k ? 1 : -(fit?.x?.[m < k ? m : m - 1] ?? 0)));
    const slope = (x: Vector): Vector => sum(gradients(x), weights);
    const second = left.map((b) => {
      const [up, down] = [1, -1].map((s) => slope(l.coordinates.map((x, m) => x + s * step * b[m]!)));
      return left.map((a) => (dot(a, up!) - dot(a, down!)) / (2 * step));
    });
    const flat = Float64Array.from(second.flatMap((row, a) => row.map((v, b) => (v + second[b]![a]!) / 2)));
    const curvatures = eigenvalues(flat, left.length).eigenvalues.map((e) => e.re);
    const largest = Math.max(...curvatures.map(Math.abs));
    const definite = curvatures.every((v) => v > 1e-5 * largest) || curvatures.every((v) => v < -1e-5 * largest);
    return left.length > 0 && largest > SMALL && definite;
  });
}

/** Radii at which the values around a point are looked at, relative to its size, and in how many directions. */
const RADII = [0.04, 0.02, 0.01, 0.005];
const LOOKS = 400;

/**
 * Whether some conserved quantity has a strict extremum at the point of whatever order: its change has one sign in all
 * directions, and the least of it falls off as one power of the distance.
 */
export function isBasin(value: (x: Vector) => Float64Array, l: Linearisation): boolean {
  const n = l.coordinates.length;
  const here = value(l.coordinates);
  const draw = random('directions around a point');
  const directions = Array.from({ length: LOOKS }, () => scaled(Float64Array.from({ length: n }, () => draw.normal())));
  for (let k = 0; k < n; k++)
    for (const sign of [1, -1]) directions.push(Float64Array.from({ length: n }, (_, m) => (m === k ? sign : 0)));
  const unit = Math.max(1, norm(l.coordinates));
  const seen = RADII.map((r) =>
    directions.map((d) => {
      const there = value(l.coordinates.map((x, m) => x + r * unit * d[m]!));
      return there.map((v, q) => v - here[q]!);
    }),
  );
  return Array.from(here).some((h, q) =>
    [1, -1].some((sign) => {
      // In a bent valley the least value lies between the directions tried: it is looked for.
      const least = seen.map((row, k) => {
        const values = row.map((v) => sign * v[q]!);
        const low = Math.min(...values);
        const from = directions[values.indexOf(low)] ?? directions[0]!;
        const change = (d: Vector): number => {
          const length = norm(d);
          const there = value(l.coordinates.map((x, m) => x + (RADII[k]! * unit * d[m]!) / length));
          return sign * (there[q]! - h);
        };
        return descend(change, { x: from, value: low }, draw.fork(`valley ${k}`)).value;
      });
      const powers = least.slice(1).map((v, k) => Math.log2(least[k]! / v));
      const [first] = powers;
      // A difference of the size of rounding says nothing.
      if (least.some((v) => !(v > 1e-13 * Math.abs(h) + 1e-290))) return false;
      return powers.every((p) => Math.abs(p - first!) < 0.1) && Math.abs(first! - 2 * Math.round(first! / 2)) < 0.2;
    }),
  );
}

const sum = (vectors: readonly Vector[], weights: readonly number[]): Vector => {
  const out = new Float64Array(vectors[0]!.length);
  vectors.forEach((v, k) => {
    if (weights[k] !== 0)
      v.forEach((x, m) => {
        out[m]! += weights[k]! * x;
      });
  });
  return out;
};
