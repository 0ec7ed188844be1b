import { Stop } from './arithmetic.ts';
import {
  BIG_ONE,
  BIG_ZERO,
  type BigFloat,
  bigToNumber,
  magnitude,
  minus,
  negated,
  plus,
  quotient,
  rounded,
  scaledBy,
  squareRoot,
  times,
} from './bigFloat.ts';

// Elementary functions by reduction of the argument and power series in fixed point. A fixed-point number of w bits
// is a bigint over 2^w. Series are summed for f(x)/x, which is near 1, so that the relative error is that of one sum.

const GUARD = 24;

/** x as fixed point. */
function fixed(x: BigFloat, w: number): bigint {
  const shift = x.e + w;
  return shift >= 0 ? x.m << BigInt(shift) : x.m >> BigInt(-shift);
}

/** sum of t_k with t_0 = 1 and t_k = t_(k-1) z n(k)/d(k), in fixed point; `weight` divides the k-th term once more. */
function series(
  z: bigint,
  w: number,
  ratio: (k: bigint) => readonly [bigint, bigint],
  weight: (k: bigint) => bigint = () => 1n,
): bigint {
  const shift = BigInt(w);
  let term = 1n << shift;
  let total = term;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    const [n, d] = ratio(k);
    term = (((term * z) >> shift) * n) / d;
    total += term / weight(k);
  }
  return total;
}

const constants = new Map<string, BigFloat>();
function constant(name: string, bits: number, make: (w: number) => bigint): BigFloat {
  const w = 64 * Math.ceil((bits + GUARD) / 64);
  const key = `${name}${w}`;
  let value = constants.get(key);
  if (value === undefined) {
    value = rounded(make(w + GUARD), -w - GUARD, w);
    constants.set(key, value);
  }
  return value;
}
/** atanh(1/n) or atan(1/n) in fixed point. */
function inverseSeries(n: bigint, w: number, sign: 1n | -1n): bigint {
  let power = (1n << BigInt(w)) / n;
  let total = power;
  for (let k = 1n; power !== 0n; k++) {
    power = power / (n * n);
    const term = power / (2n * k + 1n);
    total += sign === 1n || k % 2n === 0n ? term : -term;
  }
  return total;
}
/** ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749). */
export const ln2 = (bits: number): BigFloat =>
  constant('ln2', bits, (w) => {
    const f = (n: bigint) => inverseSeries(n, w, 1n);
    return 18n * f(26n) - 2n * f(4801n) + 8n * f(8749n);
  });
/** pi = 16 atan(1/5) - 4 atan(1/239) (Machin 1706). */
export const pi = (bits: number): BigFloat =>
  constant('pi', bits, (w) => 16n * inverseSeries(5n, w, -1n) - 4n * inverseSeries(239n, w, -1n));

/** The nearest whole number. */
function nearest(x: BigFloat): bigint {
  return x.e >= 0 ? x.m << BigInt(x.e) : (x.m + (1n << BigInt(-x.e - 1))) >> BigInt(-x.e);
}

export function exponential(x: BigFloat, bits: number): BigFloat {
  if (x.m === 0n) return BIG_ONE;
  const size = magnitude(x);
  if (size > 32) throw new Stop('unsupported', 'a number beyond 2^(2^31)');
  if (size < -bits - 2) return BIG_ONE;
  const halvings = Math.ceil(Math.sqrt(bits) / 2);
  const w = bits + GUARD + halvings;
  const log2 = ln2(w + Math.max(0, size));
  const k = nearest(quotient(x, log2, 64));
  const r = minus(x, times({ m: k, e: 0 }, log2, w + 64), w);
  let y = series(fixed(scaledBy(r, -halvings), w), w, (n) => [1n, n]);
  for (let n = 0; n < halvings; n++) y = (y * y) >> BigInt(w);
  return rounded(y, Number(k) - w, bits);
}

export function logarithm(x: BigFloat, bits: number): BigFloat {
  if (x.m === 0n) throw new Stop('pole', 'log(0)');
  if (x.m < 0n) throw new Stop('undefined', 'the logarithm of a negative number');
  // x = y 2^k with y in [3/4, 3/2): log y = 2 atanh((y - 1)/(y + 1)).
  let k = magnitude(x);
  let y = scaledBy(x, -k);
  if (minus(y, { m: 3n, e: -2 }, 8).m < 0n) {
    y = scaledBy(y, 1);
    k--;
  }
  const w = bits + GUARD;
  const t = quotient(minus(y, BIG_ONE, w + 64), plus(y, BIG_ONE, w + 64), w);
  const near = scaledBy(times(t, oddSeries(t, w, 1n), w), 1);
  const far = k === 0 ? BIG_ZERO : times({ m: BigInt(k), e: 0 }, ln2(w), w);
  return plus(near, far, bits);
}

/** atanh(t)/t (sign 1) or atan(t)/t (sign -1). */
function oddSeries(t: BigFloat, w: number, sign: 1n | -1n): BigFloat {
  const square = fixed(times(t, t, w), w);
  return rounded(
    series(
      square,
      w,
      () => [sign, 1n],
      (k) => 2n * k + 1n,
    ),
    -w,
    w,
  );
}

export function arctangent(x: BigFloat, bits: number): BigFloat {
  if (x.m === 0n) return BIG_ZERO;
  if (x.m < 0n) return negated(arctangent(negated(x), bits));
  const w = bits + GUARD;
  if (magnitude(x) > 1) {
    const right = scaledBy(pi(w), -1);
    return minus(right, arctangent(quotient(BIG_ONE, x, w), w), bits);
  }
  // atan t = 2 atan(t / (1 + sqrt(1 + t^2)))
  let t = x;
  let halvings = 0;
  for (; magnitude(t) > -3; halvings++)
    t = quotient(t, plus(BIG_ONE, squareRoot(plus(BIG_ONE, times(t, t, w), w), w), w), w);
  const y = times(t, oddSeries(t, w, -1n), bits);
  return scaledBy(y, halvings);
}

/** x = r + k pi/2 with |r| <= pi/4 or a little more. */
function quadrant(x: BigFloat, bits: number): { readonly r: BigFloat; readonly k: bigint } {
  const size = Math.max(0, magnitude(x));
  if (size > 4096) throw new Stop('unsupported', 'an angle beyond 2^4096');
  if (magnitude(x) < 0) return { r: x, k: 0n };
  const w = 2 * bits + size + GUARD;
  const right = scaledBy(pi(w), -1);
  const k = nearest(quotient(x, right, size + 8));
  return { r: minus(x, times({ m: k, e: 0 }, right, w), w), k };
}
function sineNear(r: BigFloat, w: number): BigFloat {
  const z = fixed(times(r, r, w), w);
  const s = series(z, w, (k) => [-1n, 2n * k * (2n * k + 1n)]);
  return times(rounded(r.m, r.e, w), { m: s, e: -w }, w);
}
function cosineNear(r: BigFloat, w: number): BigFloat {
  const z = fixed(times(r, r, w), w);
  return rounded(
    series(z, w, (k) => [-1n, 2n * k * (2n * k - 1n)]),
    -w,
    w,
  );
}
function turned(x: BigFloat, quarter: bigint, bits: number): BigFloat {
  const { r, k } = quadrant(x, bits);
  const w = bits + GUARD;
  const turn = (((k + quarter) % 4n) + 4n) % 4n;
  const y = turn % 2n === 0n ? sineNear(r, w) : cosineNear(r, w);
  return rounded(turn >= 2n ? -y.m : y.m, y.e, bits);
}
export const sine = (x: BigFloat, bits: number): BigFloat => turned(x, 0n, bits);
export const cosine = (x: BigFloat, bits: number): BigFloat => turned(x, 1n, bits);

/** erf x = 2x/sqrt(pi) e^(-x^2) sum_k (2x^2)^k / (2k+1)!!, all terms positive. */
export function errorFunction(x: BigFloat, bits: number): BigFloat {
  if (x.m === 0n) return BIG_ZERO;
  const square = times(x, x, bits + GUARD);
  // 1 - erf x < e^(-x^2)
  if (magnitude(x) > 32 || magnitude(square) > Math.log2(bits) + 1) return { m: x.m < 0n ? -1n : 1n, e: 0 };
  const growth = Math.max(0, Math.ceil(bigToNumber(square) * Math.LOG2E));
  const w = bits + GUARD + growth;
  const s = series(fixed(scaledBy(times(x, x, w), 1), w), w, (k) => [1n, 2n * k + 1n]);
  const decay = exponential(negated(times(x, x, w)), w);
  const front = quotient(scaledBy(x, 1), squareRoot(pi(w), w), w);
  return times(times(front, decay, w), { m: s, e: -w }, bits);
}
