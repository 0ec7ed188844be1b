import { ELEMENTARY } from '../../expr/elementary.ts';
import {
  add,
  divide,
  hasZero,
  type Interval,
  multiply,
  NOWHERE,
  negate,
  ONE,
  power,
  square,
  subtract,
  WHOLE,
} from './interval.ts';

/**
 * Functions over intervals. The language of the machine promises nothing about `Math.exp` and its kin, so their values
 * are widened by far more than what was seen (2e-15 against 3e-16): good enough to search with. A proof that rests on
 * them is made again by the checker of certificates, whose series are its own.
 */
const WIDER = 2e-15;

const below = (x: number): number => x - (Math.abs(x) * WIDER + 2 ** -1070);
const above = (x: number): number => x + (Math.abs(x) * WIDER + 2 ** -1070);

const made = (lo: number, hi: number): Interval => (lo <= hi ? { lo, hi } : WHOLE);

/** A function that rises, between its bounds. */
const rising =
  (f: (x: number) => number, least = -Infinity, most = Infinity) =>
  (a: Interval): Interval =>
    made(Math.max(least, below(f(a.lo))), Math.min(most, above(f(a.hi))));

const exp = rising(Math.exp, 0);
const tanh = rising(Math.tanh, -1, 1);
const erf = rising(ELEMENTARY.erf, -1, 1);
const atan = rising(Math.atan, -1.5707963267948968, 1.5707963267948968);
const sinh = rising(Math.sinh);
const log = (a: Interval): Interval =>
  a.hi <= 0 ? NOWHERE : made(a.lo <= 0 ? -Infinity : below(Math.log(a.lo)), above(Math.log(a.hi)));
const cosh = (a: Interval): Interval => {
  const [p, q] = [Math.cosh(a.lo), Math.cosh(a.hi)];
  return made(hasZero(a) ? 1 : Math.max(1, below(Math.min(p, q))), above(Math.max(p, q)));
};

/** sin where `quarter` is 0, cos where it is 1. Far from 0 the machine's own argument is no longer known: [-1, 1]. */
const wave = (a: Interval, quarter: 0 | 1): Interval => {
  const largest = Math.max(Math.abs(a.lo), Math.abs(a.hi));
  if (!(largest < 1e6) || a.hi - a.lo >= 6.3) return { lo: -1, hi: 1 };
  const f = quarter === 0 ? Math.sin : Math.cos;
  const [p, q] = [f(a.lo), f(a.hi)];
  const slack = 1e-9;
  /** Whether an extremum, at phase + 2 π k, may lie inside. */
  const hits = (phase: number): boolean =>
    Math.floor((a.hi - phase + slack) / (2 * Math.PI)) >= Math.ceil((a.lo - phase - slack) / (2 * Math.PI));
  const top = quarter === 0 ? Math.PI / 2 : 0;
  const bottom = quarter === 0 ? -Math.PI / 2 : Math.PI;
  return {
    lo: hits(bottom) ? -1 : Math.max(-1, below(Math.min(p, q)) - 1e-15),
    hi: hits(top) ? 1 : Math.min(1, above(Math.max(p, q)) + 1e-15),
  };
};

/** 1/cosh², of one hump. */
const sech2 = (a: Interval): Interval => {
  const f = (x: number): number => 1 / Math.cosh(x) ** 2;
  const [p, q] = [f(a.lo), f(a.hi)];
  return made(
    Math.max(0, Math.min(p, q) * (1 - 1e-14) - 1e-320),
    hasZero(a) ? 1 : Math.min(1, Math.max(p, q) * (1 + 1e-14) + 1e-320),
  );
};
/** 2/√π e^(-x²), of one hump. */
const bell = (a: Interval): Interval => {
  const height = 2 / Math.sqrt(Math.PI);
  const e = exp(negate(square(a)));
  return { lo: Math.max(0, below(e.lo * height)), hi: above(e.hi * height) };
};

const inverseSqrtOneMinusSquare = (a: Interval): Interval => divide(ONE, realPower(subtract(ONE, square(a)), 1, 2));

/** a^(p/q), q ≥ 2, where the base is not negative. */
function realPower(a: Interval, p: number, q: number): Interval {
  if (a.hi < 0) return NOWHERE;
  const positive = Math.abs(p);
  const f = (x: number): number => (q === 2 && positive === 1 ? Math.sqrt(x) : x ** (positive / q));
  // `**` is widened more: nothing is promised of it.
  const r = made(Math.max(0, f(Math.max(0, a.lo)) * (1 - 1e-13) - 1e-320), f(a.hi) * (1 + 1e-13) + 1e-320);
  return p < 0 ? divide(ONE, r) : r;
}

/** x log x falls to -1/e at 1/e, and rises. */
const xlogx = (a: Interval): Interval => {
  if (a.hi < 0) return NOWHERE;
  const [p, q] = [ELEMENTARY.xlogx(Math.max(0, a.lo)), ELEMENTARY.xlogx(a.hi)];
  const lowest = a.lo < 0.3679 && a.hi > 0.3678 ? -0.36787944117144239 : Math.min(p, q);
  return made(below(lowest), above(Math.max(p, q)));
};

/**
 * A function and its derivative over an interval. The value is that of the points at which there is one, empty where
 * there are none; the slope is the whole line if the function is not defined everywhere.
 */
export interface OverInterval {
  readonly value: (a: Interval) => Interval;
  readonly slope: (a: Interval) => Interval;
}

/** What can be searched with. The others are refused by name. */
export const OVER: Readonly<Record<string, OverInterval>> = {
  exp: { value: exp, slope: exp },
  log: { value: log, slope: (a) => (a.lo < 0 ? WHOLE : divide(ONE, a)) },
  tanh: { value: tanh, slope: sech2 },
  sinh: { value: sinh, slope: cosh },
  cosh: { value: cosh, slope: sinh },
  sin: { value: (a) => wave(a, 0), slope: (a) => wave(a, 1) },
  cos: { value: (a) => wave(a, 1), slope: (a) => negate(wave(a, 0)) },
  tan: {
    value: (a) => divide(wave(a, 0), wave(a, 1)),
    slope: (a) => add(ONE, square(divide(wave(a, 0), wave(a, 1)))),
  },
  atan: { value: atan, slope: (a) => divide(ONE, add(ONE, square(a))) },
  asin: {
    value: (a) => (a.lo < -1 || a.hi > 1 ? WHOLE : rising(Math.asin)(a)),
    slope: inverseSqrtOneMinusSquare,
  },
  acos: {
    value: (a) => (a.lo < -1 || a.hi > 1 ? WHOLE : negate(rising((x) => -Math.acos(x))(a))),
    slope: (a) => negate(inverseSqrtOneMinusSquare(a)),
  },
  erf: { value: erf, slope: bell },
  erfc: { value: (a) => subtract(ONE, erf(a)), slope: (a) => negate(bell(a)) },
  abs: {
    value: (a) => (a.lo >= 0 ? a : a.hi <= 0 ? negate(a) : { lo: 0, hi: Math.max(-a.lo, a.hi) }),
    slope: (a) => (a.lo > 0 ? ONE : a.hi < 0 ? { lo: -1, hi: -1 } : { lo: -1, hi: 1 }),
  },
  relu: {
    value: (a) => ({ lo: Math.max(0, a.lo), hi: Math.max(0, a.hi) }),
    slope: (a) => (a.lo > 0 ? ONE : a.hi < 0 ? { lo: 0, hi: 0 } : { lo: 0, hi: 1 }),
  },
  // At a jump there are all values between: no point at rest between its sides is missed (Filippov 1988).
  step: {
    value: (a) => ({ lo: a.lo > 0 ? 1 : 0, hi: a.hi < 0 ? 0 : 1 }),
    slope: (a) => (hasZero(a) ? WHOLE : { lo: 0, hi: 0 }),
  },
  sign: {
    value: (a) => ({ lo: a.lo > 0 ? 1 : -1, hi: a.hi < 0 ? -1 : 1 }),
    slope: (a) => (hasZero(a) ? WHOLE : { lo: 0, hi: 0 }),
  },
  xlogx: {
    value: xlogx,
    slope: (a) => (a.lo < 0 ? WHOLE : add(ONE, log(a))),
  },
  sg: { value: (a) => a, slope: () => ONE },
};

/** u^(p/q) and its derivative; q = 1 are whole powers. */
export const overPower = (p: number, q: number): OverInterval => ({
  value: (a) => (q === 1 ? power(a, p) : realPower(a, p, q)),
  slope: (a) => {
    if (q !== 1 && a.lo < 0) return WHOLE;
    return multiply(divide({ lo: p, hi: p }, { lo: q, hi: q }), q === 1 ? power(a, p - 1) : realPower(a, p - q, q));
  },
});
