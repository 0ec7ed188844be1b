import { add, divide, down, type Interval, isEmpty, subtract, up, WHOLE, ZERO } from '../interval.ts';
import type { Rectangle } from '../rectangle.ts';

/**
 * The values of a function g in a part of the strip about the line, as a complex rectangle; and, where that part is an end of
 * the strip from distance T on, so large in it: |g| ≤ size·(|t|/T)^power·e^(rate (|t| - T)) at real part t, which may be
 * finite although the rectangle is not. Elsewhere power and rate are 0.
 */
export interface Grown extends Rectangle {
  readonly size: number;
  readonly power: number;
  readonly rate: number;
}

/** The few roundings of a bound of size are far less than this part of it. */
const MORE = 1 + 2 ** -40;

/** The largest absolute value in a rectangle, a little more. */
export const reach = ({ re, im }: Rectangle): number => {
  const p = Math.max(Math.abs(re.lo), Math.abs(re.hi));
  const q = Math.max(Math.abs(im.lo), Math.abs(im.hi));
  return q === 0 ? p : Math.hypot(p, q) * MORE;
};
/** The least absolute value in a rectangle, a little less; 0 if it holds 0. */
export const clearance = ({ re, im }: Rectangle): number => {
  const gap = (a: Interval): number => (a.lo > 0 ? a.lo : a.hi < 0 ? -a.hi : 0);
  return Math.hypot(gap(re), gap(im)) / MORE;
};

/** A bounded rectangle needs no growth; of an unbounded one the growth is what is known. */
export function grown(re: Interval, im: Interval, size = Infinity, power = 0, rate = 0): Grown {
  if (isEmpty(re) || isEmpty(im)) return UNKNOWN;
  const own = reach({ re, im });
  const flat = power === 0 && rate === 0;
  // NaN is no bound.
  if (own < Infinity) return { re, im, size: flat && size < own ? size : own, power: 0, rate: 0 };
  return { re, im, size: size >= 0 ? size * MORE : Infinity, power, rate };
}
export const UNKNOWN: Grown = { re: WHOLE, im: WHOLE, size: Infinity, power: 0, rate: 0 };
export const real = (re: Interval): Grown => grown(re, ZERO);
export const isReal = (a: Rectangle): boolean => a.im.lo === 0 && a.im.hi === 0;

/** The product of sets of numbers, each of which is finite however large it is: 0 times any of them is 0. */
export function multiply(a: Interval, b: Interval): Interval {
  if ((a.lo === 0 && a.hi === 0) || (b.lo === 0 && b.hi === 0)) return ZERO;
  const times = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);
  const [p, q, r, s] = [times(a.lo, b.lo), times(a.lo, b.hi), times(a.hi, b.lo), times(a.hi, b.hi)];
  return { lo: down(Math.min(p, q, r, s)), hi: up(Math.max(p, q, r, s)) };
}

export const sum = (a: Grown, b: Grown): Grown =>
  grown(add(a.re, b.re), add(a.im, b.im), a.size + b.size, Math.max(a.power, b.power), Math.max(a.rate, b.rate));

export const product = (a: Grown, b: Grown): Grown =>
  grown(
    subtract(multiply(a.re, b.re), multiply(a.im, b.im)),
    add(multiply(a.re, b.im), multiply(a.im, b.re)),
    a.size * b.size,
    a.power + b.power,
    a.rate + b.rate,
  );

/** 1/a; unknown where a may be 0. */
export function reciprocal(a: Grown): Grown {
  const least = clearance(a);
  if (!(least > 0)) return UNKNOWN;
  const most = (1 / least) * MORE;
  if (isReal(a)) return real(divide({ lo: 1, hi: 1 }, a.re));
  // 1/a lies in the disc of this radius, and on the side of the real axis on which a does not.
  const side = (x: Interval, turned: boolean): Interval => {
    const [low, high] = turned ? [x.hi <= 0, x.lo >= 0] : [x.lo >= 0, x.hi <= 0];
    return { lo: low ? 0 : -most, hi: high ? 0 : most };
  };
  return grown(side(a.re, false), side(a.im, true), most);
}
