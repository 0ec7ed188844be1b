import { add, mul, num, pow, zero as zeroTerm } from '../../expr/build.ts';
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
      return sumOf(e.terms.map((t) => fractionOf(t, letters)));
    case 'mul': {
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

/** The sum of fractions; those over the same denominator are added as they are. */
function sumOf(fractions: readonly Fraction[]): Fraction {
  const groups = new Map<string, { readonly denominator: Polynomial; readonly terms: Map<number, bigint> }>();
  for (const { numerator, denominator } of fractions) {
    const key = textKey(denominator);
    let group = groups.get(key);
    if (group === undefined) {
      group = { denominator, terms: new Map() };
      groups.set(key, group);
    }
    const { terms } = group;
    numerator.keys.forEach((k, i) => {
      terms.set(k, (terms.get(k) ?? 0n) + numerator.coefficients[i]!);
    });
  }
  const [first, ...rest] = [...groups.values()].map(({ denominator, terms }) =>
    lowest(collected(denominator.ring, terms), denominator),
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

/** The polynomial as a term. */
export function termOf(p: Polynomial, { symbols }: Alphabet): Expr {
  return add(
    zeroTerm,
    ...p.keys.map((k, i) =>
      mul(
        num(Q.rational(p.coefficients[i]!)),
        ...exponentsOf(p.ring, k).flatMap((e, v) => (e === 0 ? [] : [pow(symbols[v]!, num(e))])),
      ),
    ),
  );
}

/** The quotient as a term; a number below goes to the coefficients. */
export function fractionTerm(f: Fraction, letters: Alphabet): Expr {
  const c = content(f.denominator);
  const below = scaledDown(f.denominator, c);
  const above = mul(num(Q.rational(1n, c)), termOf(f.numerator, letters));
  return isConstant(f.denominator)
    ? distributed(f.numerator, c, letters)
    : mul(above, pow(termOf(below, letters), num(-1)));
}
const scaledDown = (p: Polynomial, c: bigint): Polynomial => exactly(p, constant(p.ring, c));
const distributed = (p: Polynomial, c: bigint, letters: Alphabet): Expr =>
  add(
    zeroTerm,
    ...p.keys.map((k, i) =>
      mul(num(Q.rational(p.coefficients[i]!, c)), termOf({ ring: p.ring, keys: [k], coefficients: [1n] }, letters)),
    ),
  );
