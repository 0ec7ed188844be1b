import { negate, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, termsOf, treeSize } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Candidate } from './candidates.ts';
import { type Changes, change, monomials, type Values } from './rows.ts';
import type { Shape } from './shape.ts';
import type { Trial } from './trial.ts';

/** How much may still be done, in terms of expanded derivatives. */
export interface Budget {
  left: number;
}

/** For each monomial the coefficients of the candidates in whose change it stands. */
type Table = ReadonlyMap<Expr, ReadonlyMap<number, Expr>>;

/** The changes of the candidates of a shape, collected: one row for each monomial. */
export interface System {
  readonly shape: Shape;
  readonly columns: readonly Candidate[];
  readonly rows: Table;
}

/** The linear systems of one shape, whose solutions are its conserved quantities. */
export interface Systems {
  readonly shape: Shape;
  /** The system where parameters have some values: of candidates that can be in a solution. */
  readonly at: (where: Values) => System;
  /** There were candidates beyond the most that are tried. */
  readonly cut: boolean;
  /** The budget ran out before all candidates were tried. */
  readonly spent: boolean;
  /** How many candidates' change has too many terms. */
  readonly dropped: number;
}

/** What systems are made of. */
export interface Posing {
  readonly states: readonly Letter[];
  readonly degree: number;
  readonly changes: Changes;
  readonly losses: readonly Expr[];
  readonly wheres: readonly Values[];
  readonly budget: Budget;
  /** What was derived already, for other shapes. */
  readonly derived: Derived;
  readonly trial?: Trial | undefined;
}
/** The changes of terms; undefined of those that have too many terms. */
export type Derived = Map<Expr, Expr | undefined>;

/** The changes of some candidates, for each monomial. */
export function collected(shape: Shape, columns: readonly Candidate[], moved: (c: Candidate) => Expr): System {
  const rows = new Map<Expr, Map<number, Expr>>();
  for (const [column, c] of columns.entries())
    for (const [key, value] of monomials(moved(c))) {
      if (value === zero) continue;
      let row = rows.get(key);
      if (row === undefined) {
        row = new Map();
        rows.set(key, row);
      }
      row.set(column, value);
    }
  return { shape, columns, rows };
}

/** The change of a candidate, once; what it costs is the length of it. */
export function changeOf(e: Expr, changes: Changes, budget: Budget, derived: Derived): Expr | undefined {
  if (derived.has(e)) return derived.get(e);
  // The next values of a product are a product of sums: what it comes to is seen before it is multiplied out.
  const ahead = changes.time === 'discrete' ? productWork(e, changes) : 0;
  const made = ahead > budget.left ? undefined : change(e, changes);
  budget.left -= 4 + Math.round(made === undefined ? 0 : work(made));
  derived.set(e, made);
  return made;
}

/** The rates at which some candidate decays on its own: what a quantity can decay at, as far as it is seen. */
export function ratesOf(system: System, degree: number): readonly Expr[] {
  const found = new Set<Expr>();
  for (const [k, c] of system.columns.entries()) {
    if (c.degree > degree) continue;
    const own = system.rows.get(c.term)?.get(k);
    if (own !== undefined) found.add(expand(negate(own)));
  }
  found.delete(zero);
  return [...found];
}

/** What it takes to make a term: its length, sums inside sums counted more. */
export const work = (e: Expr): number => termsOf(e).reduce((n, t) => n + (treeSize(t) / 16) * (1 + t.height ** 2), 0);

/** What the next value of a product takes, at most: its terms are the products of those of the next values. */
function productWork(e: Expr, { fields }: Changes): number {
  const lengths = new Map(fields.map((f) => [f.state, termsOf(f.right).length]));
  const weights = new Map(fields.map((f) => [f.state, work(f.right)]));
  const measure = (x: Expr): { readonly terms: number; readonly weight: number } => {
    if (x.kind === 'sum') return measure(x.body);
    if (x.kind === 'sym') {
      const terms = lengths.get(x.letter) ?? 1;
      return { terms, weight: (weights.get(x.letter) ?? 1) / Math.max(1, terms) };
    }
    if (x.kind === 'pow' && x.exponent.kind === 'num') {
      const k = Math.abs(Q.toNumber(x.exponent.value));
      const base = measure(x.base);
      return { terms: base.terms ** k, weight: base.weight * k };
    }
    const parts = factorsOf(x).filter((f) => f !== x);
    return parts
      .map(measure)
      .reduce((a, b) => ({ terms: a.terms * b.terms, weight: a.weight + b.weight }), { terms: 1, weight: 0 });
  };
  const { terms, weight } = measure(e);
  return terms * weight;
}
