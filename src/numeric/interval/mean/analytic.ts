import { OVER, overPower } from '../elementary.ts';
import { add, divide, type Interval, negate, ONE, square, subtract, ZERO } from '../interval.ts';
import {
  clearance,
  type Grown,
  grown,
  isReal,
  multiply,
  product,
  reach,
  real,
  reciprocal,
  sum,
  UNKNOWN,
} from './grown.ts';

/** An analytic function and its derivative over a part of the strip; `end` is where that part begins, if it is an end of it. */
export interface Analytic {
  readonly value: (a: Grown, end: number) => Grown;
  readonly slope: (a: Grown, end: number) => Grown;
}

const over = (fn: string, a: Interval): Interval => OVER[fn]!.value(a);
const MORE = 1 + 2 ** -40;

/** e^|w| as size and rate, where |w| grows no faster than |t|: (t/T)^p ≤ 1 + (t - T)/T. */
const growth = (a: Grown, end: number): readonly [number, number, number] =>
  a.power <= 1 && a.rate === 0 && a.size < Infinity
    ? [Math.exp(a.size) * MORE, 0, (a.size / end) * MORE]
    : [Infinity, 0, 0];

const exp = (a: Grown, end: number): Grown => {
  const m = over('exp', a.re);
  return grown(multiply(m, over('cos', a.im)), multiply(m, over('sin', a.im)), ...growth(a, end));
};

/** tanh(u + iv) = (T + i s c (1 - T²))/(c² + T² s²), T = tanh u, s = sin v, c = cos v; poles where the denominator is 0. */
const tanh = (a: Grown): Grown => {
  const [t, s, c] = [over('tanh', a.re), over('sin', a.im), over('cos', a.im)];
  const t2 = square(t);
  const below = add(square(c), multiply(t2, square(s)));
  if (!(below.lo > 0)) return UNKNOWN;
  return grown(divide(t, below), divide(multiply(multiply(s, c), subtract(ONE, t2)), below));
};

/** Products of real functions of both parts; no larger than e^|w|. */
const waves =
  (re: readonly [string, string], im: readonly [string, string], minus = false) =>
  (a: Grown, end: number): Grown => {
    const imaginary = multiply(over(im[0], a.re), over(im[1], a.im));
    return grown(
      multiply(over(re[0], a.re), over(re[1], a.im)),
      minus ? negate(imaginary) : imaginary,
      ...growth(a, end),
    );
  };
const sinh = waves(['sinh', 'cos'], ['cosh', 'sin']);
const cosh = waves(['cosh', 'cos'], ['sinh', 'sin']);
const sin = waves(['sin', 'cosh'], ['cos', 'sinh']);
const cos = waves(['cos', 'cosh'], ['sin', 'sinh'], true);

/** |erf(u + iv) - erf(u)| ≤ 2/√π e^(-u²) |v| e^(v²), along the segment between. */
const erf = (a: Grown): Grown => {
  const v = Math.max(Math.abs(a.im.lo), Math.abs(a.im.hi));
  const u = a.re.lo > 0 ? a.re.lo : a.re.hi < 0 ? -a.re.hi : 0;
  const off = v === 0 ? 0 : 1.1284 * v * Math.exp(v * v - u * u) * MORE;
  if (!(off < Infinity)) return UNKNOWN;
  return grown(add(over('erf', a.re), { lo: -off, hi: off }), { lo: -off, hi: off });
};

/** log w = log|w| + i arg w, where the real part of w is positive. */
const log = (a: Grown, end: number): Grown => {
  if (!(a.re.lo > 0)) return UNKNOWN;
  const least = clearance(a);
  const most = reach(a);
  const re = { lo: over('log', { lo: least, hi: least }).lo, hi: over('log', { lo: most, hi: most }).hi };
  // log of size (t/T)^p e^(c (t - T)) is at most linear in t.
  const at = Math.abs(Math.log(a.size)) + Math.abs(re.lo) + 2 + a.power + a.rate * end;
  return grown(re, turn(a.im, Math.PI / 2), at, 1, 0);
};
/** An angle up to `most` in size, on the side on which the imaginary part lies. */
const turn = (im: Interval, most: number): Interval => ({
  lo: im.lo >= 0 ? 0 : -most * MORE,
  hi: im.hi <= 0 ? 0 : most * MORE,
});

const times = (x: number, a: Grown): Grown => product(real({ lo: x, hi: x }), a);
const squared = (a: Grown): Grown =>
  grown(
    subtract(square(a.re), square(a.im)),
    multiply({ lo: 2, hi: 2 }, multiply(a.re, a.im)),
    a.size * a.size,
    2 * a.power,
    2 * a.rate,
  );
const ROOT_PI: Interval = { lo: 1.128379167095, hi: 1.128379167096 };
const bell = (a: Grown, end: number): Grown => product(real(ROOT_PI), exp(times(-1, squared(a)), end));
const sech2 = (a: Grown): Grown => sum(real(ONE), times(-1, squared(tanh(a))));

const COMPLEX: Readonly<Record<string, Analytic>> = {
  exp: { value: exp, slope: exp },
  tanh: { value: tanh, slope: sech2 },
  sinh: { value: sinh, slope: cosh },
  cosh: { value: cosh, slope: sinh },
  sin: { value: sin, slope: cos },
  cos: { value: cos, slope: (a, end) => times(-1, sin(a, end)) },
  log: { value: log, slope: reciprocal },
  erf: { value: erf, slope: bell },
  erfc: { value: (a) => sum(real(ONE), times(-1, erf(a))), slope: (a, end) => times(-1, bell(a, end)) },
};

/** Functions with a kink or a jump: analytic in no strip about the line. */
export const KINKED: ReadonlySet<string> = new Set(['abs', 'sign', 'relu', 'step', 'round', 'floor']);

/** Of real numbers as over intervals; undefined where nothing is known of a function. */
export function analytic(fn: string): Analytic | undefined {
  const by = COMPLEX[fn];
  const own = OVER[fn];
  if (own === undefined) return undefined;
  const beyond = (): Grown => UNKNOWN;
  return along(own, by ?? { value: beyond, slope: beyond });
}

/** What is real stays so; but its growth is that of the complex function. */
const along = (own: (typeof OVER)[string], by: Analytic): Analytic => {
  const wrap =
    (over: (a: Interval) => Interval, general: Analytic['value']): Analytic['value'] =>
    (a, end) => {
      if (!isReal(a)) return general(a, end);
      const r = over(a.re);
      if (Number.isFinite(r.lo) && Number.isFinite(r.hi)) return real(r);
      const g = general(a, end);
      return grown(r, ZERO, g.size, g.power, g.rate);
    };
  return { value: wrap(own.value, by.value), slope: wrap(own.slope, by.slope) };
};

/** w^(p/q), of the principal branch where the real part of w is positive. */
export function analyticPower(p: number, q: number): Analytic {
  const whole = (a: Grown, n: number): Grown => {
    // The square of a half-plane is no half-plane: first the reciprocal.
    if (n < 0) return whole(reciprocal(a), -n);
    if (n === 0) return real(ONE);
    if (n === 1) return a;
    return n % 2 === 0 ? whole(squared(a), n / 2) : product(whole(a, n - 1), a);
  };
  const root = (a: Grown): Grown => {
    if (!(a.re.lo > 0)) return UNKNOWN;
    const angle = Math.PI / (2 * q);
    const most = reach(a) ** (1 / q) * MORE;
    const least = (clearance(a) ** (1 / q) * Math.cos(angle)) / MORE;
    const side = turn(a.im, most * Math.sin(angle));
    return grown({ lo: least, hi: most }, side, a.size ** (1 / q) * MORE, a.power / q, a.rate / q);
  };
  const raised = (a: Grown, n: number): Grown => (q === 1 ? whole(a, n) : whole(root(a), n));
  const factor: Interval = divide({ lo: p, hi: p }, { lo: q, hi: q });
  return along(overPower(p, q), {
    value: (a) => raised(a, p),
    slope: (a) => product(real(factor), q === 1 ? raised(a, p - 1) : raised(a, p - q)),
  });
}
