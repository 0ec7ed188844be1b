/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const SMALL = new Map<number, Rational>();
for (let k = -64; k <= 64; k++) SMALL.set(k, { n: BigInt(k), d: 1n });

export const ZERO = SMALL.get(0)!;
export const ONE = SMALL.get(1)!;
export const MINUS_ONE = SMALL.get(-1)!;

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction n/d in lowest terms. A zero denominator is a bug of the caller. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  if (d === 1n || d === 1) {
    if (typeof n === 'number') return SMALL.get(n) ?? { n: BigInt(n), d: 1n };
    return n >= -64n && n <= 64n ? SMALL.get(Number(n))! : { n, d: 1n };
  }
  const bn = BigInt(n);
  const bd = BigInt(d);
  if (bd === 0n) throw new Error('rational with denominator 0');
  const g = gcd(bn, bd);
  const sign = bd < 0n ? -1n : 1n;
  const dn = (sign * bd) / g;
  return dn === 1n ? rational((sign * bn) / g) : { n: (sign * bn) / g, d: dn };
}

export const isZero = (a: Rational): boolean => a.n === 0n;
export const isOne = (a: Rational): boolean => a.n === 1n && a.d === 1n;
export const isInteger = (a: Rational): boolean => a.d === 1n;
export const isNegative = (a: Rational): boolean => a.n < 0n;

export function plus(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return rational(a.n + b.n);
  return rational(a.n * b.d + b.n * a.d, a.d * b.d);
}
export const negate = (a: Rational): Rational => (a.d === 1n ? rational(-a.n) : { n: -a.n, d: a.d });
export const minus = (a: Rational, b: Rational): Rational => plus(a, negate(b));
export function times(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return rational(a.n * b.n);
  return rational(a.n * b.n, a.d * b.d);
}
/** 1/a; a = 0 is a bug of the caller. */
export const inverse = (a: Rational): Rational => rational(a.d, a.n);

export function compare(a: Rational, b: Rational): number {
  const x = a.n * b.d;
  const y = b.n * a.d;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** a to a whole power; a = 0 with a negative power is a bug of the caller. */
export function power(a: Rational, k: number): Rational {
  return k >= 0 ? rational(a.n ** BigInt(k), a.d ** BigInt(k)) : power(inverse(a), -k);
}

/** The exact p-th root (p >= 2) of a non-negative fraction, where there is one. */
export function root(a: Rational, p: number): Rational | undefined {
  if (a.n < 0n) return undefined;
  const n = integerRoot(a.n, p);
  const d = integerRoot(a.d, p);
  return n === undefined || d === undefined ? undefined : rational(n, d);
}

function integerRoot(a: bigint, p: number): bigint | undefined {
  if (a < 2n) return a;
  const k = BigInt(p);
  // Newton from above; the first guess has enough bits to be an upper bound.
  let x = 1n << (BigInt(a.toString(2).length) / k + 1n);
  for (;;) {
    const y = ((k - 1n) * x + a / x ** (k - 1n)) / k;
    if (y >= x) break;
    x = y;
  }
  return x ** k === a ? x : undefined;
}

/** The nearest double, correctly rounded for all fractions whose parts fit in a double. */
export function toNumber(a: Rational): number {
  if (a.d === 1n) return Number(a.n);
  const n = Number(a.n);
  const d = Number(a.d);
  if (Number.isSafeInteger(n) && Number.isSafeInteger(d)) return n / d;
  // Scale to 64 significant bits so that huge parts do not overflow to infinity.
  const shift = BigInt(a.d.toString(2).length - (a.n < 0n ? -a.n : a.n).toString(2).length + 64);
  const q = shift >= 0n ? (a.n << shift) / a.d : a.n / (a.d << -shift);
  // In two steps: 2^-1086 is 0 where what it scales is not.
  const half = Number(shift / 2n);
  return Number(q) * 2 ** -half * 2 ** (half - Number(shift));
}

/** The exact value of a finite double. */
export function fromNumber(x: number): Rational {
  if (!Number.isFinite(x)) throw new Error(`no fraction for ${x}`);
  if (Number.isInteger(x)) return rational(BigInt(x));
  let d = 1n;
  let n = x;
  while (!Number.isInteger(n)) {
    n *= 2;
    d *= 2n;
  }
  return rational(BigInt(n), d);
}

/** `3`, `-2/5`. */
export const text = (a: Rational): string => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);
