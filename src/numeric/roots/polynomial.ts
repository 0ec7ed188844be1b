import * as Q from '../../expr/rational.ts';
import { type Formula, inOrder } from '../formula/formula.ts';

/** A monomial of the unknowns with its exact coefficient; exponents by place. */
export interface Term {
  readonly coefficient: Q.Rational;
  readonly exponents: readonly number[];
}

/** A polynomial of the unknowns: terms that differ in their exponents, no coefficient 0. */
export type Polynomial = readonly Term[];

/** As many polynomial equations as unknowns, or not; `denominators` must not vanish where they hold. */
export interface PolynomialSystem {
  readonly unknowns: number;
  readonly equations: readonly Polynomial[];
  readonly denominators: readonly Polynomial[];
}

/** What is larger is no work for this method. */
const MOST_TERMS = 5000;
const MOST_DEGREE = 64;
const TOO_LARGE = Symbol('too large');

type Table = Map<string, Term>;
/** A quotient: table over a product of powers of denominators, which are named by the formula they come from. */
interface Fraction {
  readonly top: Table;
  readonly bottom: ReadonlyMap<Formula, number>;
}

export const degreeOf = (e: readonly number[]): number => e.reduce((a, b) => a + b, 0);
/** The degree of a polynomial; 0 of the polynomial 0. */
export const degree = (p: Polynomial): number => p.reduce((d, t) => Math.max(d, degreeOf(t.exponents)), 0);

/**
 * Formulas as polynomials of the unknowns, of quotients their numerators; undefined where one is something else, or is
 * too large. Whoever uses it has to see that the denominators do not vanish.
 */
export function polynomials(formulas: readonly Formula[], unknowns: number): PolynomialSystem | undefined {
  const made = new Map<Formula, Fraction>();
  const none: ReadonlyMap<Formula, number> = new Map();
  const constant = (c: Q.Rational): Table =>
    Q.isZero(c) ? new Map() : new Map([[zeros(unknowns).join(), { coefficient: c, exponents: zeros(unknowns) }]]);
  const bases = new Map<Formula, Table>();
  const power = (f: Formula, k: number): Table => {
    let p = constant(Q.ONE);
    for (let m = 0; m < k; m++) p = times(p, bases.get(f)!);
    return p;
  };
  try {
    for (const f of inOrder(formulas)) {
      switch (f.kind) {
        case 'number':
          made.set(f, { top: constant(f.value), bottom: none });
          break;
        case 'unknown': {
          const exponents = zeros(unknowns);
          exponents[f.place] = 1;
          made.set(f, { top: new Map([[exponents.join(), { coefficient: Q.ONE, exponents }]]), bottom: none });
          break;
        }
        case 'add': {
          const parts = f.terms.map((t) => made.get(t)!);
          const bottom = new Map<Formula, number>();
          for (const p of parts) for (const [b, k] of p.bottom) bottom.set(b, Math.max(k, bottom.get(b) ?? 0));
          let top: Table = new Map();
          for (const p of parts) {
            let own = p.top;
            for (const [b, k] of bottom) own = times(own, power(b, k - (p.bottom.get(b) ?? 0)));
            top = plus(top, own);
          }
          made.set(f, { top, bottom });
          break;
        }
        case 'multiply': {
          let top = constant(Q.ONE);
          const bottom = new Map<Formula, number>();
          for (const p of f.factors.map((t) => made.get(t)!)) {
            top = times(top, p.top);
            for (const [b, k] of p.bottom) bottom.set(b, k + (bottom.get(b) ?? 0));
          }
          made.set(f, { top, bottom });
          break;
        }
        case 'power': {
          const of = made.get(f.base)!;
          const n = Number(f.exponent.n);
          if (f.exponent.d !== 1n || Math.abs(n) > MOST_DEGREE) return undefined;
          if (n > 0) {
            let top = constant(Q.ONE);
            for (let k = 0; k < n; k++) top = times(top, of.top);
            made.set(f, { top, bottom: new Map([...of.bottom].map(([b, k]) => [b, n * k])) });
          } else {
            let top = constant(Q.ONE);
            for (const [b, k] of of.bottom) top = times(top, power(b, -n * k));
            bases.set(f.base, of.top);
            made.set(f, { top, bottom: new Map([[f.base, -n]]) });
          }
          break;
        }
        case 'call':
        case 'variable':
        case 'average':
          return undefined;
      }
    }
  } catch (problem) {
    if (problem === TOO_LARGE) return undefined;
    throw problem;
  }
  const used = new Set(formulas.flatMap((f) => [...made.get(f)!.bottom.keys()]));
  const all = [...used].map((b) => sorted(bases.get(b)!)).filter((p) => degree(p) > 0);
  return { unknowns, equations: formulas.map((f) => sorted(made.get(f)!.top)), denominators: all };
}

/**
 * The system with the reciprocal of the product of its denominators as its last unknown, and the equation that says so;
 * undefined where there are none, or it is too large.
 */
export function withReciprocal({
  unknowns: n,
  equations,
  denominators,
}: PolynomialSystem): PolynomialSystem | undefined {
  if (denominators.length === 0) return undefined;
  const wider = (p: Polynomial, last: number): Polynomial =>
    p.map(({ coefficient, exponents }) => ({ coefficient, exponents: [...exponents, last] }));
  try {
    const tables = denominators.map((p): Table => new Map(p.map((t) => [t.exponents.join(), t])));
    const product = wider(sorted(tables.reduce(times)), 1);
    const minusOne = { coefficient: Q.MINUS_ONE, exponents: zeros(n + 1) };
    return {
      unknowns: n + 1,
      equations: [...equations.map((p) => wider(p, 0)), [...product, minusOne]],
      denominators: [],
    };
  } catch (problem) {
    if (problem === TOO_LARGE) return undefined;
    throw problem;
  }
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);

function plus(a: Table, b: Table): Table {
  const sum = new Map(a);
  for (const [key, t] of b) {
    const own = sum.get(key);
    if (own === undefined) sum.set(key, t);
    else {
      const coefficient = Q.plus(own.coefficient, t.coefficient);
      if (Q.isZero(coefficient)) sum.delete(key);
      else sum.set(key, { coefficient, exponents: own.exponents });
    }
  }
  if (sum.size > MOST_TERMS) throw TOO_LARGE;
  return sum;
}

function times(a: Table, b: Table): Table {
  if (a.size * b.size > 20 * MOST_TERMS) throw TOO_LARGE;
  const product: Table = new Map();
  for (const s of a.values())
    for (const t of b.values()) {
      const exponents = s.exponents.map((e, k) => e + t.exponents[k]!);
      if (degreeOf(exponents) > MOST_DEGREE) throw TOO_LARGE;
      const key = exponents.join();
      const own = product.get(key);
      const c = Q.times(s.coefficient, t.coefficient);
      const coefficient = own === undefined ? c : Q.plus(own.coefficient, c);
      if (Q.isZero(coefficient)) product.delete(key);
      else product.set(key, { coefficient, exponents });
    }
  if (product.size > MOST_TERMS) throw TOO_LARGE;
  return product;
}

/** Terms by falling degree, then lexicographically. */
function sorted(p: Table): Polynomial {
  return [...p.values()].sort((s, t) => {
    const d = degreeOf(t.exponents) - degreeOf(s.exponents);
    if (d !== 0) return d;
    for (const [k, e] of s.exponents.entries()) if (e !== t.exponents[k]) return t.exponents[k]! - e;
    return 0;
  });
}
