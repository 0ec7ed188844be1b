import { call, divide, mul, num, one, pow, rebuild, sym } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, some, substitute, termsOf } from '../../expr/traverse.ts';
import { exactly } from '../../rewrite/polynomial/division.ts';
import { gcd } from '../../rewrite/polynomial/gcd.ts';
import { multiply, type Polynomial, power } from '../../rewrite/polynomial/polynomial.ts';
import { alphabet, fractionOf, NotRational, symbolsOf, termOf } from '../../rewrite/polynomial/terms.ts';
import { spend } from '../../rewrite/polynomial/work.ts';

/** A root under a name: its power of this order is the base, a polynomial that may hold roots named before. */
export interface Root {
  /** The term that it was met as: the root is `below` times it. */
  readonly of: Expr;
  readonly symbol: Sym;
  readonly order: number;
  readonly base: Expr;
  readonly below: Expr;
}

/**
 * Names for what is no quotient of letters: sums over sets, components of constants, roots, functions. Exponentials are
 * written as powers of independent ones: those of the monomials of their exponents over a common denominator.
 */
export class Names {
  /** Those inside others first. */
  readonly roots: Root[] = [];
  private readonly known = new Map<Expr, Sym>();
  private readonly made = new Map<Expr, Expr>();
  private readonly exponents: ReadonlyMap<Expr, readonly Exponent[]>;
  private readonly units: ReadonlyMap<Expr, Q.Rational>;

  constructor(e: Expr) {
    this.exponents = exponentsIn(e);
    this.units = unitsOf([...this.exponents.values()].flat());
  }

  /** The term in names; each term inside is read once, however often it occurs. */
  put(x: Expr): Expr {
    let made = this.made.get(x);
    if (made === undefined) {
      spend(1);
      made = this.named(x);
      this.made.set(x, made);
    }
    return made;
  }

  private named(x: Expr): Expr {
    switch (x.kind) {
      case 'num':
        return x;
      case 'sym':
        return x.indices.length === 0 ? x : this.name(x);
      case 'add':
      case 'mul':
        return rebuild(x, (c) => this.put(c));
      case 'pow':
        if (x.exponent.kind !== 'num') return this.name(x);
        return Q.isInteger(x.exponent.value) ? pow(this.put(x.base), x.exponent) : this.root(x.base, x.exponent.value);
      case 'call':
        return x.fn === 'exp' ? this.exponential(x.args[0]!) : this.name(x);
      default:
        return this.name(x);
    }
  }

  /** A term in names in terms of what they stand for. */
  back(e: Expr): Expr {
    const origin = new Map([...this.known].map(([x, s]) => [s, x]));
    return substitute(e, (s) => origin.get(s));
  }

  private name(x: Expr): Sym {
    let s = this.known.get(x);
    if (s === undefined) {
      s = sym(letter({ name: `#${this.known.size + 1}`, role: 'auxiliary' }));
      this.known.set(x, s);
    }
    return s;
  }

  /** (n/d)^(1/p) is (n d^(p-1))^(1/p) over d: roots of polynomials are enough, whichever of the roots is meant. */
  private root(base: Expr, exponent: Q.Rational): Expr {
    const order = Number(exponent.d);
    const whole = pow(base, num(Q.rational(1, order)));
    let known = this.roots.find((r) => r.of === whole);
    if (known === undefined) {
      const inner = this.put(base);
      const letters = alphabet([...symbolsOf(inner)]);
      const { numerator, denominator } = fractionOf(inner, letters);
      const below = termOf(denominator, letters);
      const symbol = this.name(mul(this.back(below), whole));
      known = {
        of: whole,
        symbol,
        order,
        below,
        base: termOf(multiply(numerator, power(denominator, order - 1)), letters),
      };
      this.roots.push(known);
    }
    return pow(divide(known.symbol, known.below), num(exponent.n));
  }

  private exponential(exponent: Expr): Expr {
    return mul(
      ...this.exponents.get(exponent)!.map(({ key, times }) => {
        const unit = this.units.get(key)!;
        return pow(this.name(call('exp', mul(num(unit), key))), num(Q.times(times, Q.inverse(unit))));
      }),
    );
  }
}

/** A part of an exponent: so many times a term that no other part is a multiple of. */
interface Exponent {
  readonly key: Expr;
  readonly times: Q.Rational;
}

/** All exponents of exponentials in a term, each as multiples of common parts. */
function exponentsIn(e: Expr): ReadonlyMap<Expr, readonly Exponent[]> {
  const all = new Set<Expr>();
  some(e, (x) => {
    if (x.kind === 'call' && x.fn === 'exp') all.add(x.args[0]!);
    return false;
  });
  if (all.size === 0) return new Map();
  return overOne([...all]) ?? new Map([...all].map((x) => [x, termsOf(x).map(monomialOf)]));
}

const monomialOf = (t: Expr): Exponent => ({
  times: t.kind === 'mul' ? t.coefficient : t.kind === 'num' ? t.value : Q.ONE,
  key: t.kind === 'num' ? one : mul(...factorsOf(t)),
});

/** Exponents over one denominator; undefined where they are no quotients of letters, up to what carries indices. */
function overOne(all: readonly Expr[]): ReadonlyMap<Expr, readonly Exponent[]> | undefined {
  try {
    const named = all.map(plain);
    const letters = alphabet([...new Set(named.flatMap((x) => [...symbolsOf(x.term)]))]);
    const fractions = named.map((x) => fractionOf(x.term, letters));
    let common: Polynomial = power(fractions[0]!.denominator, 0);
    for (const { denominator: d } of fractions) common = multiply(common, exactly(d, gcd(common, d)));
    const below = pow(termOf(common, letters), num(-1));
    return new Map(
      all.map((x, k) => {
        const { numerator, denominator } = fractions[k]!;
        const above = multiply(numerator, exactly(common, denominator));
        return [x, termsOf(termOf(above, letters)).map((t) => part(t, below, named[k]!.back))];
      }),
    );
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}
function part(t: Expr, below: Expr, back: (e: Expr) => Expr): Exponent {
  const { key, times } = monomialOf(t);
  return { times, key: back(mul(key, below)) };
}

/** A term whose components of constants and closed sums are letters. */
function plain(e: Expr): { readonly term: Expr; readonly back: (e: Expr) => Expr } {
  const origin = new Map<Sym, Expr>();
  const visit = (x: Expr): Expr => {
    if (x.kind !== 'sum' && (x.kind !== 'sym' || x.indices.length === 0))
      return x.kind === 'call' ? x : rebuild(x, visit);
    const s = sym(letter({ name: `#e${x.id}`, role: 'auxiliary' }));
    origin.set(s, x);
    return s;
  };
  return { term: visit(e), back: (made) => substitute(made, (s) => origin.get(s)) };
}

/** The largest numbers of which all coefficients of a part are multiples. */
function unitsOf(all: readonly Exponent[]): ReadonlyMap<Expr, Q.Rational> {
  const found = new Map<Expr, Q.Rational>();
  for (const { key, times } of all) {
    const known = found.get(key);
    found.set(key, known === undefined ? absolute(times) : common(known, absolute(times)));
  }
  return found;
}
const absolute = (a: Q.Rational): Q.Rational => (Q.isNegative(a) ? Q.negate(a) : a);

/** The greatest common divisor of two positive fractions. */
function common(a: Q.Rational, b: Q.Rational): Q.Rational {
  let [x, y] = [a.n * b.d, b.n * a.d];
  while (y !== 0n) [x, y] = [y, x % y];
  return Q.rational(x, a.d * b.d);
}
