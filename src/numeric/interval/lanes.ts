import { add, type Interval, multiply } from './interval.ts';

/** Intervals side by side: one for each node of a rule. */
export interface Lanes {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}
/** One interval for all nodes, or one for each. */
export type Many = Interval | Lanes;

export const isLanes = (a: Many): a is Lanes => typeof a.lo !== 'number';

const EPSILON = 2 ** -52;
const TINY = 2 ** -1074;
const empty = (n: number): Lanes => ({ lo: new Float64Array(n), hi: new Float64Array(n) });

/** Writes bounds moved outward; what has no value becomes the whole line. */
function put(to: Lanes, k: number, lo: number, hi: number): void {
  const a = lo === Infinity ? Number.MAX_VALUE : lo - (Math.abs(lo) * EPSILON + TINY);
  const b = hi === -Infinity ? -Number.MAX_VALUE : hi + (Math.abs(hi) * EPSILON + TINY);
  const fine = a <= b;
  to.lo[k] = fine ? a : -Infinity;
  to.hi[k] = fine ? b : Infinity;
}

export function addMany(a: Many, b: Many): Many {
  if (!isLanes(a)) return isLanes(b) ? addMany(b, a) : add(a, b);
  const n = a.lo.length;
  const out = empty(n);
  if (isLanes(b)) for (let k = 0; k < n; k++) put(out, k, a.lo[k]! + b.lo[k]!, a.hi[k]! + b.hi[k]!);
  else {
    if (b.lo === 0 && b.hi === 0) return a;
    for (let k = 0; k < n; k++) put(out, k, a.lo[k]! + b.lo, a.hi[k]! + b.hi);
  }
  return out;
}

export function multiplyMany(a: Many, b: Many): Many {
  if (!isLanes(a)) return isLanes(b) ? multiplyMany(b, a) : multiply(a, b);
  if (!isLanes(b) && b.lo === 1 && b.hi === 1) return a;
  const n = a.lo.length;
  const out = empty(n);
  const [p, q, constant] = isLanes(b) ? [b.lo, b.hi, undefined] : [undefined, undefined, b];
  for (let k = 0; k < n; k++) {
    const [s, t] = [a.lo[k]!, a.hi[k]!];
    const u = p === undefined ? constant!.lo : p[k]!;
    const v = q === undefined ? constant!.hi : q[k]!;
    const w = s * u;
    const x = s * v;
    const y = t * u;
    const z = t * v;
    put(out, k, Math.min(w, x, y, z), Math.max(w, x, y, z));
  }
  return out;
}

/** A function at each node. */
export function applyMany(f: (a: Interval) => Interval, a: Many): Many {
  if (!isLanes(a)) return f(a);
  const n = a.lo.length;
  const out = empty(n);
  for (let k = 0; k < n; k++) {
    const r = f({ lo: a.lo[k]!, hi: a.hi[k]! });
    out.lo[k] = r.lo;
    out.hi[k] = r.hi;
  }
  return out;
}

/** The interval of one node. */
export const laneOf = (a: Many, k: number): Interval => (isLanes(a) ? { lo: a.lo[k]!, hi: a.hi[k]! } : a);

/** Lanes made from intervals. */
export function lanes(of: readonly Interval[]): Lanes {
  return { lo: Float64Array.from(of, (a) => a.lo), hi: Float64Array.from(of, (a) => a.hi) };
}

/** The sum of the products with weights, one for each node. */
export function weightedSum(weights: Lanes, a: Many): Interval {
  const products = multiplyMany(weights, a) as Lanes;
  const n = products.lo.length;
  // The partial sums are no larger than the sum of the sizes; so is what rounding does to them, n times at most.
  let [lo, hi, size] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    lo += products.lo[k]!;
    hi += products.hi[k]!;
    size += Math.max(Math.abs(products.lo[k]!), Math.abs(products.hi[k]!));
  }
  const off = n * (size * EPSILON + TINY);
  return lo - off <= hi + off ? { lo: lo - off, hi: hi + off } : { lo: -Infinity, hi: Infinity };
}
