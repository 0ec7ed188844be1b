import { leastSquares } from '../../numeric/linear.ts';
import type { RandomStream } from '../../numeric/random.ts';

/** The leading part of a motion in some directions: a homogeneous field, and what its values are made of. */
export interface HomogeneousField {
  readonly dimension: number;
  readonly order: number;
  readonly at: (y: Float64Array) => Float64Array;
  readonly scale: number;
}

/** What becomes of starts near 0. */
export type Fate =
  /** A direction along which the field points outwards, and how strongly. */
  | { readonly kind: 'leaves'; readonly direction: Float64Array; readonly by: number }
  /** A sum of squares with weights that falls in all directions, at least so fast. */
  | { readonly kind: 'comes'; readonly by: number };

const STARTS = 12;
const STEPS = 120;
/** What is below this part of its scale decides nothing. */
const CLEAR = 1e-3;

/**
 * Where a homogeneous field leads. A ray on which it points straight outwards is left along a curve that terms of higher
 * order bend but do not turn back: seen on the sphere of directions the ray is a fixed point from which the radius grows
 * (blowing up; Dumortier 1977). Of even order a ray on which it points straight inwards is, from the other side, one on
 * which it points outwards. A sum of squares with positive weights that falls in every direction is a Lyapunov function, and stays
 * one under terms of higher order. Undefined where neither is seen.
 */
export function fateOf(f: HomogeneousField, random: RandomStream): Fate | undefined {
  for (let k = 0; k < STARTS; k++) {
    const u = rayFrom(f, unit(normals(f.dimension, random.fork(k))));
    if (u === undefined) continue;
    const by = dot(f.at(u), u);
    if (f.order % 2 === 0 && by < -CLEAR * f.scale) return { kind: 'leaves', direction: u.map((x) => -x), by: -by };
    if (by > CLEAR * f.scale) return { kind: 'leaves', direction: u, by };
  }
  if (f.order % 2 === 0) return undefined;
  return falling(f, random.fork('weights'));
}

/**
 * A homogeneous field read at random directions, as polynomials through its values there; undefined where they do not go
 * through other values too, or there are too many monomials.
 */
export function homogeneous(
  values: (y: Float64Array) => Float64Array,
  dimension: number,
  order: number,
  random: RandomStream,
): HomogeneousField | undefined {
  const powers = monomials(dimension, order);
  if (powers.length > MOST) return undefined;
  const points = Array.from({ length: 2 * powers.length + 4 }, (_, k) => unit(normals(dimension, random.fork(k))));
  const seen = points.map(values);
  const scale = Math.max(...seen.map((v) => Math.hypot(...v)));
  const row = (y: Float64Array): number[] => powers.map((p) => p.reduce((s, e, k) => s * y[k]! ** e, 1));
  const matrix = Float64Array.from(points.flatMap(row));
  const fits = Array.from({ length: dimension }, (_, i) =>
    leastSquares(
      matrix,
      points.length,
      powers.length,
      seen.map((v) => v[i]!),
    ),
  );
  if (fits.some((x) => x.x === undefined || !(x.residual <= ROUGH * scale * Math.sqrt(points.length))))
    return undefined;
  const at = (y: Float64Array): Float64Array => {
    const here = row(y);
    return Float64Array.from(fits, (x) => dot(x.x!, here));
  };
  return { dimension, order, at, scale };
}

/** More monomials are not fitted; what is left over may be this part of the field. */
const MOST = 120;
const ROUGH = 1e-4;

/** Exponents of all monomials of an order. */
function monomials(dimension: number, order: number): readonly (readonly number[])[] {
  if (dimension === 1) return [[order]];
  return Array.from({ length: order + 1 }, (_, e) => e).flatMap((e) =>
    monomials(dimension - 1, order - e).map((rest) => [e, ...rest]),
  );
}

/** A direction in which the field points along itself, by Newton's method after some steps with or against it; undefined where none is reached. */
function rayFrom(f: HomogeneousField, start: Float64Array): Float64Array | undefined {
  let u = start;
  const across = (v: Float64Array): Float64Array => {
    const p = f.at(v);
    const radial = dot(p, v);
    return p.map((x, k) => x - radial * v[k]!);
  };
  // Outwards first: what points outwards and draws its neighbours is found by following the field.
  for (let k = 0; k < STEPS; k++) {
    const r = across(u);
    const length = Math.hypot(...r);
    if (length <= 1e-3 * f.scale) break;
    const next = u.map((x, j) => x + (0.1 * r[j]!) / f.scale);
    u = unit(next);
  }
  for (const from of [u, start]) {
    const found = newton(across, from, f);
    if (found !== undefined) return found;
  }
  return undefined;
}

function newton(across: (v: Float64Array) => Float64Array, from: Float64Array, f: HomogeneousField) {
  const n = f.dimension;
  const h = 1e-4;
  let u = from;
  for (let k = 0; k < 30; k++) {
    const r = across(u);
    if (Math.hypot(...r) <= 1e-7 * f.scale) return u;
    const rows = new Float64Array((n + 1) * n);
    for (let j = 0; j < n; j++) {
      const [ahead, back] = [1, -1].map((s) => across(u.map((x, m) => x + (m === j ? s * h : 0)))) as [
        Float64Array,
        Float64Array,
      ];
      for (let i = 0; i < n; i++) rows[i * n + j] = (ahead[i]! - back[i]!) / (2 * h);
      rows[n * n + j] = u[j]! * f.scale;
    }
    const step = leastSquares(rows, n + 1, n, Float64Array.from([...r.map((x) => -x), 0])).x;
    if (step === undefined) return undefined;
    const length = Math.hypot(...step);
    u = unit(u.map((x, j) => x + step[j]! * Math.min(1, 0.3 / Math.max(length, 1e-290))));
  }
  return undefined;
}

/** Weights under which the sum of squares falls in all directions that are looked at, by a walk uphill along the least fall. */
function falling(f: HomogeneousField, random: RandomStream): Fate | undefined {
  const n = f.dimension;
  const directions = Array.from({ length: 24 * n }, (_, k) => unit(normals(n, random.fork(k))));
  for (let k = 0; k < n; k++)
    for (const s of [1, -1]) directions.push(Float64Array.from({ length: n }, (_, j) => (j === k ? s : 0)));
  const values = directions.map((u) => f.at(u));
  const least = (weights: readonly number[]): number => {
    const most = Math.max(...weights);
    return Math.min(
      ...directions.map((u, k) => -u.reduce((s, x, j) => s + (weights[j]! / most) * x * values[k]![j]!, 0)),
    );
  };
  let weights = new Array<number>(n).fill(1);
  let best = least(weights);
  for (let k = 0; k < STEPS && best <= CLEAR * f.scale; k++) {
    const tried = weights.map((w) => w * Math.exp((k % 3 === 0 ? 1.5 : 0.3) * random.normal()));
    const value = least(tried);
    if (value <= best) continue;
    [weights, best] = [tried, value];
  }
  if (!(best > CLEAR * f.scale)) return undefined;
  // Between the directions that were looked at it may fall more slowly: the slowest is looked for.
  let slowest = Number.POSITIVE_INFINITY;
  const most = Math.max(...weights);
  const fall = (u: Float64Array): number => -f.at(u).reduce((s, x, j) => s + (weights[j]! / most) * x * u[j]!, 0);
  for (const start of [...directions].sort((a, b) => fall(a) - fall(b)).slice(0, 6)) {
    let [u, value] = [start, fall(start)];
    for (let k = 0; k < 60; k++) {
      const next = unit(u.map((x) => x + 0.1 * 0.93 ** k * random.normal()));
      const other = fall(next);
      if (other < value) [u, value] = [next, other];
    }
    slowest = Math.min(slowest, value);
  }
  return slowest > CLEAR * f.scale ? { kind: 'comes', by: -slowest } : undefined;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let s = 0;
  for (let k = 0; k < a.length; k++) s += a[k]! * b[k]!;
  return s;
};
const normals = (n: number, random: RandomStream): Float64Array =>
  Float64Array.from({ length: n }, () => random.normal());
function unit(v: Float64Array): Float64Array {
  const length = Math.hypot(...v) || 1;
  return v.map((x) => x / length);
}
