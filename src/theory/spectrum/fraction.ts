import { add, divide, mul, num, one, pow, sym } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { treeSize } from '../../expr/traverse.ts';
import { exactly } from '../../rewrite/polynomial/division.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { gcd } from '../../rewrite/polynomial/gcd.ts';
import {
  constant,
  isZero,
  multiply,
  negate,
  type Polynomial,
  add as plus,
} from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { exponentsOf } from '../../rewrite/polynomial/ring.ts';
import {
  type Alphabet,
  type Fraction,
  fractionOf,
  fractionTerm,
  lowest,
  NotRational,
  termOf,
} from '../../rewrite/polynomial/terms.ts';
import { RememberedOf, WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { lettersOf, reducer } from './lowered.ts';
import { Names } from './names.ts';

/** Operations on coefficients that one term may take to be brought over one denominator. */
const WORK = 150_000;

/** A term as a quotient of polynomials in its letters and in what it holds besides them. */
export interface Quotient {
  readonly fraction: Fraction;
  readonly letters: Alphabet;
  /** A polynomial, or a quotient, in terms of what it was made of. */
  readonly back: (e: Expr) => Expr;
}

/**
 * The term over one denominator, in lowest terms; undefined where that takes too much work, or is not possible. Made once:
 * a term is asked whether it vanishes, brought together and taken apart by different callers.
 */
export function quotientOf(e: Expr, more: readonly Sym[] = []): Quotient | undefined {
  if (treeSize(e) > WORK) return undefined;
  return more.length === 0 ? quotients.of(e, () => quotient(e, more)) : quotient(e, more);
}
const quotients = new RememberedOf<Expr, Quotient | undefined>();

const quotient = (e: Expr, more: readonly Sym[]): Quotient | undefined =>
  attempt('a common denominator', () => {
    const names = new Names(e);
    const term = names.put(e);
    const letters = lettersOf([term], names, more);
    const found = fractionOf(term, letters);
    const low = reducer(names, letters);
    const fraction = names.roots.length === 0 ? found : lowest(low(found.numerator), nonzero(low(found.denominator)));
    return { fraction, letters, back: (made) => names.back(made) };
  });

/**
 * Whether a number is a root of a polynomial, by what is known of roots and exponentials: true is proved; false says
 * nothing.
 */
export function isRoot(coefficients: readonly Expr[], value: Expr): boolean {
  if (treeSize(add(value, ...coefficients)) > WORK) return false;
  const found = attempt('a root', () => {
    const names = new Names(add(value, ...coefficients));
    const [x, ...cs] = [value, ...coefficients].map((e) => names.put(e));
    const letters = lettersOf([x!, ...cs], names);
    const low = reducer(names, letters);
    const { numerator: a, denominator: b } = fractionOf(x!, letters);
    nonzero(low(b));
    const fractions = cs.map((c) => fractionOf(c, letters));
    const below = fractions.reduce(
      (p, f) => multiply(p, exactly(f.denominator, gcd(p, f.denominator))),
      constant(letters.ring, 1n),
    );
    // Over b^n, by Horner's rule: no greatest common divisor is needed to see whether it vanishes.
    let sum = constant(letters.ring, 0n);
    let power = constant(letters.ring, 1n);
    for (const f of [...fractions].reverse()) {
      const c = multiply(f.numerator, exactly(below, f.denominator));
      sum = low(plus(multiply(sum, a), multiply(c, power)));
      power = low(multiply(power, b));
    }
    return isZero(sum);
  });
  return found === true;
}

/** What a computation gives, if its terms are quotients of polynomials and its work is bounded. */
function attempt<T>(what: string, run: () => T): T | undefined {
  try {
    return within(what, WORK, run);
  } catch (problem) {
    if (problem instanceof NotRational || problem instanceof WorkSpent) return undefined;
    throw problem;
  }
}

function nonzero(p: Polynomial): Polynomial {
  if (isZero(p)) throw new NotRational('a division by 0');
  return p;
}

/** The term over one denominator, in lowest terms, or as it is. */
export function together(e: Expr): Expr {
  if (e.kind === 'num' || e.kind === 'sym') return e;
  return wholes.of(e, () => {
    const q = quotientOf(e);
    return q === undefined ? e : q.back(fractionTerm(q.fraction, q.letters));
  });
}
const wholes = new RememberedOf<Expr, Expr>();

/** Whether the term is 0 as a quotient of polynomials: then it is for all values. */
export function isZeroQuotient(e: Expr): boolean {
  const q = quotientOf(e);
  return q !== undefined && isZero(q.fraction.numerator);
}

/** The term as a product of factors over a product of factors, or as it is. */
export const factored = (e: Expr): Expr => products.of(e, () => inFactors(e));
const products = new RememberedOf<Expr, Expr>();

function inFactors(e: Expr): Expr {
  const q = quotientOf(e);
  if (q === undefined || isZero(q.fraction.numerator)) return q === undefined ? e : num(0);
  const above = factorsIn(q.fraction.numerator, q);
  const below = factorsIn(q.fraction.denominator, q);
  if (above === undefined || below === undefined) return q.back(fractionTerm(q.fraction, q.letters));
  return q.back(
    mul(
      num(Q.rational(above.content, below.content)),
      ...above.factors.map((f) => pow(f.term, num(f.times))),
      ...below.factors.map((f) => pow(f.term, num(-f.times))),
    ),
  );
}

interface Factors {
  readonly content: bigint;
  readonly factors: readonly { readonly term: Expr; readonly times: number }[];
}

/**
 * The irreducible factors of a polynomial in x, each as coefficients, lowest power first, the leading one 1, as often as
 * it stands there. Undefined where they take too much work.
 */
export function polynomialFactors(coefficients: readonly Expr[]): readonly (readonly Expr[])[] | undefined {
  const x = sym(letter({ name: '#x', role: 'auxiliary' }));
  const q = quotientOf(add(...coefficients.map((c, k) => mul(c, pow(x, num(k))))), [x]);
  if (q === undefined) return undefined;
  return attempt('factors', () =>
    factor(q.fraction.numerator).factors.flatMap((f) => {
      const parts = coefficientsBy(f.factor, 0);
      if (parts.length < 2) return [];
      const leading = parts.at(-1)!;
      const monic = parts.map((c) => q.back(fractionTerm(lowest(c, leading), q.letters)));
      return Array.from({ length: f.times }, () => monic);
    }),
  );
}

/**
 * The two square roots of a term up to their sign: the square factors in front, the rest under the root. Undefined where
 * it cannot be brought over one denominator.
 */
export function rootOf(e: Expr): { readonly front: Expr; readonly inside: Expr } | undefined {
  const q = quotientOf(e);
  if (q === undefined) return undefined;
  const { numerator, denominator } = q.fraction;
  if (isZero(numerator)) return { front: num(0), inside: one };
  const found = factorsIn(multiply(numerator, denominator), q);
  if (found === undefined) return undefined;
  const halves = found.factors.map((f) => pow(f.term, num(Math.floor(f.times / 2))));
  const odd = found.factors.filter((f) => f.times % 2 === 1).map((f) => f.term);
  const [square, rest] = squarePart(found.content);
  const below = termOf(denominator, q.letters);
  // Of a product of several factors the terms are shown, of one the factor.
  return {
    front: q.back(divide(mul(num(Q.rational(square)), ...halves), below)),
    inside: q.back(mul(num(Q.rational(rest)), ...odd)),
  };
}

/** n = s^2 r with the largest s that small divisors show. */
function squarePart(n: bigint): readonly [bigint, bigint] {
  let [s, r] = [1n, n];
  for (let k = 2n; k * k <= (r < 0n ? -r : r) && k < 1000n; k++)
    while (r % (k * k) === 0n) {
      r /= k * k;
      s *= k;
    }
  return [s, r];
}

/** The irreducible factors of a polynomial as terms; undefined where they take too much work. */
function factorsIn(p: Polynomial, { letters }: Pick<Quotient, 'letters'>): Factors | undefined {
  const found = attempt('factors', () => factor(p));
  if (found === undefined) return undefined;
  let { content } = found;
  const factors = found.factors.map((f) => {
    const turned = leadsNegative(f.factor);
    if (turned && f.times % 2 === 1) content = -content;
    return { term: termOf(turned ? negate(f.factor) : f.factor, letters), times: f.times };
  });
  return { content, factors };
}

/** Whether a polynomial has one monomial of highest degree, and that with a negative coefficient: C^2 - 3 C reads better than 3 C - C^2. */
function leadsNegative(p: Polynomial): boolean {
  const degrees = p.keys.map((k) => exponentsOf(p.ring, k).reduce((a, b) => a + b, 0));
  const most = Math.max(...degrees);
  const leading = p.coefficients.filter((_, k) => degrees[k] === most);
  return leading.length === 1 && leading[0]! < 0n;
}
