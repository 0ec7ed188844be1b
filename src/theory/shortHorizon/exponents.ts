import type * as Q from '../../expr/rational.ts';
import { Stop } from '../../rewrite/arithmetic.ts';
import { Prime } from './prime.ts';

/**
 * A constant as an exponent: modulo the orders of two groups in the field, of which one gives exponentials, one sines. NaN
 * where it is not known: the value of a function is no exponent.
 */
export interface Exponent {
  readonly real: number;
  readonly angle: number;
}

/** Orders of groups: q of the squares of the field of p = 2q + 1, r of a part of the numbers a + ib of norm 1, which are p + 1. */
const ORDERS: Readonly<Record<number, readonly [number, number]>> = {
  66559919: [33279959, 39619],
  66143279: [33071639, 39371],
};

/**
 * Exponentials, sines and cosines of constants in a prime field, such that all their addition theorems hold: exp(x) = g^x with x
 * modulo q (Gonnet 1984), cos x + i sin x = w^x with x modulo r.
 */
export class Exponents {
  private readonly f: Prime;
  private readonly q: Prime;
  private readonly r: Prime;
  private readonly turn: readonly [number, number];

  constructor(f: Prime) {
    this.f = f;
    const [q, r] = ORDERS[f.p]!;
    this.q = new Prime(q);
    this.r = new Prime(r);
    // A number of norm 1 is one of the form z^(p - 1); those of order r are powers of it.
    let turn: readonly [number, number] = [1, 0];
    for (let b = 2; turn[1] === 0; b++) turn = this.raised(this.raised([1, b], f.p - 1), (f.p + 1) / r);
    this.turn = turn;
  }

  static readonly zero: Exponent = { real: 0, angle: 0 };
  static readonly unknown: Exponent = { real: Number.NaN, angle: Number.NaN };

  rational(x: Q.Rational): Exponent {
    return { real: known(() => this.q.rational(x)), angle: known(() => this.r.rational(x)) };
  }

  plus(a: Exponent, b: Exponent): Exponent {
    return { real: this.q.add(a.real, b.real), angle: this.r.add(a.angle, b.angle) };
  }

  times(a: Exponent, b: Exponent): Exponent {
    const product = (f: Prime, x: number, y: number): number => (x === 0 || y === 0 ? 0 : f.times(x, y));
    return { real: product(this.q, a.real, b.real), angle: product(this.r, a.angle, b.angle) };
  }

  power(a: Exponent, n: Q.Rational): Exponent {
    return { real: known(() => powerIn(this.q, a.real, n)), angle: known(() => powerIn(this.r, a.angle, n)) };
  }

  exp(x: Exponent): number {
    // 3^2 is a square, and not 1: it makes them all.
    return this.f.power(9, x.real);
  }

  circle(x: Exponent): readonly [sin: number, cos: number] {
    const [cos, sin] = this.raised(this.turn, x.angle);
    return [sin, cos];
  }

  /** A power of a + ib; -1 is no square in the field. */
  private raised(z: readonly [number, number], n: number): readonly [number, number] {
    const { f } = this;
    let made: readonly [number, number] = [1, 0];
    let base = z;
    const product = (
      [a, b]: readonly [number, number],
      [c, d]: readonly [number, number],
    ): readonly [number, number] => [
      f.add(f.times(a, c), f.negative(f.times(b, d))),
      f.add(f.times(a, d), f.times(b, c)),
    ];
    for (let left = n; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) made = product(made, base);
      base = product(base, base);
    }
    return made;
  }
}

/** What a field has no number for is not known. */
function known(make: () => number): number {
  try {
    return make();
  } catch (problem) {
    if (problem instanceof Stop) return Number.NaN;
    throw problem;
  }
}

function powerIn(f: Prime, a: number, n: Q.Rational): number {
  if (Number.isNaN(a)) return a;
  if (n.d !== 1n && n.d !== 2n) throw new Stop('unsupported', 'a root of higher order');
  const base = n.d === 2n ? f.root(a) : a;
  const k = Number(n.n);
  return k >= 0 ? f.power(base, k) : f.power(f.over(base), -k);
}
