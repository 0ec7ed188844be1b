import type { FunctionName } from '../../expr/functionNames.ts';
import * as Q from '../../expr/rational.ts';
import { type Arithmetic, Stop } from '../../rewrite/arithmetic.ts';
import { type Exponent, Exponents } from './exponents.ts';
import { DROPPED, type Monomials, type Series } from './monomials.ts';
import { Partners, partnersOf } from './partners.ts';
import { PendingSum, type Polynomial } from './pendingSum.ts';
import { Taylor } from './taylor.ts';

export type { Polynomial };

/** From as many monomials on the others are arranged. */
const FEW = 3;

const NOTHING: Polynomial = { monomials: [], coefficients: [], constant: Exponents.zero };

/** The algebra of polynomials, as a signature in which terms of models are evaluated. */
export class Polynomials implements Arithmetic<Polynomial> {
  readonly monomials: Monomials;
  private sums = new Float64Array(1024);
  private touched: number[] = [];
  private readonly places: number[] = [];
  readonly taylor: Taylor;

  /** The seed chooses the values of functions. */
  constructor(monomials: Monomials, seed: string) {
    this.monomials = monomials;
    const length = monomials.order === Number.POSITIVE_INFINITY ? 1 : monomials.order + 2;
    this.taylor = new Taylor(monomials.prime, seed, length);
  }

  rational = (q: Q.Rational): Polynomial =>
    this.number(this.monomials.prime.rational(q), this.taylor.exponents.rational(q));

  number(c: number, constant = Exponents.unknown): Polynomial {
    return c === 0 ? NOTHING : { monomials: [0], coefficients: [c], constant };
  }

  variable(monomial: number): Polynomial {
    return { monomials: [monomial], coefficients: [1], constant: Exponents.zero };
  }

  isZero = (a: Polynomial): boolean => a.monomials.length === 0;

  /** A sum is collected when it is first read, so that many terms are collected once. */
  add = (a: Polynomial, b: Polynomial): Polynomial => {
    if (a === NOTHING) return b;
    if (b === NOTHING) return a;
    return new PendingSum(a, b, this.taylor.exponents.plus(a.constant, b.constant), this.total);
  };

  private total = (parts: readonly Polynomial[]): Polynomial => {
    for (const p of parts) {
      const { monomials, coefficients } = p;
      this.monomials.spend(monomials.length);
      for (let k = 0; k < monomials.length; k++) this.give(monomials[k]!, coefficients[k]!);
    }
    return this.collected(Exponents.unknown);
  };

  mul = (a: Polynomial, b: Polynomial): Polynomial => {
    const [own, factors] = [a.monomials, a.coefficients];
    const [others, theirs] = [b.monomials, b.coefficients];
    if (own.length === 0 || others.length === 0) return NOTHING;
    const constant = this.taylor.exponents.times(a.constant, b.constant);
    if (own.length === 1 && own[0] === 0) return this.times(b, factors[0]!, constant);
    if (others.length === 1 && others[0] === 0) return this.times(a, theirs[0]!, constant);
    if (own.length > others.length) return this.mul(b, a);
    const { monomials, places } = this;
    // To arrange the many is worth while only where some meet them.
    const partners = own.length < FEW ? undefined : new Partners(monomials, others);
    for (let i = 0; i < own.length; i++) {
      const m = own[i]!;
      const c = factors[i]!;
      const count = partners === undefined ? partnersOf(m, monomials, others, places) : partners.of(m, places);
      monomials.spend(count);
      for (let n = 0; n < count; n++) {
        const j = places[n]!;
        const product = monomials.product(m, others[j]!);
        if (product !== DROPPED) this.give(product, monomials.prime.times(c, theirs[j]!));
      }
    }
    return this.collected(constant);
  };

  private times(a: Polynomial, c: number, constant: Exponent): Polynomial {
    const { prime } = this.monomials;
    const coefficients = c === 1 ? a.coefficients : a.coefficients.map((x) => prime.times(c, x));
    return { monomials: a.monomials, coefficients, constant };
  }

  /** Adds to what is being collected. */
  private give(m: number, c: number): void {
    if (m >= this.sums.length) {
      const wider = new Float64Array(2 * m);
      wider.set(this.sums);
      this.sums = wider;
    }
    const before = this.sums[m]!;
    if (before === 0) this.touched.push(m);
    // A sum that comes back to 0 is kept as p, so that its monomial is not listed twice.
    const now = before + c;
    const { p } = this.monomials.prime;
    this.sums[m] = now > p ? now - p : now;
  }

  /** What was given since the last time. */
  private collected(constant: Exponent): Polynomial {
    const { prime } = this.monomials;
    const { touched } = this;
    this.touched = [];
    const monomials: number[] = [];
    const coefficients: number[] = [];
    for (const m of touched) {
      const c = this.sums[m]!;
      this.sums[m] = 0;
      if (c === prime.p || c === 0) continue;
      monomials.push(m);
      coefficients.push(c);
    }
    return { monomials, coefficients, constant };
  }

  power = (a: Polynomial, k: number): Polynomial => {
    if (k >= 0) return this.whole(a, k);
    return this.rationalPower(a, Q.rational(k));
  };

  private whole(a: Polynomial, k: number): Polynomial {
    let result = this.rational(Q.ONE);
    for (let left = 0; left < k; left++) result = this.mul(result, a);
    return result;
  }

  rationalPower = (a: Polynomial, q: Q.Rational): Polynomial =>
    this.composed(a, (c, x) => this.seriesOf(x).power(c, q), this.taylor.exponents.power(a.constant, q));

  generalPower = (): Polynomial => {
    throw new Stop('unsupported', 'a power that is no number');
  };

  call = (fn: FunctionName, x: Polynomial, second?: Polynomial): Polynomial => {
    if (second !== undefined) throw new Stop('unsupported', `\`${fn}\` of two numbers`);
    return this.composed(x, (c, rest) => this.seriesOf(rest).series(fn, c, x.constant), Exponents.unknown);
  };

  private seriesOf(rest: Polynomial): Taylor {
    const endless = this.monomials.order === Number.POSITIVE_INFINITY && rest.monomials.length > 0;
    if (endless || !rest.monomials.every((m) => this.monomials.isNilpotent(m)))
      throw new Stop('unsupported', 'a function that is no polynomial, of what no strength goes with');
    return this.taylor;
  }

  /** A series at the constant part of a polynomial, of the rest, powers of which vanish from some order on. */
  private composed(
    a: Polynomial,
    series: (c: number, rest: Polynomial) => readonly number[],
    constant: Exponent,
  ): Polynomial {
    const at = a.monomials.indexOf(0);
    const keep = (_: number, k: number): boolean => k !== at;
    const rest: Polynomial = {
      monomials: a.monomials.filter(keep),
      coefficients: a.coefficients.filter(keep),
      constant: Exponents.zero,
    };
    const coefficients = series(at < 0 ? 0 : a.coefficients[at]!, rest);
    if (rest.monomials.length === 0) return this.number(coefficients[0]!, constant);
    const { monomials, coefficients: made } = coefficients.reduceRight<Polynomial>(
      (sum, c) => this.add(this.mul(sum, rest), this.number(c)),
      this.number(0),
    );
    return { monomials, coefficients: made, constant };
  }

  /** A number that no random variable enters, as a series in the strength. */
  series(a: Polynomial): Series | undefined {
    let made: Series = [];
    for (let k = 0; k < a.monomials.length; k++) {
      const power = this.monomials.strengthOf(a.monomials[k]!);
      if (power === undefined) return undefined;
      made = this.monomials.plus(made, [...new Array<number>(power).fill(0), a.coefficients[k]!]);
    }
    return made;
  }

  /** The mean of a product of two polynomials, kicks put to 0: only monomials of equal parity meet. */
  meanOfProduct(a: Polynomial, b: Polynomial): Series {
    const { monomials } = this;
    const byParity = new Map<number, number[]>();
    b.monomials.forEach((m, j) => {
      if (monomials.isKicked(m)) return;
      const parity = monomials.parities[m]!;
      const own = byParity.get(parity);
      if (own === undefined) byParity.set(parity, [j]);
      else own.push(j);
    });
    let total: Series = [];
    const [own, factors] = [a.monomials, a.coefficients];
    const [others, theirs] = [b.monomials, b.coefficients];
    for (let i = 0; i < own.length; i++) {
      const m = own[i]!;
      if (monomials.isKicked(m)) continue;
      const partners = byParity.get(monomials.parities[m]!) ?? [];
      monomials.spend(partners.length);
      for (const j of partners) {
        const product = monomials.product(m, others[j]!);
        if (product === DROPPED) continue;
        const c = monomials.prime.times(factors[i]!, theirs[j]!);
        total = this.plusScaled(total, monomials.mean(product), c);
      }
    }
    return total;
  }

  mean(a: Polynomial): Series {
    return this.meanOfProduct(a, this.number(1));
  }

  private plusScaled(total: Series, s: Series, c: number): Series {
    const { prime } = this.monomials;
    return Array.from({ length: Math.max(total.length, s.length) }, (_, k) =>
      prime.add(total[k] ?? 0, prime.times(c, s[k] ?? 0)),
    );
  }

  /** The derivative with respect to a kick. */
  byKick(a: Polynomial, kick: number): Polynomial {
    const monomials: number[] = [];
    const coefficients: number[] = [];
    a.monomials.forEach((m, k) => {
      const left = this.monomials.withoutKick(m, kick);
      if (left === undefined) return;
      monomials.push(left);
      coefficients.push(a.coefficients[k]!);
    });
    return { monomials, coefficients, constant: Exponents.unknown };
  }

  /** A series in the strength, as a polynomial, with what is known of its constant. */
  fromSeries(s: Series, strength: number | undefined, constant: Exponent): Polynomial {
    let [made, power] = [this.number(0), this.number(1)];
    s.forEach((c, k) => {
      if (k > 0 && strength !== undefined) power = this.mul(power, this.variable(strength));
      if (c !== 0) made = this.add(made, this.mul(power, this.number(c)));
    });
    return { monomials: made.monomials, coefficients: made.coefficients, constant };
  }
}
