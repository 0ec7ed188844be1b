import type { Range } from './rest.ts';
import { fastest, isHeld, isInside, settledFrom } from './settling.ts';
import type { Site } from './site.ts';

/** Sizes of the starts of a search, and of those that are followed in time. */
const SIZES = [0.1, 1, 4];
/** From one start on, so many further rests are looked for. */
const AGAIN = 2;
/** States nearer than this are one. */
const SAME = 1e-7;
/** Steps of a motion that is followed, in parts of the shortest time of the site. */
const STEPS = 4000;
const STEP = 0.4;
/** A motion that is this near to a rest ends there. */
const ARRIVED = 1e-2;

const NEARER = 0.98;

/** Attracting states of a site of several components, and whether some start leads to none of them. */
export interface Attracting {
  readonly rests: readonly Float64Array[];
  readonly moving: boolean;
}

/**
 * All rests of a site of several components that were found, those that attract: Newton's method from many starts, with a
 * pole at each rest that is known so that it does not lead there again (Farrell, Birkisson & Funke, SIAM J. Sci. Comput. 37
 * (2015) A2026). `follows`: the motion from some of the starts is followed too, which shows cycles.
 */
export function attractingRests(
  site: Site,
  z: ArrayLike<number>,
  ranges: readonly Range[],
  hints: readonly Float64Array[],
  follows: boolean,
): Attracting {
  const { n, m } = site;
  const known: Float64Array[] = [];
  const add = (y: Float64Array): boolean => {
    if (known.some((r) => distance(r, y, n) < SAME * (1 + length(y, n)))) return false;
    known.push(y);
    return true;
  };
  const unit = hints.reduce((s, y) => Math.max(s, length(y, n)), 1);
  const starts = [...hints, ...corners(n, m, unit)].filter((y) => isInside(site, y, ranges));
  for (const start of starts)
    for (let again = 0; again <= AGAIN; again++) {
      const bent = settledFrom(site, z, start, (y, step) => deflation(y, step, known, n));
      // Without the poles for the last digits.
      const y = bent && settledFrom(site, z, bent);
      if (y === undefined || !add(y)) break;
    }
  let moving = false;
  const held = (): readonly Float64Array[] => known.filter((y) => isInside(site, y, ranges) && isHeld(site, y));
  if (follows)
    for (const start of starts) {
      const end = followed(site, z, start, held());
      if (end === 'gone' || end === 'arrived') continue;
      const y = settledFrom(site, z, end);
      const [gap, size] = y === undefined ? [Number.POSITIVE_INFINITY, 0] : [distance(y, end, n), length(end, n)];
      if (y !== undefined && gap < 0.1 * (1 + size) && isHeld(site, y)) add(y);
      // A start that leads to a saddle tells nothing.
      else if (gap > 1e-3 * (1 + size)) moving = true;
      if (moving) break;
    }
  return { rests: held(), moving };
}

/** Starts around 0. */
function corners(n: number, m: number, unit: number): readonly Float64Array[] {
  const made: Float64Array[] = [new Float64Array(n + m)];
  const put = (of: (i: number) => number): void => {
    const y = new Float64Array(n + m);
    for (let i = 0; i < n; i++) y[i] = of(i);
    made.push(y);
  };
  for (const size of SIZES.map((s) => s * unit))
    if (n <= 3) for (let bits = 0; bits < 2 ** n; bits++) put((i) => (bits & (1 << i) ? -size : size));
    else {
      put(() => size);
      put(() => -size);
      for (let k = 0; k < Math.min(n, 8); k++) for (const sign of [1, -1]) put((i) => (i === k ? sign * size : 0));
    }
  return made;
}

/** The factor on a step of Newton's method for M F = 0, M = Π (1 + 1/|y - r|²). */
function deflation(y: Float64Array, step: Float64Array, rests: readonly Float64Array[], n: number): number {
  let along = 0;
  for (const r of rests) {
    let [square, inner] = [0, 0];
    for (let i = 0; i < n; i++) {
      const d = y[i]! - r[i]!;
      square += d * d;
      // The step is taken off.
      inner -= d * step[i]!;
    }
    along -= (2 * inner) / (square * (square + 1));
  }
  return 1 / (1 - along);
}

/** Where the motion of a site from a start is after a long time (classical Runge–Kutta); `arrived` at one of the rests. */
function followed(
  site: Site,
  z: ArrayLike<number>,
  start: Float64Array,
  rests: readonly Float64Array[],
): Float64Array | 'arrived' | 'gone' {
  const { n, m, discrete } = site;
  const y = Float64Array.from(start);
  const at = new Float64Array(n + m);
  const [k1, k2, k3, k4] = [0, 0, 0, 0].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const push = (from: Float64Array, along: Float64Array | undefined, h: number, into: Float64Array): boolean => {
    for (let i = 0; i < n; i++) at[i] = from[i]! + (along === undefined ? 0 : h * along[i]!);
    if (!site.settle(at, z)) return false;
    site.field(at, into);
    return true;
  };
  // The largest distance from each rest in the third quarter, and in the last.
  const farthest = rests.map(() => [0, 0]);
  for (let k = 0; k < STEPS; k++) {
    if (!push(y, undefined, 0, k1)) return 'gone';
    if (discrete) for (let i = 0; i < n; i++) y[i] = y[i]! + k1[i]!;
    else {
      const J = site.jacobian(at);
      if (J === undefined) return 'gone';
      const h = STEP / fastest(J, n);
      if (!push(y, k1, h / 2, k2) || !push(y, k2, h / 2, k3) || !push(y, k3, h, k4)) return 'gone';
      for (let i = 0; i < n; i++) y[i] = y[i]! + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
    }
    const size = length(y, n);
    if (!Number.isFinite(size) || size > 1e8) return 'gone';
    if (rests.some((r) => distance(r, y, n) < ARRIVED * (0.1 + length(r, n)))) return 'arrived';
    const quarter = Math.floor((4 * k) / STEPS) - 2;
    if (quarter >= 0)
      for (const [j, r] of rests.entries()) farthest[j]![quarter] = Math.max(farthest[j]![quarter]!, distance(r, y, n));
  }
  // What still comes nearer is on its way.
  return farthest.some(([third, last]) => last! < NEARER * third!) ? 'arrived' : y;
}

function distance(a: Float64Array, b: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) s = Math.max(s, Math.abs(a[i]! - b[i]!));
  return s;
}

function length(a: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) s = Math.max(s, Math.abs(a[i]!));
  return s;
}
