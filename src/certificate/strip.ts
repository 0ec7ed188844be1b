import {
  difference,
  ENDLESS,
  fraction,
  isBounded,
  LINE,
  NIL,
  negative,
  product,
  quotient,
  type Span,
  size,
  span,
  square,
  sum,
  UNIT,
  whole,
} from './fixed.ts';
import { FUNCTIONS } from './functions.ts';
import { exp, log, root, TWO_OVER_ROOT_PI } from './series.ts';

/**
 * Where the values of a function lie in a part of the strip about the line: in a rectangle; and in an end of the strip, from
 * real part T on, |g| ≤ most·(t/T)^power·e^(rate (t - T)), in units of 2^-192. Elsewhere power and rate are 0.
 */
export interface Zone {
  readonly re: Span;
  readonly im: Span;
  readonly most: bigint;
  readonly power: number;
  readonly rate: bigint;
}

export const NOWHERE_KNOWN: Zone = { re: LINE, im: LINE, most: ENDLESS, power: 0, rate: 0n };

/** Products and sums of bounds, rounded up. */
export const timesUp = (a: bigint, b: bigint): bigint =>
  a === 0n || b === 0n
    ? a === ENDLESS || b === ENDLESS
      ? ENDLESS
      : 0n
    : product({ lo: a, hi: a }, { lo: b, hi: b }).hi;
export const plusUp = (a: bigint, b: bigint): bigint => (a === ENDLESS || b === ENDLESS ? ENDLESS : a + b);

/** The largest absolute value, and the least: the sum and the larger of those of the parts bound them well enough. */
const farthest = ({ re, im }: Pick<Zone, 're' | 'im'>): bigint =>
  !isBounded(re) || !isBounded(im) ? ENDLESS : size(re) + size(im);
const gap = (a: Span): bigint => (a.lo > 0n ? a.lo : a.hi < 0n ? -a.hi : 0n);
const nearest = ({ re, im }: Zone): bigint => (gap(re) > gap(im) ? gap(re) : gap(im));

export function zone(re: Span, im: Span, most = ENDLESS, power = 0, rate = 0n): Zone {
  const own = farthest({ re, im });
  return own < ENDLESS ? { re, im, most: own, power: 0, rate: 0n } : { re, im, most, power, rate };
}
export const onLine = (re: Span): Zone => zone(re, NIL);
const isReal = (a: Zone): boolean => a.im.lo === 0n && a.im.hi === 0n;

export const plus = (a: Zone, b: Zone): Zone =>
  zone(
    sum(a.re, b.re),
    sum(a.im, b.im),
    plusUp(a.most, b.most),
    Math.max(a.power, b.power),
    a.rate > b.rate ? a.rate : b.rate,
  );
export const times = (a: Zone, b: Zone): Zone =>
  zone(
    difference(product(a.re, b.re), product(a.im, b.im)),
    sum(product(a.re, b.im), product(a.im, b.re)),
    timesUp(a.most, b.most),
    a.power + b.power,
    a.rate + b.rate,
  );
const squared = (a: Zone): Zone =>
  zone(
    difference(square(a.re), square(a.im)),
    product(whole(2), product(a.re, a.im)),
    timesUp(a.most, a.most),
    2 * a.power,
    2n * a.rate,
  );

/** 1/w: in the disc of radius 1/|w|, on one side of an axis where w is. */
function inverse(a: Zone): Zone {
  const least = nearest(a);
  if (least <= 0n) return NOWHERE_KNOWN;
  if (isReal(a)) return onLine(quotient(whole(1), a.re));
  const most = least === ENDLESS ? UNIT : quotient(whole(1), { lo: least, hi: least }).hi;
  const half = (low: boolean, high: boolean): Span => ({ lo: low ? 0n : -most, hi: high ? 0n : most });
  return zone(half(a.re.lo >= 0n, a.re.hi <= 0n), half(a.im.hi <= 0n, a.im.lo >= 0n), most);
}

/** e^|w|, where |w| grows no faster than t; `end` is T, undefined off the ends of the strip. */
function exponential(a: Zone, end: bigint | undefined): readonly [bigint, number, bigint] {
  if (a.most === ENDLESS || a.power > 1 || a.rate !== 0n || end === undefined) return [ENDLESS, 0, 0n];
  return [exp({ lo: a.most, hi: a.most }).hi, 0, quotient({ lo: a.most, hi: a.most }, { lo: end, hi: end }).hi];
}

/** A function of a zone, and its derivative. */
export interface OverZone {
  readonly value: (a: Zone, end: bigint | undefined) => Zone;
  readonly slope: (a: Zone, end: bigint | undefined) => Zone;
}

const real = (fn: string, a: Span): Span => FUNCTIONS[fn]!.value(a) ?? LINE;
const expZone = (a: Zone, end: bigint | undefined): Zone => {
  const m = exp(a.re);
  return zone(product(m, real('cos', a.im)), product(m, real('sin', a.im)), ...exponential(a, end));
};
/** With T = tanh u the denominator of tanh(u + iv) is cos²v + T² sin²v. */
const tanhZone = (a: Zone): Zone => {
  const t = real('tanh', a.re);
  const [s, c] = [real('sin', a.im), real('cos', a.im)];
  const under = sum(square(c), square(product(t, s)));
  if (under.lo <= 0n) return NOWHERE_KNOWN;
  const across = product(product(s, c), difference(whole(1), square(t)));
  return zone(quotient(t, under), quotient(across, under));
};
const waves =
  (re: readonly [string, string], im: readonly [string, string], sign: (a: Span) => Span): OverZone['value'] =>
  (a, end) =>
    zone(
      product(real(re[0], a.re), real(re[1], a.im)),
      sign(product(real(im[0], a.re), real(im[1], a.im))),
      ...exponential(a, end),
    );
const same = (a: Span): Span => a;
const sinh = waves(['sinh', 'cos'], ['cosh', 'sin'], same);
const cosh = waves(['cosh', 'cos'], ['sinh', 'sin'], same);
const sin = waves(['sin', 'cosh'], ['cos', 'sinh'], same);
const cos = waves(['cos', 'cosh'], ['sin', 'sinh'], negative);

const minus = (a: Zone): Zone => times(onLine(whole(-1)), a);
const bell = (a: Zone, end: bigint | undefined): Zone =>
  times(onLine(TWO_OVER_ROOT_PI), expZone(minus(squared(a)), end));
/** erf(u + iv) is within 2/√π |v| e^(v² - u²) of erf u. */
const erfZone = (a: Zone): Zone => {
  if (!isBounded(a.im)) return NOWHERE_KNOWN;
  const v = size(a.im);
  const off = product(product(TWO_OVER_ROOT_PI, { lo: v, hi: v }), exp(difference(square(a.im), square(a.re)))).hi;
  const around = { lo: -off, hi: off };
  return zone(sum(real('erf', a.re), around), around);
};
/** Of numbers with positive real part. */
const logZone = (a: Zone, end: bigint | undefined): Zone => {
  if (a.re.lo <= 0n) return NOWHERE_KNOWN;
  const low = log({ lo: nearest(a), hi: nearest(a) })!.lo;
  const most = farthest(a);
  const high = most === ENDLESS ? ENDLESS : log({ lo: most, hi: most })!.hi;
  const angle = { lo: a.im.lo >= 0n ? 0n : -2n * UNIT, hi: a.im.hi <= 0n ? 0n : 2n * UNIT };
  const scale = a.most === ENDLESS || a.most === 0n ? undefined : log({ lo: a.most, hi: a.most });
  if (scale === undefined || end === undefined) return zone({ lo: low, hi: high }, angle);
  // log of most (t/T)^p e^(c (t - T)) is at most (|log most| + p + c T) t/T.
  const at =
    size(scale) + size({ lo: low, hi: low }) + 2n * UNIT + BigInt(Math.ceil(a.power)) * UNIT + timesUp(a.rate, end);
  return zone({ lo: low, hi: high }, angle, at, 1, 0n);
};

const GENERAL: Readonly<Record<string, OverZone>> = {
  exp: { value: expZone, slope: expZone },
  tanh: { value: tanhZone, slope: (a) => plus(onLine(whole(1)), minus(squared(tanhZone(a)))) },
  sinh: { value: sinh, slope: cosh },
  cosh: { value: cosh, slope: sinh },
  sin: { value: sin, slope: cos },
  cos: { value: cos, slope: (a, end) => minus(sin(a, end)) },
  erf: { value: erfZone, slope: bell },
  log: { value: logZone, slope: inverse },
  erfc: {
    value: (a) => plus(onLine(whole(1)), minus(erfZone(a))),
    slope: (a, end) => minus(bell(a, end)),
  },
};

/** What is real stays real. */
const wrapped =
  (own: (a: Span) => Span | undefined, general: OverZone['value']): OverZone['value'] =>
  (a, end) => {
    if (!isReal(a)) return general(a, end);
    const r = own(a.re);
    if (r === undefined) return NOWHERE_KNOWN;
    if (isBounded(r)) return onLine(r);
    const g = general(a, end);
    return zone(r, NIL, g.most, g.power, g.rate);
  };

/** Undefined of functions that are not known. */
export function functionOver(fn: string): OverZone | undefined {
  const own = Object.hasOwn(FUNCTIONS, fn) ? FUNCTIONS[fn] : undefined;
  if (own === undefined) return undefined;
  const general = Object.hasOwn(GENERAL, fn) ? GENERAL[fn] : undefined;
  const unknown = (): Zone => NOWHERE_KNOWN;
  return {
    value: wrapped(own.value, general?.value ?? unknown),
    slope: wrapped(own.slope, general?.slope ?? unknown),
  };
}

/** w^(n/q), of the principal branch: where q > 1 the real part of w has to be positive. */
export function powerOver(n: number, q: number): OverZone {
  const raised = (a: Zone, k: number): Zone => {
    // First the reciprocal: the square of a half-plane is none.
    if (k < 0) return raised(inverse(a), -k);
    if (k === 0) return onLine(whole(1));
    if (k === 1) return a;
    return k % 2 === 0 ? raised(squared(a), k / 2) : times(raised(a, k - 1), a);
  };
  const rooted = (a: Zone): Zone => {
    if (q === 1) return a;
    if (isReal(a)) {
      const r = root(a.re, BigInt(q));
      return r === undefined ? NOWHERE_KNOWN : onLine(r);
    }
    if (a.re.lo <= 0n) return NOWHERE_KNOWN;
    // The angle is at most π/(2 q) in size, its cosine at least 7/10.
    const most = farthest(a) === ENDLESS ? ENDLESS : root({ lo: farthest(a), hi: farthest(a) }, BigInt(q))!.hi;
    const least = (root({ lo: nearest(a), hi: nearest(a) }, BigInt(q))!.lo * 7n) / 10n;
    const side = { lo: a.im.lo >= 0n ? 0n : -most, hi: a.im.hi <= 0n ? 0n : most };
    const grows = a.most === ENDLESS ? ENDLESS : root({ lo: a.most, hi: a.most }, BigInt(q))!.hi;
    return zone(span(least, most), side, grows, a.power / q, a.rate / BigInt(q) + 1n);
  };
  const factor = onLine(fraction(BigInt(n), BigInt(q)));
  return {
    value: (a) => raised(rooted(a), n),
    slope: (a) => times(factor, raised(rooted(a), n - q)),
  };
}
