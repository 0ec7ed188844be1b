import type { FunctionName } from '../../expr/functionNames.ts';
import { hashText } from '../../expr/hash.ts';
import * as Q from '../../expr/rational.ts';
import { Stop } from '../../rewrite/arithmetic.ts';
import { type Exponent, Exponents } from './exponents.ts';
import type { Prime } from './prime.ts';

/**
 * Taylor series of functions modulo a prime. Their values at a point are chosen freely, but obey the rules that terms are
 * rewritten with: sin² + cos² = 1, functions are odd or even, exp(-x) exp(x) = 1, tanh = sinh/cosh; the series follows
 * from the differential equation of the function. Addition theorems hold where the point is known as an exponent, and for what
 * is added to it.
 */
export class Taylor {
  private readonly f: Prime;
  readonly exponents: Exponents;
  private readonly seed: string;
  private readonly length: number;
  private readonly known = new Map<string, readonly number[]>();
  /** The points, up to their signs, at which functions with an addition theorem were read. */
  readonly points = new Set<number>();
  /** Whether one of them was not known as an exponent. */
  isDoubtful = false;

  constructor(prime: Prime, seed: string, length: number) {
    this.f = prime;
    this.exponents = new Exponents(prime);
    this.seed = seed;
    this.length = length;
  }

  /** The coefficients of fn(c + x) in powers of x; `at` is c as an exponent. */
  series(fn: FunctionName, c: number, at: Exponent): readonly number[] {
    const key = `${fn} ${c} ${at.real} ${at.angle}`;
    let made = this.known.get(key);
    if (made === undefined) {
      made = this.fresh(fn, c, at);
      this.known.set(key, made);
    }
    return made;
  }

  /** The coefficients of (c + x)^q. */
  power(c: number, q: Q.Rational): readonly number[] {
    const { f } = this;
    if (q.d === 1n && q.n >= 0n && c === 0)
      return Array.from({ length: this.length }, (_, k) => (BigInt(k) === q.n ? 1 : 0));
    if (c === 0) throw new Stop('pole', 'a root or an inverse where its argument vanishes');
    if (q.d !== 1n && q.d !== 2n) throw new Stop('unsupported', `a root of order ${q.d}`);
    const base = q.d === 2n ? f.root(c) : c;
    const n = Number(q.n);
    const first = n >= 0 ? f.power(base, n) : f.power(f.over(base), -n);
    const exponent = f.rational(q);
    return this.from(first, (k, a) =>
      f.times(f.times(f.add(exponent, f.negative(k - 1)), a[k - 1]!), f.over(f.times(k, c))),
    );
  }

  private fresh(fn: FunctionName, c: number, at: Exponent): readonly number[] {
    const { f } = this;
    switch (fn) {
      case 'exp':
        return this.solution(this.exponential(c, at), (_, y) => y);
      case 'tanh': {
        const [s, k] = this.hyperbolic(c, at);
        return this.solution(f.times(s, f.over(k)), (_, y) =>
          this.plus(this.one(), this.scaled(this.product(y, y), -1)),
        );
      }
      case 'tan': {
        const [s, k] = this.circular(c, at);
        return this.solution(f.times(s, f.over(k)), (_, y) => this.plus(this.one(), this.product(y, y)));
      }
      case 'sin':
      case 'cos': {
        const [s, k] = this.circular(c, at);
        // Every second coefficient belongs to the other function.
        const even = fn === 'sin' ? s : k;
        const odd = fn === 'sin' ? k : f.negative(s);
        return this.alternating(even, odd, -1);
      }
      case 'sinh':
      case 'cosh': {
        const [s, k] = this.hyperbolic(c, at);
        return this.alternating(fn === 'sinh' ? s : k, fn === 'sinh' ? k : s, 1);
      }
      case 'log':
        return this.integral(c === 1 ? 0 : this.chosen('log', c), this.power(c, Q.MINUS_ONE));
      case 'atan':
        return this.integral(this.odd('atan', c), this.inverse(this.quadratic(c, 1)));
      case 'asin':
      case 'acos': {
        const root = this.composed(Q.rational(-1, 2), this.quadratic(c, -1));
        const asin = this.odd('asin', c);
        if (fn === 'asin') return this.integral(asin, root);
        // acos = pi/2 - asin, and pi = 4 atan(1)
        return this.integral(f.add(f.times(2, this.odd('atan', 1)), f.negative(asin)), this.scaled(root, -1));
      }
      case 'erf':
      case 'erfc': {
        const pi = f.times(4, this.odd('atan', 1));
        const scale = f.times(2, f.over(f.root(pi)));
        const square = f.negative(f.times(c, c));
        const minus = this.exponents.rational(Q.MINUS_ONE);
        const squared = this.exponents.times(minus, this.exponents.times(at, at));
        // exp(-(c + x)^2): y' = -2 (c + x) y
        const bell = this.solution(this.exponential(square, squared), (x, y) =>
          this.scaled(this.product(this.plus(this.constant(c), x), y), -2),
        );
        const slope = bell.map((b) => f.times(b, scale));
        const erf = this.integral(this.odd('erf', c), slope);
        return fn === 'erf' ? erf : this.plus(this.one(), this.scaled(erf, -1));
      }
      case 'xlogx':
        return this.product(this.plus(this.constant(c), this.variable()), this.series('log', c, at));
      case 'relu':
      case 'step':
      case 'abs':
      case 'sign': {
        // Off the kink: a slope that could be 0 or 1, and stands for both.
        const half = f.over(2);
        const sign = this.odd('sign', c);
        const slope = fn === 'relu' || fn === 'step' ? f.times(half, f.add(1, sign)) : sign;
        if (fn === 'step' || fn === 'sign') return this.constant(slope);
        return this.plus(this.constant(c), this.variable()).map((a) => f.times(a, slope));
      }
      default:
        throw new Stop('unsupported', `the series of \`${fn}\``);
    }
  }

  /** A value of a function at a point: a small square, so that it has a root. */
  private chosen(name: string, c: number): number {
    const r = 2 + (hashText(`${this.seed} ${name} ${c}`) % 1009);
    return this.f.times(r, r);
  }

  private odd(name: string, c: number): number {
    if (c === 0) return 0;
    return c <= this.f.p / 2 ? this.chosen(name, c) : this.f.negative(this.chosen(name, this.f.p - c));
  }

  private exponential(c: number, at: Exponent): number {
    if (c === 0) return 1;
    this.read(c, at.real);
    if (!Number.isNaN(at.real)) return this.exponents.exp(at);
    return c <= this.f.p / 2 ? this.chosen('exp', c) : this.f.over(this.chosen('exp', this.f.p - c));
  }

  private read(c: number, exponent: number): void {
    this.points.add(Math.min(c, this.f.p - c));
    if (Number.isNaN(exponent)) this.isDoubtful = true;
  }

  private hyperbolic(c: number, at: Exponent): readonly [sinh: number, cosh: number] {
    const { f } = this;
    const e = this.exponential(c, at);
    const [inverse, half] = [f.over(e), f.over(2)];
    return [f.times(half, f.add(e, f.negative(inverse))), f.times(half, f.add(e, inverse))];
  }

  /** A point of the circle: 2u/(1 + u^2), (1 - u^2)/(1 + u^2). */
  private circular(c: number, at: Exponent): readonly [sin: number, cos: number] {
    const { f } = this;
    if (c !== 0) this.read(c, at.angle);
    if (!Number.isNaN(at.angle)) return this.exponents.circle(at);
    const u = this.odd('angle', c);
    const square = f.times(u, u);
    const scale = f.over(f.add(1, square));
    return [f.times(f.times(2, u), scale), f.times(f.add(1, f.negative(square)), scale)];
  }

  private from(first: number, next: (k: number, before: readonly number[]) => number): readonly number[] {
    const made = [first];
    for (let k = 1; k < this.length; k++) made.push(next(k, made));
    return made;
  }

  /** y with y(0) given and y' = right(x, y), coefficient by coefficient. */
  private solution(
    first: number,
    right: (x: readonly number[], y: readonly number[]) => readonly number[],
  ): readonly number[] {
    const { f } = this;
    const x = this.variable();
    return this.from(first, (k, before) => f.times(right(x, before)[k - 1]!, f.over(k)));
  }

  private alternating(even: number, odd: number, sign: 1 | -1): readonly number[] {
    const { f } = this;
    return this.from(even, (k, a) => {
      if (k === 1) return odd;
      const before = f.times(a[k - 2]!, f.over(f.times(k, k - 1)));
      return sign === 1 ? before : f.negative(before);
    });
  }

  private integral(first: number, slope: readonly number[]): readonly number[] {
    return this.from(first, (k) => this.f.times(slope[k - 1]!, this.f.over(k)));
  }

  /** 1 + sign (c + x)^2. */
  private quadratic(c: number, sign: 1 | -1): readonly number[] {
    const x = this.plus(this.constant(c), this.variable());
    return this.plus(this.one(), this.scaled(this.product(x, x), sign));
  }

  private inverse(a: readonly number[]): readonly number[] {
    return this.composed(Q.MINUS_ONE, a);
  }

  /** a^q as a series. */
  private composed(q: Q.Rational, a: readonly number[]): readonly number[] {
    const outer = this.power(a[0]!, q);
    const inner = [0, ...a.slice(1)];
    return outer.reduceRight<readonly number[]>(
      (made, c) => this.plus(this.constant(c), this.product(made, inner)),
      this.constant(0),
    );
  }

  private one(): readonly number[] {
    return this.constant(1);
  }
  private constant(c: number): readonly number[] {
    return Array.from({ length: this.length }, (_, k) => (k === 0 ? c : 0));
  }
  private variable(): readonly number[] {
    return Array.from({ length: this.length }, (_, k) => (k === 1 ? 1 : 0));
  }
  private plus(a: readonly number[], b: readonly number[]): readonly number[] {
    return Array.from({ length: Math.max(a.length, b.length) }, (_, k) => this.f.add(a[k] ?? 0, b[k] ?? 0));
  }
  private scaled(a: readonly number[], by: number): readonly number[] {
    const c = by < 0 ? this.f.negative(-by) : by;
    return a.map((x) => this.f.times(x, c));
  }
  private product(a: readonly number[], b: readonly number[]): readonly number[] {
    const { f } = this;
    return Array.from({ length: Math.min(this.length, a.length + b.length - 1) }, (_, k) => {
      let sum = 0;
      for (let i = Math.max(0, k - b.length + 1); i <= Math.min(k, a.length - 1); i++)
        sum = f.add(sum, f.times(a[i]!, b[k - i]!));
      return sum;
    });
  }
}
