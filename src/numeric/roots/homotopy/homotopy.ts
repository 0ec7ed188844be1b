import { random } from '../../random.ts';
import type { PolynomialSystem } from '../polynomial.ts';
import { homogeneous } from './homogeneous.ts';
import { Tracker } from './tracker.ts';

/** Where a path ends; complex numbers interleaved, of the affine unknowns. */
export type Endpoint =
  | { readonly kind: 'regular'; readonly x: Float64Array }
  /** Several paths meet there, or a family passes through: `winding` of them turn into each other. */
  | { readonly kind: 'singular'; readonly x: Float64Array; readonly winding: number }
  | { readonly kind: 'infinity' }
  | { readonly kind: 'failed' };

export interface Found {
  readonly endpoints: readonly Endpoint[];
  /** Linear systems solved. */
  readonly work: number;
}

/** More paths than this are not begun. */
export const MOST_PATHS = 4096;
const STEPS = 5000;
/** From here on the end of a path is looked for. */
const NEAR = 1e-2;
const AT_INFINITY = 1e-6;
/** Points of a turn around the end. */
const AROUND = 16;

/**
 * Follows the paths of a total-degree homotopy to the roots of a square polynomial system. A finder only: paths may be
 * lost, and nothing is concluded from their number. Undefined where there are too many paths, an equation without
 * unknowns, or numbers beyond doubles.
 */
export function homotopy(system: PolynomialSystem, seed = 'homotopy'): Found | undefined {
  const field = homogeneous(system);
  if (field === undefined || field.degrees.some((d) => d === 0)) return undefined;
  const paths = field.degrees.reduce((n, d) => n * d, 1);
  if (paths > MOST_PATHS) return undefined;
  const tracker = new Tracker(field, random(seed));
  const ends = Array.from({ length: paths }, (_, k) => endOf(tracker, tracker.start(k), 0.1));
  // Two paths cannot end in one regular root: one of them has jumped.
  for (const k of coinciding(ends)) ends[k] = endOf(tracker, tracker.start(k), 0.025);
  return { endpoints: ends, work: tracker.work };
}

function coinciding(ends: readonly Endpoint[]): readonly number[] {
  const found = new Set<number>();
  const buckets = new Map<number, number[]>();
  for (const [k, e] of ends.entries()) {
    if (e.kind !== 'regular') continue;
    const key = Math.round(e.x[0]! * 1e5);
    for (const near of [key - 1, key, key + 1])
      for (const m of buckets.get(near) ?? [])
        if (distance(e.x, (ends[m] as { x: Float64Array }).x) < 1e-8) {
          found.add(k);
          found.add(m);
        }
    buckets.set(key, [...(buckets.get(key) ?? []), k]);
  }
  return [...found];
}

/** The largest difference of coordinates, relative where they are large. */
export function distance(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let m = 0; m < a.length; m++) most = Math.max(most, Math.abs(a[m]! - b[m]!) / Math.max(1, Math.abs(a[m]!)));
  return most;
}

function endOf(tracker: Tracker, x: Float64Array, longest: number): Endpoint {
  if (!tracker.follow(x, 1, NEAR, STEPS, longest)) return { kind: 'failed' };
  const straight = Float64Array.from(x);
  if (tracker.follow(straight, NEAR, 0, 40, NEAR)) {
    const end = regularAt(tracker, straight);
    if (end !== undefined) return end;
  }
  return cauchy(tracker, x);
}

/** A regular end: a double root lets Newton's method creep, only quadratic convergence at a regular matrix is accepted. */
function regularAt(tracker: Tracker, x: Float64Array): Endpoint | undefined {
  const { step, pivots } = tracker.correct(x, 0, 0, 3, 3e-14);
  return step <= 3e-14 && pivots > 1e-9 ? (affine(x) ?? { kind: 'infinity' }) : undefined;
}

/**
 * The mean over turns around t = 0 until the path closes is its end, whatever its order (Morgan, Sommese & Wampler
 * 1991); two radii have to give the same.
 */
function cauchy(tracker: Tracker, x: Float64Array): Endpoint {
  let t = NEAR;
  let last: Float64Array | undefined;
  for (let k = 0; k < 10; k++) {
    const y = Float64Array.from(x);
    const sum = new Float64Array(x.length);
    let winding = 0;
    let closed = false;
    while (winding < 8 && !closed) {
      if (!tracker.circle(y, t, AROUND, sum)) break;
      winding++;
      closed = distance(y, x) < 1e-7;
    }
    if (closed) {
      const mean = sum.map((s) => s / (AROUND * winding));
      if (last !== undefined && distance(mean, last) < 1e-7) {
        // A path that closes at once may end in a regular root that was only hard to get to.
        const regular = winding === 1 ? regularAt(tracker, Float64Array.from(mean)) : undefined;
        if (regular !== undefined) return regular;
        const end = affine(mean);
        return end === undefined ? { kind: 'infinity' } : { kind: 'singular', x: end.x, winding };
      }
      last = mean;
    } else last = undefined;
    if (!tracker.follow(x, t, t / 4, 200, t)) return { kind: 'failed' };
    t /= 4;
  }
  return { kind: 'failed' };
}

/** X/X₀; undefined at infinity. */
function affine(x: Float64Array): { readonly kind: 'regular'; readonly x: Float64Array } | undefined {
  const [re, im] = [x[0]!, x[1]!];
  const size = re * re + im * im;
  if (Math.sqrt(size) < AT_INFINITY * Math.hypot(...x)) return undefined;
  const out = new Float64Array(x.length - 2);
  for (let m = 2; m < x.length; m += 2) {
    out[m - 2] = (x[m]! * re + x[m + 1]! * im) / size;
    out[m - 1] = (x[m + 1]! * re - x[m]! * im) / size;
  }
  return { kind: 'regular', x: out };
}
