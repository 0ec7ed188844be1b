import { mul, num, ofMonomials, pow } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { exactly } from './division.ts';
import { gcd } from './gcd.ts';
import {
  collected,
  constant,
  content,
  isConstant,
  isOne,
  isZero,
  multiply,
  negate,
  type Polynomial,
  add as plus,
  power,
  textKey,
  variable,
} from './polynomial.ts';
import { exponentsOf, type Ring, ringIn } from './ring.ts';
import { spend } from './work.ts';

/** Symbols read as the variables of a ring. */
export interface Alphabet {
  readonly ring: Ring;
  readonly symbols: readonly Sym[];
}

export const alphabet = (symbols: readonly Sym[]): Alphabet => ({ ring: ringIn(symbols.length), symbols });

/** A quotient of polynomials in lowest terms. */
export interface Fraction {
  readonly numerator: Polynomial;
  readonly denominator: Polynomial;
}

/** A term that is no quotient of polynomials in symbols: what stands in it. */
export class NotRational extends Error {
  readonly what: string;

  constructor(what: string) {
    super(`not a quotient of polynomials: ${what}`);
    this.name = 'NotRational';
    this.what = what;
  }
}

/** The symbols of a quotient of polynomials, in the order met; throws `NotRational`. */
export function symbolsOf(e: Expr, found: Set<Sym> = new Set()): Set<Sym> {
  switch (e.kind) {
    case 'num':
      return found;
    case 'sym':
      return found.add(e);
    case 'add':
      for (const t of e.terms) symbolsOf(t, found);
      return found;
    case 'mul':
      for (const f of e.factors) symbolsOf(f, found);
      return found;
    case 'pow':
      if (e.exponent.kind !== 'num') throw new NotRational('a letter in an exponent');
      if (!Q.isInteger(e.exponent.value)) throw new NotRational('a root');
      return symbolsOf(e.base, found);
    case 'call':
      throw new NotRational(`\`${e.fn}\``);
    case 'sum':
    case 'prod':
      throw new NotRational(`a ${e.kind === 'sum' ? 'sum' : 'product'} over a set whose size is a letter`);
    case 'reduce':
      throw new NotRational(`\`${e.fn}\` of an array`);
    default:
      throw new NotRational('a condition on indices');
  }
}

/** The term as a quotient of polynomials; throws `NotRational` where it is none in these symbols. */
export function fractionOf(e: Expr, letters: Alphabet): Fraction {
  const { ring } = letters;
  const one = constant(ring, 1n);
  switch (e.kind) {
    case 'num':
      return { numerator: constant(ring, e.value.n), denominator: constant(ring, e.value.d) };
    case 'sym': {
      const v = letters.symbols.indexOf(e);
      if (v < 0) throw new NotRational(`\`${e.letter.name}\``);
      return { numerator: variable(ring, v), denominator: one };
    }
    case 'add':
      return sumOf(
        e.terms.map((t) => monomialOf(t, letters) ?? fractionOf(t, letters)),
        ring,
      );
    case 'mul': {
      const whole = monomialOf(e, letters);
      if (whole !== undefined) return fractionOfMonomial(whole, ring);
      const front: Fraction = {
        numerator: constant(ring, e.coefficient.n),
        denominator: constant(ring, e.coefficient.d),
      };
      return e.factors
        .map((f) => fractionOf(f, letters))
        .reduce((a, b) => lowest(multiply(a.numerator, b.numerator), multiply(a.denominator, b.denominator)), front);
    }
    case 'pow': {
      symbolsOf(e);
      const base = fractionOf(e.base, letters);
      const k = Number((e.exponent as Extract<Expr, { kind: 'num' }>).value.n);
      const [n, d] = k < 0 ? [base.denominator, base.numerator] : [base.numerator, base.denominator];
      if (isZero(d)) throw new NotRational('a division by 0');
      return lowest(power(n, Math.abs(k)), power(d, Math.abs(k)));
    }
    default:
      symbolsOf(e);
      throw new NotRational('a term');
  }
}

/** A number times whole powers of symbols: what stands above and below, as monomials of a ring. */
interface Monomial {
  readonly coefficient: Q.Rational;
  readonly above: number;
  readonly below: number;
}

/** A term that is a monomial, read without any product being formed; undefined for others, and for degrees that the ring has no room for. */
function monomialOf(e: Expr, { ring, symbols }: Alphabet): Monomial | undefined {
  if (e.kind === 'num') return { coefficient: e.value, above: 0, below: 0 };
  const factors = e.kind === 'mul' ? e.factors : [e];
  let [above, below] = [0, 0];
  // In normal form a symbol stands in one factor.
  for (const f of factors) {
    const v =
      f.kind === 'sym' ? symbols.indexOf(f) : f.kind === 'pow' && f.base.kind === 'sym' ? symbols.indexOf(f.base) : -1;
    if (v < 0) return undefined;
    const k = f.kind === 'pow' ? wholeExponent(f) : 1;
    if (k === undefined || Math.abs(k) >= ring.base) return undefined;
    if (k > 0) above += k * ring.unit[v]!;
    else below -= k * ring.unit[v]!;
  }
  spend(factors.length);
  return { coefficient: e.kind === 'mul' ? e.coefficient : Q.ONE, above, below };
}
const wholeExponent = ({ exponent }: Extract<Expr, { kind: 'pow' }>): number | undefined =>
  exponent.kind === 'num' && Q.isInteger(exponent.value) ? Number(exponent.value.n) : undefined;

const fractionOfMonomial = ({ coefficient: { n, d }, above, below }: Monomial, ring: Ring): Fraction => ({
  numerator: n === 0n ? constant(ring, 0n) : { ring, keys: [above], coefficients: [n] },
  denominator: { ring, keys: [below], coefficients: [d] },
});

/** The sum of fractions; those over the same denominator are added as they are. */
function sumOf(fractions: readonly (Fraction | Monomial)[], ring: Ring): Fraction {
  const groups = new Map<string, { readonly denominator: Polynomial; readonly terms: Map<number, bigint> }>();
  const over = (key: string, denominator: () => Polynomial): Map<number, bigint> => {
    let group = groups.get(key);
    if (group === undefined) {
      group = { denominator: denominator(), terms: new Map() };
      groups.set(key, group);
    }
    return group.terms;
  };
  for (const f of fractions) {
    if ('above' in f) {
      const { d, n } = f.coefficient;
      const terms = over(`${f.below}:${d}`, () => ({ ring, keys: [f.below], coefficients: [d] }));
      terms.set(f.above, (terms.get(f.above) ?? 0n) + n);
      continue;
    }
    const terms = over(textKey(f.denominator), () => f.denominator);
    f.numerator.keys.forEach((k, i) => {
      terms.set(k, (terms.get(k) ?? 0n) + f.numerator.coefficients[i]!);
    });
  }
  const [first, ...rest] = [...groups.values()].map(({ denominator, terms }) =>
    lowest(collected(ring, terms), denominator),
  );
  return rest.reduce((a, b) => {
    const g = gcd(a.denominator, b.denominator);
    const [left, right] = [exactly(b.denominator, g), exactly(a.denominator, g)];
    return lowest(plus(multiply(a.numerator, left), multiply(b.numerator, right)), multiply(a.denominator, left));
  }, first!);
}

/** In lowest terms, the first coefficient of the denominator positive. */
export function lowest(n: Polynomial, d: Polynomial): Fraction {
  if (isZero(n)) return { numerator: n, denominator: constant(n.ring, 1n) };
  const sign = d.coefficients[0]! < 0n;
  const [a, b] = sign ? [negate(n), negate(d)] : [n, d];
  if (isOne(b)) return { numerator: a, denominator: b };
  const g = gcd(a, b);
  return isOne(g) ? { numerator: a, denominator: b } : { numerator: exactly(a, g), denominator: exactly(b, g) };
}

/** The polynomial over a positive number as a term. */
export function termOf(p: Polynomial, { symbols }: Alphabet, below = 1n): Expr {
  return ofMonomials(
    p.keys.map((k, i) => ({
      coefficient: Q.rational(p.coefficients[i]!, below),
      powers: exponentsOf(p.ring, k).flatMap((exponent, v) => (exponent === 0 ? [] : [{ of: symbols[v]!, exponent }])),
    })),
  );
}

/** The quotient as a term; a number below goes to the coefficients. */
export function fractionTerm(f: Fraction, letters: Alphabet): Expr {
  const c = content(f.denominator);
  if (isConstant(f.denominator)) return termOf(f.numerator, letters, c);
  const below = exactly(f.denominator, constant(f.denominator.ring, c));
  return mul(num(Q.rational(1n, c)), termOf(f.numerator, letters), pow(termOf(below, letters), num(-1)));
}
