import {
  difference,
  ENDLESS,
  fraction,
  hull,
  LINE,
  NIL,
  negative,
  product,
  quotient,
  type Span,
  square,
  sum,
  UNIT,
  whole,
} from './fixed.ts';
import { atan, cos, erf, exp, expAt, log, sin, TWO_OVER_ROOT_PI, tanh } from './series.ts';

/** A function, its derivative, both over spans; undefined where it has no value. */
export interface OverSpan {
  readonly value: (a: Span) => Span | undefined;
  readonly slope: (a: Span) => Span;
}
const half = fraction(1n, 2n);
const sinh = (a: Span): Span => {
  const at = (x: bigint): Span =>
    x === ENDLESS || x === -ENDLESS ? { lo: x, hi: x } : product(half, difference(expAt(x), expAt(-x)));
  return { lo: at(a.lo).lo, hi: at(a.hi).hi };
};
const cosh = (a: Span): Span => {
  const at = (x: bigint): Span =>
    x === ENDLESS || x === -ENDLESS ? { lo: 0n, hi: ENDLESS } : product(half, sum(expAt(x), expAt(-x)));
  const ends = hull(at(a.lo), at(a.hi));
  return a.lo <= 0n && a.hi >= 0n ? { lo: UNIT, hi: ends.hi } : ends;
};
/** The functions that a certificate may contain. */
export const FUNCTIONS: Readonly<Record<string, OverSpan>> = {
  exp: { value: exp, slope: exp },
  log: { value: log, slope: (a) => (a.lo <= 0n ? LINE : quotient(whole(1), a)) },
  tanh: { value: tanh, slope: (a) => difference(whole(1), square(tanh(a))) },
  sinh: { value: sinh, slope: cosh },
  cosh: { value: cosh, slope: sinh },
  atan: { value: atan, slope: (a) => quotient(whole(1), sum(whole(1), square(a))) },
  sin: { value: sin, slope: cos },
  cos: { value: cos, slope: (a) => negative(sin(a)) },
  erf: { value: erf, slope: (a) => product(TWO_OVER_ROOT_PI, exp(negative(square(a)))) },
  erfc: {
    value: (a) => difference(whole(1), erf(a)),
    slope: (a) => negative(product(TWO_OVER_ROOT_PI, exp(negative(square(a))))),
  },
  abs: {
    value: (a) => (a.lo >= 0n ? a : a.hi <= 0n ? negative(a) : { lo: 0n, hi: -a.lo > a.hi ? -a.lo : a.hi }),
    slope: (a) => (a.lo > 0n ? whole(1) : a.hi < 0n ? whole(-1) : { lo: -UNIT, hi: UNIT }),
  },
  relu: {
    value: (a) => ({ lo: a.lo > 0n ? a.lo : 0n, hi: a.hi > 0n ? a.hi : 0n }),
    slope: (a) => (a.lo > 0n ? whole(1) : a.hi < 0n ? NIL : { lo: 0n, hi: UNIT }),
  },
  // All values between the sides of a jump.
  step: {
    value: (a) => ({ lo: a.lo > 0n ? UNIT : 0n, hi: a.hi < 0n ? 0n : UNIT }),
    slope: (a) => (a.lo > 0n || a.hi < 0n ? NIL : LINE),
  },
  sign: {
    value: (a) => ({ lo: a.lo > 0n ? UNIT : -UNIT, hi: a.hi < 0n ? -UNIT : UNIT }),
    slope: (a) => (a.lo > 0n || a.hi < 0n ? NIL : LINE),
  },
};
