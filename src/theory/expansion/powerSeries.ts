import { add, call, divide, mul, num, one, pow, sum, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter as makeLetter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { isNonzero, isPositive, signOf } from '../../expr/sign.ts';
import { children, letters, mentions, open, some, substituteLetters } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { factored } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';
import { seemsPositive } from './seemsPositive.ts';

/** A letter near a value, or far out: letter = at + s^step, or s^-step where `at` is left out, with s > 0 small. */
export interface Small {
  readonly letter: Letter;
  readonly at?: Expr;
  readonly step: number;
}

/** A series in powers of s, the k-th coefficient that of s^(start + k); what is left out is of order start + length. */
export interface PowerSeries {
  readonly start: number;
  readonly coefficients: readonly Expr[];
}

/** No series: an essential singularity, a kink, a letter that counts what is summed over, or a root that asks for broken powers. */
class NoSeries extends Error {}

/** Beyond this power nothing is looked for: a term that is 0 has no leading one. */
const NEVER = 1_000_000;

/**
 * A term as a power series in a letter that tends somewhere, to `count` coefficients from its leading one: sums,
 * products and powers by the recurrence of J. C. P. Miller (Henrici 1956), functions by their derivatives at the leading
 * value. Undefined where there is no such series.
 */
export function powerSeries(e: Expr, small: Small, count: number): PowerSeries | undefined {
  try {
    return new Expansion(small, count).of(e);
  } catch (problem) {
    if (problem instanceof NoSeries || problem instanceof Singular) return undefined;
    throw problem;
  }
}

/**
 * The coefficients of s^0 … s^(order - 1) of a term, with those of negative powers before them where there are any.
 * Undefined where there is no series, or cancellation leaves too few.
 */
export function coefficientsBelow(e: Expr, small: Small, order: number): PowerSeries | undefined {
  for (let count = Math.max(2, order + 1); count <= 4 * order + 12; count *= 2) {
    const found = powerSeries(e, small, count);
    if (found === undefined) return undefined;
    if (found.start + found.coefficients.length < order) continue;
    const keep = Math.max(0, order - found.start);
    return { start: found.start, coefficients: found.coefficients.slice(0, keep) };
  }
  return undefined;
}

/** The coefficient of s^k in a series that is known so far. */
export const coefficientAt = (s: PowerSeries, k: number): Expr => s.coefficients[k - s.start] ?? zero;

class Expansion {
  private readonly small: Small;
  private readonly count: number;
  private readonly known = new Map<Expr, PowerSeries>();

  constructor(small: Small, count: number) {
    this.small = small;
    this.count = count;
  }

  of(e: Expr): PowerSeries {
    const before = this.known.get(e);
    if (before !== undefined) return before;
    const made = this.made(e);
    this.known.set(e, made);
    return made;
  }

  private made(e: Expr): PowerSeries {
    const l = this.small.letter;
    if (!letters(e).includes(l)) return this.constant(e);
    switch (e.kind) {
      case 'sym':
        if (e.indices.length > 0 || e.letter !== l) throw new NoSeries();
        return this.variable();
      case 'add':
        return e.terms.map((t) => this.of(t)).reduce((a, b) => this.plus(a, b));
      case 'mul':
        return [num(e.coefficient), ...e.factors].map((f) => this.of(f)).reduce((a, b) => this.times(a, b));
      case 'pow':
        if (mentions(e.exponent, l)) return this.exp(this.times(this.of(e.exponent), this.log(this.of(e.base))));
        if (e.exponent.kind !== 'num') return this.exp(this.times(this.of(e.exponent), this.log(this.of(e.base))));
        return this.power(this.of(e.base), e.exponent.value);
      case 'call': {
        const [arg, ...more] = e.args;
        if (arg === undefined || more.length > 0) throw new NoSeries();
        if (e.fn === 'exp') return this.exp(this.of(arg));
        if (e.fn === 'log') return this.log(this.of(arg));
        const x = sym(makeLetter({ name: 'argument', role: 'auxiliary' }));
        return this.composed(call(e.fn, x), x.letter, this.of(arg));
      }
      case 'sum': {
        const o = open(e);
        if (o.binders.some((b) => letters(b.set.size).includes(l))) throw new NoSeries();
        const body = this.of(o.body);
        return this.trimmed({ ...body, coefficients: body.coefficients.map((c) => sum(o.binders, c)) });
      }
      default:
        throw new NoSeries();
    }
  }

  private constant(c: Expr): PowerSeries {
    if (c === zero) return { start: NEVER, coefficients: [] };
    return { start: 0, coefficients: [c, ...Array<Expr>(this.count - 1).fill(zero)] };
  }

  private variable(): PowerSeries {
    const { at, step } = this.small;
    if (at === undefined || at === zero)
      return { start: at === undefined ? -step : step, coefficients: this.constant(one).coefficients };
    return this.plus(this.constant(at), { start: step, coefficients: this.constant(one).coefficients });
  }

  private plus(a: PowerSeries, b: PowerSeries): PowerSeries {
    const start = Math.min(a.start, b.start);
    if (start === NEVER) return a;
    const end = Math.min(end_(a), end_(b), start + this.count);
    const coefficients = Array.from({ length: Math.max(0, end - start) }, (_, k) =>
      short(add(coefficientAt(a, start + k), coefficientAt(b, start + k))),
    );
    return this.trimmed({ start, coefficients });
  }

  private times(a: PowerSeries, b: PowerSeries): PowerSeries {
    if (a.start === NEVER || b.start === NEVER) return { start: NEVER, coefficients: [] };
    const length = Math.min(a.coefficients.length, b.coefficients.length);
    const coefficients = Array.from({ length }, (_, k) =>
      short(add(...a.coefficients.slice(0, k + 1).map((x, i) => mul(x, b.coefficients[k - i]!)))),
    );
    return this.trimmed({ start: a.start + b.start, coefficients });
  }

  /** (a0 + a1 s + …)^p: n a0 b_n = sum over k of (k p - n + k) a_k b_(n-k). */
  private power(a: PowerSeries, p: Q.Rational): PowerSeries {
    if (a.start === NEVER) {
      if (Q.isNegative(p)) throw new NoSeries();
      return a;
    }
    const [lead, ...rest] = a.coefficients;
    if (lead === undefined || !this.leads(lead)) throw new NoSeries();
    const start = Q.times(p, Q.rational(a.start));
    if (!Q.isInteger(start)) throw new NoSeries();
    if (!Q.isInteger(p) && !positive(lead)) throw new NoSeries();
    const out: Expr[] = [pow(lead, num(p))];
    for (let n = 1; n <= rest.length; n++) {
      const parts = Array.from({ length: n }, (_, m) => {
        const k = m + 1;
        const weight = Q.plus(Q.times(p, Q.rational(k)), Q.rational(k - n));
        return mul(num(weight), a.coefficients[k]!, out[n - k]!);
      });
      out.push(short(divide(add(...parts), mul(num(n), lead))));
    }
    return { start: Number(start.n), coefficients: out };
  }

  /** e^(a0 + a1 s + …): n b_n = sum over k of k a_k b_(n-k). */
  private exp(a: PowerSeries): PowerSeries {
    if (a.start < 0) throw new NoSeries();
    const length = a.start === NEVER ? this.count : Math.min(this.count, end_(a));
    const out: Expr[] = [call('exp', coefficientAt(a, 0))];
    for (let n = 1; n < length; n++) {
      const parts = Array.from({ length: n }, (_, m) => mul(num(m + 1), coefficientAt(a, m + 1), out[n - m - 1]!));
      out.push(short(divide(add(...parts), num(n))));
    }
    return { start: 0, coefficients: out };
  }

  /** log(a0 + a1 s + …): a0 b_n = a_n - sum over k < n of (k/n) b_k a_(n-k). */
  private log(a: PowerSeries): PowerSeries {
    const lead = a.coefficients[0];
    if (a.start !== 0 || lead === undefined || !this.leads(lead) || !positive(lead)) throw new NoSeries();
    const out: Expr[] = [call('log', lead)];
    for (let n = 1; n < a.coefficients.length; n++) {
      const parts = Array.from({ length: n - 1 }, (_, m) =>
        mul(num(Q.rational(-(m + 1), n)), out[m + 1]!, a.coefficients[n - m - 1]!),
      );
      out.push(short(divide(add(a.coefficients[n]!, ...parts), lead)));
    }
    return this.trimmed({ start: 0, coefficients: out });
  }

  /** f(a0 + u) by the derivatives of f at a0. */
  private composed(f: Expr, x: Letter, a: PowerSeries): PowerSeries {
    if (a.start < 0) throw new NoSeries();
    const there = coefficientAt(a, 0);
    if (some(f, kinked) && (there === zero || !isNonzero(there))) throw new NoSeries();
    const length = a.start === NEVER ? this.count : Math.min(this.count, end_(a));
    const rest = this.trimmed({
      start: 1,
      coefficients: Array.from({ length: length - 1 }, (_, k) => coefficientAt(a, k + 1)),
    });
    let made: PowerSeries = { start: NEVER, coefficients: [] };
    let power = this.constant(one);
    let slope = f;
    for (let k = 0; k < length; k++) {
      const c = short(divide(substituteLetters(slope, new Map([[x, there]])), num(factorial(k))));
      made = this.plus(made, this.times(this.constant(c), power));
      if (rest.start === NEVER) break;
      power = this.times(power, rest);
      slope = derivative(slope, sym(x));
    }
    return made;
  }

  /** Leading coefficients that vanish are left out. */
  private trimmed(s: PowerSeries): PowerSeries {
    const first = s.coefficients.findIndex((c) => !vanishes(c));
    if (first < 0) return { start: end_(s), coefficients: [] };
    return first === 0 ? s : { start: s.start + first, coefficients: s.coefficients.slice(first) };
  }

  /** Whether a coefficient leads for all values of its indices. */
  private leads(c: Expr): boolean {
    return c.free.length === 0 || isNonzero(c);
  }
}

const end_ = (s: PowerSeries): number => s.start + s.coefficients.length;
const positive = (e: Expr): boolean => isPositive(e) || (e.free.length === 0 && signOf(e).positive && seemsPositive(e));
const kinked = (x: Expr): boolean =>
  x.kind === 'call' && ['abs', 'sign', 'relu', 'step', 'floor', 'round'].includes(x.fn);
const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));

/** Over one denominator where that is short work: quotients of terms with roots in them stay as they are. */
export function short(e: Expr): Expr {
  if (e.free.length > 0 || e.kind === 'num' || e.kind === 'sym' || isRooted(e)) return e;
  return factored(e);
}
/** Whether roots, functions or sums stand in a term. */
export const isRooted = (e: Expr): boolean => some(e, heavy);
const heavy = (x: Expr): boolean =>
  (x.kind === 'pow' && !(x.exponent.kind === 'num' && Q.isInteger(x.exponent.value))) ||
  (x.kind !== 'pow' && x.kind !== 'add' && x.kind !== 'mul' && children(x).length > 0);
