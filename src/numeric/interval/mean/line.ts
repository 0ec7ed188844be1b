import type { Measure } from '../../quadrature/gauss.ts';
import { OVER } from '../elementary.ts';
import { add, divide, type Interval, multiply, negate, ONE, point, square, subtract, ZERO } from '../interval.ts';
import { analytic } from './analytic.ts';
import { type Grown, grown, product, real, sum } from './grown.ts';

/**
 * A law as an integral over the whole line: E f(z) = ∫ f(z(y)) w(y) dy, where z and w are analytic in a strip about it and w
 * falls exponentially, so that the trapezoidal rule converges geometrically. For the normal law y is z itself; the others
 * are substituted (Schwartz 1969; Stenger 1993, section 4.2).
 */
export interface Line {
  /** The variable over an interval of the line, or over a rectangle; growth at an end that begins at distance `end`. */
  readonly variable: (y: Grown, end: number) => Grown;
  /** All values of the variable. */
  readonly range: Interval;
  readonly weight: (y: Interval) => Interval;
  /** A bound of |w| at real parts in an interval, up to this distance from the line. */
  readonly most: (t: Interval, strip: number) => number;
  /** At real part ±t, t ≥ end > 0: |w| ≤ size·e^(-rate (t - end)). */
  readonly tail: (side: 1 | -1, end: number, strip: number) => { readonly size: number; readonly rate: number };
  /** Strips have to be narrower than this. */
  readonly widest: number;
  /** From where on tails may begin, on the left and on the right. */
  readonly ends: readonly [number, number];
}

const MORE = 1 + 2 ** -40;
const over = (fn: string, a: Interval): Interval => OVER[fn]!.value(a);
/** 1/√(2π). */
const HEIGHT: Interval = { lo: 0.3989422804014326, hi: 0.3989422804014328 };
/** 1/π. */
const INVERSE_PI: Interval = { lo: 0.3183098861837906, hi: 0.3183098861837908 };
const HALF = point(0.5);
const least = (t: Interval): number => (t.lo > 0 ? t.lo : t.hi < 0 ? -t.hi : 0);

const normal: Line = {
  variable: (y, end) => (end < Infinity ? grown(y.re, y.im, Math.hypot(end, y.im.hi), 1, 0) : y),
  range: { lo: -Infinity, hi: Infinity },
  weight: (y) => multiply(HEIGHT, over('exp', negate(multiply(HALF, square(y))))),
  most: (t, strip) => HEIGHT.hi * Math.exp((strip * strip - least(t) ** 2) / 2) * MORE,
  tail: (_, end, strip) => ({ size: HEIGHT.hi * Math.exp((strip * strip - end * end) / 2) * MORE, rate: end }),
  widest: Infinity,
  ends: [3, 3],
};

/** z = 1/(1 + e^(-y)) and w = z (1 - z) = 1/(2 + 2 cosh y). */
const uniform: Line = {
  variable: (y, end) => {
    const half = product(real(HALF), y);
    return sum(real(HALF), product(real(HALF), analytic('tanh')!.value(half, end)));
  },
  range: { lo: 0, hi: 1 },
  weight: (y) => divide(HALF, add(ONE, over('cosh', y))),
  // |w| = 1/(2 |cosh t + cos b|).
  most: (t, strip) => (0.5 / (Math.cosh(least(t)) + Math.cos(strip))) * MORE,
  tail: (_, end) => ({ size: (Math.exp(-end) / (1 - Math.exp(-end)) ** 2) * MORE, rate: 1 }),
  widest: 3,
  ends: [6, 6],
};

/** z = e^y and w = e^(y - e^y). */
const exponential: Line = {
  variable: (y, end) => {
    const e = analytic('exp')!.value(y, end);
    return y.re.hi === Infinity ? grown(e.re, e.im, Math.exp(end) * MORE, 0, 1) : e;
  },
  range: { lo: 0, hi: Infinity },
  weight: (y) => over('exp', subtract(y, over('exp', y))),
  most: (t, strip) => Math.exp(t.hi - Math.exp(t.lo) * Math.cos(strip) * (2 - MORE)) * MORE,
  tail: (side, end, strip) => {
    if (side < 0) return { size: Math.exp(-end) * MORE, rate: 1 };
    const fall = Math.exp(end) * Math.cos(strip) * (2 - MORE);
    return { size: Math.exp(end - fall) * MORE, rate: fall - 1 };
  },
  widest: 1.5,
  ends: [6, 2],
};

/** z = sinh y and w = 1/(π cosh y). */
const lorentz: Line = {
  variable: (y, end) => {
    const z = analytic('sinh')!.value(y, end);
    return end < Infinity ? grown(z.re, z.im, Math.cosh(end) * MORE, 0, 1) : z;
  },
  range: { lo: -Infinity, hi: Infinity },
  weight: (y) => divide(INVERSE_PI, over('cosh', y)),
  // |cosh(t + ib)|² = sinh²t + cos²b.
  most: (t, strip) => (INVERSE_PI.hi / Math.hypot(Math.sinh(least(t)), Math.cos(strip))) * MORE,
  tail: (_, end) => ({ size: ((2 * INVERSE_PI.hi * Math.exp(-end)) / (1 - Math.exp(-2 * end))) * MORE, rate: 1 }),
  widest: 1.5,
  ends: [6, 6],
};

export const LINES: Readonly<Record<Measure, Line>> = { normal, uniform, exponential, lorentz };

/** A part of the strip above the line: panels between two real parts, ends from one on. */
export const part = (from: number, to: number, strip: number): Grown =>
  grown({ lo: from, hi: to }, strip === 0 ? ZERO : { lo: 0, hi: strip });
