import type { FunctionName } from '../../expr/functionNames.ts';
import * as Q from '../../expr/rational.ts';
import type { Measure } from '../quadrature/gauss.ts';

/**
 * A number made of unknowns, written out: no indices, no sums, no letters but the unknowns by their place, numbers
 * exact. What intervals, polynomials and certificates are made from. Equal formulas of one notebook are one object.
 */
export type Formula =
  | { readonly kind: 'number'; readonly id: number; readonly value: Q.Rational }
  | { readonly kind: 'unknown'; readonly id: number; readonly place: number }
  | { readonly kind: 'add'; readonly id: number; readonly terms: readonly Formula[] }
  | { readonly kind: 'multiply'; readonly id: number; readonly factors: readonly Formula[] }
  | { readonly kind: 'power'; readonly id: number; readonly base: Formula; readonly exponent: Q.Rational }
  | { readonly kind: 'call'; readonly id: number; readonly fn: FunctionName; readonly of: Formula }
  /** What an average runs over. */
  | { readonly kind: 'variable'; readonly id: number; readonly place: number }
  /** The mean over the variable at `place`, of the standard law; see average.ts, which alone makes them. */
  | Average;

/** A mean; the variables of the means inside have smaller places. */
export interface Average {
  readonly kind: 'average';
  readonly id: number;
  readonly law: Measure;
  readonly place: number;
  readonly of: Formula;
}

/** There is no number: 0 to a negative power. */
export class NoValue extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NoValue';
  }
}

/** What a function is exactly worth at 0, where that is known. */
const AT_ZERO: Partial<Record<FunctionName, Q.Rational>> = {
  exp: Q.ONE,
  sin: Q.ZERO,
  cos: Q.ONE,
  tan: Q.ZERO,
  asin: Q.ZERO,
  atan: Q.ZERO,
  sinh: Q.ZERO,
  cosh: Q.ONE,
  tanh: Q.ZERO,
  erf: Q.ZERO,
  erfc: Q.ONE,
  abs: Q.ZERO,
  relu: Q.ZERO,
  sign: Q.ZERO,
  xlogx: Q.ZERO,
};

/** Makes formulas, folding numbers exactly. */
export class Notebook {
  private readonly known = new Map<string, Formula>();

  /** How many different formulas there are. */
  get size(): number {
    return this.known.size;
  }

  private keep<F extends Formula>(key: string, make: (id: number) => F): F {
    let made = this.known.get(key);
    if (made === undefined) {
      made = make(this.known.size);
      this.known.set(key, made);
    }
    return made as F;
  }

  number(value: Q.Rational): Formula {
    return this.keep(`n${Q.text(value)}`, (id) => ({ kind: 'number', id, value }));
  }

  whole(n: number): Formula {
    return this.number(Q.rational(n));
  }

  unknown(place: number): Formula {
    return this.keep(`u${place}`, (id) => ({ kind: 'unknown', id, place }));
  }

  variable(place: number): Formula {
    return this.keep(`v${place}`, (id) => ({ kind: 'variable', id, place }));
  }

  average(law: Measure, place: number, of: Formula): Formula {
    return this.keep(`E${law}${place},${of.id}`, (id) => ({ kind: 'average', id, law, place, of }));
  }

  /** Like terms are not collected, but numbers are added up. */
  add(terms: readonly Formula[]): Formula {
    const flat = terms.flatMap((t) => (t.kind === 'add' ? t.terms : [t]));
    let constant = Q.ZERO;
    const rest: Formula[] = [];
    for (const t of flat)
      if (t.kind === 'number') constant = Q.plus(constant, t.value);
      else rest.push(t);
    if (!Q.isZero(constant)) rest.push(this.number(constant));
    if (rest.length === 0) return this.number(Q.ZERO);
    if (rest.length === 1) return rest[0]!;
    return this.keep(`+${rest.map((t) => t.id).join()}`, (id) => ({ kind: 'add', id, terms: rest }));
  }

  multiply(factors: readonly Formula[]): Formula {
    const flat = factors.flatMap((f) => (f.kind === 'multiply' ? f.factors : [f]));
    let coefficient = Q.ONE;
    const rest: Formula[] = [];
    for (const f of flat)
      if (f.kind === 'number') coefficient = Q.times(coefficient, f.value);
      else rest.push(f);
    if (Q.isZero(coefficient)) return this.number(Q.ZERO);
    if (!Q.isOne(coefficient)) rest.unshift(this.number(coefficient));
    if (rest.length === 0) return this.number(Q.ONE);
    if (rest.length === 1) return rest[0]!;
    return this.keep(`*${rest.map((t) => t.id).join()}`, (id) => ({ kind: 'multiply', id, factors: rest }));
  }

  negate(a: Formula): Formula {
    return this.multiply([this.whole(-1), a]);
  }

  /** @throws {NoValue} where 0 is divided by. */
  power(base: Formula, exponent: Q.Rational): Formula {
    if (Q.isZero(exponent)) return this.number(Q.ONE);
    if (Q.isOne(exponent)) return base;
    if (base.kind === 'number') {
      if (Q.isZero(base.value)) {
        if (Q.isNegative(exponent)) throw new NoValue('0 is divided by');
        return base;
      }
      const of = exponent.d === 1n ? base.value : Q.root(base.value, Number(exponent.d));
      const n = Number(exponent.n);
      if (of !== undefined && Math.abs(n) <= 64) return this.number(Q.power(of, n));
    }
    if (base.kind === 'power' && base.exponent.d === 1n && exponent.d === 1n)
      return this.power(base.base, Q.times(base.exponent, exponent));
    return this.keep(`^${base.id},${Q.text(exponent)}`, (id) => ({ kind: 'power', id, base, exponent }));
  }

  call(fn: FunctionName, of: Formula): Formula {
    if (of.kind === 'number') {
      const known = Q.isZero(of.value) ? AT_ZERO[fn] : undefined;
      if (known !== undefined) return this.number(known);
      if (fn === 'abs' || fn === 'relu' || fn === 'sign' || fn === 'step') return this.number(signed(fn, of.value));
      if (fn === 'sg') return of;
    }
    return this.keep(`${fn}(${of.id}`, (id) => ({ kind: 'call', id, fn, of }));
  }
}

function signed(fn: 'abs' | 'relu' | 'sign' | 'step', x: Q.Rational): Q.Rational {
  const s = x.n > 0n ? Q.ONE : x.n < 0n ? Q.MINUS_ONE : Q.ZERO;
  switch (fn) {
    case 'abs':
      return Q.times(s, x);
    case 'relu':
      return x.n > 0n ? x : Q.ZERO;
    case 'sign':
      return s;
    case 'step':
      return x.n > 0n ? Q.ONE : Q.ZERO;
  }
}

/** The direct parts of a formula; what stands inside an average is none of them, since it has a variable more. */
export function parts(f: Formula): readonly Formula[] {
  switch (f.kind) {
    case 'number':
    case 'unknown':
    case 'variable':
    case 'average':
      return [];
    case 'add':
      return f.terms;
    case 'multiply':
      return f.factors;
    case 'power':
      return [f.base];
    case 'call':
      return [f.of];
  }
}

/** All formulas that some are made of, parts before the whole, each once. */
export function inOrder(of: readonly Formula[]): readonly Formula[] {
  const seen = new Set<Formula>();
  const order: Formula[] = [];
  // Without recursion: a sum of products of sums may be deep.
  const stack: { readonly f: Formula; readonly done: boolean }[] = [...of].reverse().map((f) => ({ f, done: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { f, done } = top;
    if (done) order.push(f);
    else if (!seen.has(f)) {
      seen.add(f);
      stack.push({ f, done: true });
      for (const p of [...parts(f)].reverse()) if (!seen.has(p)) stack.push({ f: p, done: false });
    }
  }
  return order;
}
