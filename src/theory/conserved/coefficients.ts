import { add, call, divide, mul, negate, num, one, pow, split, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { isNonzero } from '../../expr/sign.ts';
import { factorsOf, rebuild, substituteLetters, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { exactly } from '../../rewrite/polynomial/division.ts';
import { gcdOf as commonFactor } from '../../rewrite/polynomial/gcd.ts';
import { constant, isZero, multiply } from '../../rewrite/polynomial/polynomial.ts';
import { alphabet, fractionOf, NotRational, symbolsOf, termOf } from '../../rewrite/polynomial/terms.ts';
import { Echelon, type FieldPoint } from '../../rewrite/smallField.ts';
import { TIME } from '../motion.ts';

/** A linear system in letters: for each row the coefficients of some columns. */
export type Rows = readonly (readonly Expr[])[];

/**
 * The vector on which rows of rank one less than their width vanish, by elimination without fractions. A pivot is not
 * zero for certain: it has a value that is not, in a finite field. Undefined where the pivots do not suffice.
 */
export function nullVector(rows: Rows, width: number, point: FieldPoint): readonly Expr[] | undefined {
  const work = independent(rows, width, point).map((r) => primitive(r));
  const pivots: { readonly row: number; readonly column: number }[] = [];
  for (;;) {
    const found = choosePivot(work, pivots, point);
    if (found === undefined) break;
    pivots.push(found);
    const by = work[found.row]!;
    const p = by[found.column]!;
    for (const [k, r] of work.entries()) {
      const c = r[found.column]!;
      if (k === found.row || c === zero) continue;
      work[k] = primitive(r.map((x, m) => (m === found.column ? zero : expand(subtract(mul(p, x), mul(c, by[m]!))))));
    }
  }
  if (pivots.length !== width - 1) return undefined;
  const free = [...Array(width).keys()].find((c) => pivots.every((p) => p.column !== c))!;
  const vector = Array<Expr>(width).fill(zero);
  vector[free] = one;
  for (const { row, column } of pivots) vector[column] = negate(divide(work[row]![free]!, work[row]![column]!));
  return coprime(vector);
}

/** As many rows as are independent, short ones first. */
function independent(rows: Rows, width: number, point: FieldPoint): (readonly Expr[])[] {
  const echelon = new Echelon(width);
  const size = (r: readonly Expr[]): number => r.filter((x) => x !== zero).length;
  return [...rows]
    .sort((a, b) => size(a) - size(b))
    .filter((r) => {
      const values = r.map((x) => point.value(x));
      return !values.includes(undefined) && echelon.add(values as number[]);
    });
}

function choosePivot(
  work: Rows,
  used: readonly { readonly row: number; readonly column: number }[],
  point: FieldPoint,
): { readonly row: number; readonly column: number } | undefined {
  let best: { readonly row: number; readonly column: number; readonly cost: number } | undefined;
  for (const [row, entries] of work.entries()) {
    if (used.some((u) => u.row === row)) continue;
    for (const [column, x] of entries.entries()) {
      if (x === zero || used.some((u) => u.column === column) || (point.value(x) ?? 0) === 0) continue;
      const cost = 4 * letterCount(x) + entries.filter((y) => y !== zero).length;
      if (best === undefined || cost < best.cost) best = { row, column, cost };
    }
  }
  return best;
}

/** A list of terms without common denominators, and without the powers of letters and numbers that all have. */
function primitive(list: readonly Expr[]): readonly Expr[] {
  let now = list.map(expand);
  for (let round = 0; round < 8; round++) {
    const front = commonPowers(now);
    if (front === one) return now;
    now = now.map((x) => expand(mul(x, front)));
  }
  return now;
}

/** What to multiply with so that no term has a negative power and nothing is common to all. */
function commonPowers(list: readonly Expr[]): Expr {
  const terms = list.flatMap(termsOf);
  const lowest = new Map<Expr, Q.Rational>();
  terms.forEach((t, k) => {
    const own = new Map(factorsOf(t).map(powerOf));
    if (k === 0) for (const [b, p] of own) lowest.set(b, p);
    for (const b of new Set([...lowest.keys(), ...own.keys()])) {
      const p = own.get(b) ?? Q.ZERO;
      const known = lowest.get(b) ?? Q.ZERO;
      lowest.set(b, Q.compare(p, known) < 0 ? p : known);
    }
  });
  let n = 0n;
  let d = 1n;
  for (const t of terms) {
    const [c] = split(t);
    n = gcd(n, c.n);
    d = (d / gcd(d, c.d)) * c.d;
  }
  const number = n === 0n ? one : num(Q.rational(d, n));
  return mul(number, ...[...lowest].filter(([, p]) => !Q.isZero(p)).map(([b, p]) => pow(b, num(Q.negate(p)))));
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** A factor as base and rational exponent. */
export const powerOf = (f: Expr): readonly [Expr, Q.Rational] =>
  f.kind === 'pow' && f.exponent.kind === 'num' ? [f.base, f.exponent.value] : [f, Q.ONE];

/** Entries without denominators and without a common factor, as polynomials; what is none of letters counts as one. */
function coprime(vector: readonly Expr[]): readonly Expr[] {
  const opaque = new Map<Expr, Letter>();
  const named = (e: Expr): Expr => {
    if (e.kind === 'num' || e.kind === 'sym') return e;
    const whole = e.kind === 'pow' && e.exponent.kind === 'num' && Q.isInteger(e.exponent.value);
    if (e.kind === 'add' || e.kind === 'mul' || whole) return rebuild(e, named);
    const l = opaque.get(e) ?? letter({ name: `term ${opaque.size}`, role: 'auxiliary' });
    opaque.set(e, l);
    return sym(l);
  };
  try {
    const entries = vector.map(named);
    const letters = alphabet([...entries.reduce((found, x) => symbolsOf(x, found), new Set<Sym>())]);
    const fractions = entries.map((x) => fractionOf(x, letters));
    const below = fractions.reduce(
      (all, f) => multiply(all, exactly(f.denominator, commonFactor([all, f.denominator]))),
      constant(letters.ring, 1n),
    );
    const above = fractions.map((f) => multiply(f.numerator, exactly(below, f.denominator)));
    const common = commonFactor(above.filter((p) => !isZero(p)));
    const back = new Map([...opaque].map(([e, l]) => [l, e]));
    return above.map((p) => (isZero(p) ? zero : substituteLetters(termOf(exactly(p, common), letters), back)));
  } catch (problem) {
    if (!(problem instanceof NotRational)) throw problem;
    return primitive(fractionFree(vector));
  }
}

/** The vector times its denominators. */
function fractionFree(vector: readonly Expr[]): readonly Expr[] {
  let now = [...vector];
  for (let round = 0; round < 8; round++) {
    const found = now
      .flatMap(termsOf)
      .flatMap(factorsOf)
      .map(powerOf)
      .find(([, p]) => Q.isNegative(p));
    if (found === undefined) break;
    const by = pow(found[0], num(Q.negate(found[1])));
    now = now.map((x) => add(...termsOf(x).map((t) => mul(t, by))));
  }
  return now;
}

/** How many letters and numbers other than 1 a term is written with. */
export function letterCount(e: Expr): number {
  return termsOf(e).reduce((n, t) => {
    const [c] = split(t);
    const number = Q.isOne(c) || Q.isOne(Q.negate(c)) ? 0 : 1;
    const powers = factorsOf(t).map((f) => Math.ceil(Math.abs(Q.toNumber(powerOf(f)[1]))));
    // What may be zero had better stand above.
    const open = factorsOf(t).filter((f) => Q.isNegative(powerOf(f)[1]) && !isNonzero(powerOf(f)[0])).length;
    return n + number + powers.reduce((a, b) => a + b, 0) + 4 * open + (e.kind === 'add' ? 1 : 0);
  }, 0);
}

/** e^{rate t}, of a map (1 - rate)^{-t}: what a quantity that decays at this rate has to be multiplied with. */
export const timeFactor = (rate: Expr, time: 'continuous' | 'discrete'): Expr =>
  rate === zero
    ? one
    : time === 'continuous'
      ? call('exp', mul(rate, sym(TIME)))
      : pow(expand(subtract(one, rate)), negate(sym(TIME)));
