import type * as Q from '../expr/rational.ts';
import { Stop } from './arithmetic.ts';

/** The number m 2^e; zero has m = 0. */
export interface BigFloat {
  readonly m: bigint;
  readonly e: number;
}
export const BIG_ZERO: BigFloat = { m: 0n, e: 0 };
export const BIG_ONE: BigFloat = { m: 1n, e: 0 };

/** The first word of a double holds its exponent. */
const double = new DataView(new ArrayBuffer(8));

/** How many bits a whole number has, its sign apart. */
export function bitLength(n: bigint): number {
  // The nearest double has the same number of bits, unless rounding took it up to a power of 2 or beyond all doubles.
  double.setFloat64(0, Number(n));
  const high = double.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  if (exponent !== 0x7ff && ((high & 0xfffff) !== 0 || double.getUint32(4) !== 0)) return exponent - 1022;
  const text = (n < 0n ? -n : n).toString(16);
  return n === 0n ? 0 : 4 * text.length - Math.clz32(Number.parseInt(text[0]!, 16)) + 28;
}
/** k with 2^(k-1) <= |a| < 2^k. */
export const magnitude = (a: BigFloat): number => (a.m === 0n ? Number.NEGATIVE_INFINITY : bitLength(a.m) + a.e);

/** Beyond 2^(2^31) a number counts as not representable. */
const LARGEST = 2 ** 31;

/** The number rounded to so many bits, half away from zero. */
export function rounded(m: bigint, e: number, bits: number): BigFloat {
  const excess = bitLength(m) - bits;
  if (m === 0n) return BIG_ZERO;
  if (Math.abs(e) > LARGEST) throw new Stop('unsupported', 'a number beyond 2^(2^31)');
  if (excess <= 0) return { m, e };
  const half = 1n << BigInt(excess - 1);
  const size = ((m < 0n ? -m : m) + half) >> BigInt(excess);
  return { m: m < 0n ? -size : size, e: e + excess };
}
export const negated = (a: BigFloat): BigFloat => ({ m: -a.m, e: a.e });
export const scaledBy = (a: BigFloat, k: number): BigFloat => (a.m === 0n ? a : { m: a.m, e: a.e + k });

export function plus(a: BigFloat, b: BigFloat, bits: number): BigFloat {
  if (a.m === 0n) return rounded(b.m, b.e, bits);
  if (b.m === 0n) return rounded(a.m, a.e, bits);
  const [high, low] = magnitude(a) >= magnitude(b) ? [a, b] : [b, a];
  // What lies far below the last bit only decides the rounding.
  if (magnitude(high) - magnitude(low) > bits + 4) return rounded(high.m, high.e, bits);
  const e = Math.min(a.e, b.e);
  return rounded((a.m << BigInt(a.e - e)) + (b.m << BigInt(b.e - e)), e, bits);
}
export const minus = (a: BigFloat, b: BigFloat, bits: number): BigFloat => plus(a, negated(b), bits);
export const times = (a: BigFloat, b: BigFloat, bits: number): BigFloat => rounded(a.m * b.m, a.e + b.e, bits);
export function quotient(a: BigFloat, b: BigFloat, bits: number): BigFloat {
  if (b.m === 0n) throw new Stop('pole', 'a denominator vanishes');
  const shift = Math.max(0, bits + 2 + bitLength(b.m) - bitLength(a.m));
  return rounded((a.m << BigInt(shift)) / b.m, a.e - b.e - shift, bits);
}
export function squareRoot(a: BigFloat, bits: number): BigFloat {
  if (a.m < 0n) throw new Stop('undefined', 'the root of a negative number');
  if (a.m === 0n) return BIG_ZERO;
  let shift = Math.max(0, 2 * bits + 4 - bitLength(a.m));
  if ((a.e - shift) % 2 !== 0) shift++;
  const n = a.m << BigInt(shift);
  let x = 1n << BigInt((bitLength(n) >> 1) + 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) break;
    x = y;
  }
  return rounded(x, (a.e - shift) / 2, bits);
}

export function bigFromRational(q: Q.Rational, bits: number): BigFloat {
  return q.d === 1n ? rounded(q.n, 0, bits) : quotient({ m: q.n, e: 0 }, { m: q.d, e: 0 }, bits);
}
/** The nearest double. */
export function bigToNumber(a: BigFloat): number {
  const r = rounded(a.m, a.e, 53);
  if (r.e > 1100) return r.m < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return r.e < -1000 ? Number(r.m) * 2 ** -1000 * 2 ** (r.e + 1000) : Number(r.m) * 2 ** r.e;
}
/** Decimal digits of a number, rounded to so many after the point. */
export function bigToFixed(a: BigFloat, digits: number): string {
  const ten = 10n ** BigInt(digits);
  const scaled =
    a.e >= 0 ? (a.m << BigInt(a.e)) * ten : ((a.m * ten) / (1n << BigInt(-a.e - 1)) + (a.m < 0n ? -1n : 1n)) / 2n;
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
