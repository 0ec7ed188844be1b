import * as Q from '../../expr/rational.ts';
import { Stop } from '../../rewrite/arithmetic.ts';

/**
 * The whole numbers modulo a prime below 2^26, as doubles: products of two are exact. The primes are 2q + 1 with q prime and
 * 7 modulo 8, so that -1 is no square, while 2, 3, 5 and 7 are squares, and the root that is itself a square is multiplicative.
 */
export class Prime {
  readonly p: number;
  private readonly inverse: number;

  constructor(p: number) {
    this.p = p;
    this.inverse = 1 / p;
  }

  add(a: number, b: number): number {
    const s = a + b;
    return s >= this.p ? s - this.p : s;
  }

  times(a: number, b: number): number {
    const x = a * b;
    const r = x - Math.floor(x * this.inverse) * this.p;
    return r < 0 ? r + this.p : r >= this.p ? r - this.p : r;
  }

  power(a: number, k: number): number {
    let result = 1;
    let base = a;
    for (let left = k; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = this.times(result, base);
      base = this.times(base, base);
    }
    return result;
  }

  over(a: number): number {
    if (a === 0) throw new Stop('pole', 'a denominator vanishes');
    return this.power(a, this.p - 2);
  }

  negative(a: number): number {
    return a === 0 ? 0 : this.p - a;
  }

  rational(q: Q.Rational): number {
    const p = BigInt(this.p);
    const n = Number(((q.n % p) + p) % p);
    return q.d === 1n ? n : this.times(n, this.over(Number(q.d % p)));
  }

  /** The root that is a square; what is no square has none here, and other values of letters have to be tried. */
  root(a: number): number {
    if (a === 0) return 0;
    const r = this.power(a, (this.p + 1) / 4);
    if (this.times(r, r) !== a) throw new Stop('undefined', 'the root of no square');
    return r;
  }
}

/** Both are 2q + 1 with q prime, and p + 1 has a prime factor of some size: see `Exponents`. */
export const PRIMES: readonly [number, number] = [66559919, 66143279];

/** The fraction of the least terms that is `a` modulo the first prime and `b` modulo the second; undefined if it has long terms. */
export function fractionOf(a: number, b: number): Q.Rational | undefined {
  const [p, q] = PRIMES.map(BigInt) as [bigint, bigint];
  const second = new Prime(PRIMES[1]);
  const step = BigInt(second.times((b - a + PRIMES[1] * 2) % PRIMES[1], second.over(PRIMES[0] % PRIMES[1])));
  const modulus = p * q;
  // Wang 1981: the continued fraction of the residue, stopped half way.
  let [r0, s0, r1, s1] = [modulus, 0n, BigInt(a) + p * step, 1n];
  while (r1 * r1 * 64n > modulus) {
    const k = r0 / r1;
    [r0, s0, r1, s1] = [r1, s1, r0 - k * r1, s0 - k * s1];
  }
  return s1 * s1 * 64n > modulus || s1 === 0n ? undefined : Q.rational(s1 < 0n ? -r1 : r1, s1 < 0n ? -s1 : s1);
}
