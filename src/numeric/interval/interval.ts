/**
 * A closed interval of reals, its ends doubles or infinite. Every operation gives an interval that contains all results
 * over its arguments: ends are moved outward by one part in 2^52 and the least subnormal, which is sound whatever the
 * rounding was (Rump, Zimmermann, Boldo & Melquiond 2009 for the sharper form). What has no value (0·∞, ∞ - ∞, 0/0)
 * becomes the whole line.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

const EPSILON = 2 ** -52;
const TINY = 2 ** -1074;

/** A bound below a result; what overflowed is at least as large as the largest double. */
export const down = (x: number): number => (x === Infinity ? Number.MAX_VALUE : x - (Math.abs(x) * EPSILON + TINY));
/** A bound above a result. */
export const up = (x: number): number => (x === -Infinity ? -Number.MAX_VALUE : x + (Math.abs(x) * EPSILON + TINY));

export const WHOLE: Interval = { lo: -Infinity, hi: Infinity };
/** No number at all: a function has no value there. */
export const NOWHERE: Interval = { lo: Infinity, hi: -Infinity };
export const isEmpty = (a: Interval): boolean => a.lo > a.hi;
export const ZERO: Interval = { lo: 0, hi: 0 };
export const ONE: Interval = { lo: 1, hi: 1 };

export const point = (x: number): Interval => ({ lo: x, hi: x });
/** From ends that are bounds already; a NaN among them gives the whole line. */
export function interval(lo: number, hi: number): Interval {
  return lo <= hi ? { lo, hi } : WHOLE;
}
/** Ends moved outward; NaN gives the whole line, and an overflow infinity. */
function outward(lo: number, hi: number): Interval {
  const a = down(lo);
  const b = up(hi);
  return a <= b ? { lo: a, hi: b } : WHOLE;
}

export const width = (a: Interval): number => up(a.hi - a.lo);
export function middle(a: Interval): number {
  if (a.lo === -Infinity) return a.hi === Infinity ? 0 : -Number.MAX_VALUE;
  if (a.hi === Infinity) return Number.MAX_VALUE;
  const m = a.lo / 2 + a.hi / 2;
  return m < a.lo ? a.lo : m > a.hi ? a.hi : m;
}
/** The largest absolute value. */
export const magnitude = (a: Interval): number => Math.max(Math.abs(a.lo), Math.abs(a.hi));
export const contains = (a: Interval, x: number): boolean => a.lo <= x && x <= a.hi;
export const hasZero = (a: Interval): boolean => a.lo <= 0 && a.hi >= 0;
export const isWhole = (a: Interval): boolean => a.lo === -Infinity && a.hi === Infinity;
/** Whether a lies in the interior of b. */
export const inside = (a: Interval, b: Interval): boolean => a.lo > b.lo && a.hi < b.hi;
export const within = (a: Interval, b: Interval): boolean => a.lo >= b.lo && a.hi <= b.hi;
/** What both share; undefined where nothing. */
export function meet(a: Interval, b: Interval): Interval | undefined {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  return lo <= hi ? { lo, hi } : undefined;
}
export const hull = (a: Interval, b: Interval): Interval => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) });

export const negate = (a: Interval): Interval => ({ lo: -a.hi, hi: -a.lo });

export function add(a: Interval, b: Interval): Interval {
  if (a.lo === 0 && a.hi === 0) return b;
  if (b.lo === 0 && b.hi === 0) return a;
  return outward(a.lo + b.lo, a.hi + b.hi);
}
export function subtract(a: Interval, b: Interval): Interval {
  if (b.lo === 0 && b.hi === 0) return a;
  return outward(a.lo - b.hi, a.hi - b.lo);
}
export function multiply(a: Interval, b: Interval): Interval {
  // Exact cases keep zeros and ones of a structure what they are.
  if ((a.lo === 0 && a.hi === 0) || (b.lo === 0 && b.hi === 0)) {
    const other = a.lo === 0 && a.hi === 0 ? b : a;
    return Number.isFinite(other.lo) && Number.isFinite(other.hi) ? ZERO : WHOLE;
  }
  if (a.lo === 1 && a.hi === 1) return b;
  if (b.lo === 1 && b.hi === 1) return a;
  const p = a.lo * b.lo;
  const q = a.lo * b.hi;
  const r = a.hi * b.lo;
  const s = a.hi * b.hi;
  return outward(Math.min(p, q, r, s), Math.max(p, q, r, s));
}
export const scale = (a: Interval, x: number): Interval => multiply(a, point(x));

/** a/b; the whole line where b contains 0. */
export function divide(a: Interval, b: Interval): Interval {
  if (hasZero(b)) return WHOLE;
  const p = a.lo / b.lo;
  const q = a.lo / b.hi;
  const r = a.hi / b.lo;
  const s = a.hi / b.hi;
  return outward(Math.min(p, q, r, s), Math.max(p, q, r, s));
}

/** The set {x : b x = a for some a, b}, as at most two intervals (Kahan 1968; Hansen & Walster 2004, section 2.4). */
export function extendedDivide(a: Interval, b: Interval): readonly Interval[] {
  if (!hasZero(b)) return [divide(a, b)];
  if (hasZero(a)) return [WHOLE];
  const rays: Interval[] = [];
  if (a.lo > 0) {
    if (b.lo < 0) rays.push({ lo: -Infinity, hi: up(a.lo / b.lo) });
    if (b.hi > 0) rays.push({ lo: down(a.lo / b.hi), hi: Infinity });
  } else {
    if (b.hi > 0) rays.push({ lo: -Infinity, hi: up(a.hi / b.hi) });
    if (b.lo < 0) rays.push({ lo: down(a.hi / b.lo), hi: Infinity });
  }
  return rays;
}

export function square(a: Interval): Interval {
  const p = a.lo * a.lo;
  const q = a.hi * a.hi;
  if (hasZero(a)) return { lo: 0, hi: outward(0, Math.max(p, q)).hi };
  const s = outward(Math.min(p, q), Math.max(p, q));
  return s.lo < 0 ? { lo: 0, hi: s.hi } : s;
}

/** A whole power; negative ones are the whole line where the base contains 0. */
export function power(a: Interval, n: number): Interval {
  if (n === 0) return ONE;
  if (n === 1) return a;
  if (n < 0) return divide(ONE, power(a, -n));
  if (n === 2) return square(a);
  if (n % 2 === 0) return power(square(a), n / 2);
  if (a.lo >= 0) return multiply(power(a, n - 1), a);
  if (a.hi <= 0) return negate(power(negate(a), n));
  return { lo: -power({ lo: 0, hi: -a.lo }, n).hi, hi: power({ lo: 0, hi: a.hi }, n).hi };
}
