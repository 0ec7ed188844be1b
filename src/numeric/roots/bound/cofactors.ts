import * as Q from '../../../expr/rational.ts';
import { degreeOf, type Polynomial, type PolynomialSystem } from '../polynomial.ts';
import { gcd, integerScale, merge, primitive, type Row } from './integerRows.ts';
import { Monomials, staircase } from './monomials.ts';

/**
 * Polynomials of the ideal with the cofactors that prove it, g = Σ q_i F_i: an identity that anybody can multiply out.
 * No more than `value` monomials are divided by none of their leading ones, in degree-reverse-lexicographic order, so there
 * are no more roots than that, multiplicities counted, and no families.
 */
export interface CofactorBound {
  readonly value: number;
  readonly elements: readonly { readonly polynomial: Polynomial; readonly cofactors: readonly Polynomial[] }[];
  /** Whether the elements are a whole basis: then `value` counts the roots with their multiplicities exactly. */
  readonly exact: boolean;
}

export interface CofactorBudget {
  /** Pairs of polynomials looked at. */
  readonly pairs: number;
  /** Bits of a coefficient. */
  readonly bits: number;
  /** Terms merged in all reductions, cofactors included. */
  readonly terms: number;
}
const BUDGET: CofactorBudget = { pairs: 1500, bits: 3000, terms: 2_000_000 };
const MOST_ROOTS = 2000;

interface Element {
  readonly row: Row;
  readonly cofactors: readonly Row[];
  readonly leading: readonly number[];
}

/** What came of the search: a bound, infinitely many roots (of a whole basis), or a budget that was spent. */
export type CofactorOutcome =
  | { readonly kind: 'bound'; readonly bound: CofactorBound }
  | { readonly kind: 'infinite' }
  | { readonly kind: 'spent'; readonly what: string };

/**
 * Buchberger's algorithm (1965) over the integers with its cofactors, until the bound is `target` or the basis is whole.
 * Work is counted, not timed.
 */
export function cofactorBound(system: PolynomialSystem, target: number, budget = BUDGET): CofactorOutcome {
  const space = new Monomials(system.unknowns);
  if (system.unknowns === 0) return { kind: 'spent', what: 'no unknowns' };
  return new Search(system, space, target, budget).run();
}

class Spent extends Error {}

class Search {
  private readonly system: PolynomialSystem;
  private readonly space: Monomials;
  private readonly target: number;
  private readonly budget: CofactorBudget;
  private readonly scales: readonly Q.Rational[];
  private readonly basis: Element[] = [];
  private terms = 0;

  constructor(system: PolynomialSystem, space: Monomials, target: number, budget: CofactorBudget) {
    this.system = system;
    this.space = space;
    this.target = target;
    this.budget = budget;
    this.scales = system.equations.map(integerScale);
  }

  run(): CofactorOutcome {
    try {
      return this.search();
    } catch (problem) {
      if (problem instanceof Spent) return { kind: 'spent', what: problem.message };
      throw problem;
    }
  }

  private search(): CofactorOutcome {
    const n = this.system.equations.length;
    const none: Row = { keys: [], numbers: [] };
    const pairs: {
      readonly i: number;
      readonly j: number;
      readonly lcm: readonly number[];
      readonly degree: number;
    }[] = [];
    const push = (row: Row, cofactors: readonly Row[]): void => {
      const leading = this.space.unpack(row.keys[0]!);
      const j = this.basis.length;
      for (const [i, other] of this.basis.entries()) {
        const lcm = other.leading.map((e, k) => Math.max(e, leading[k]!));
        // Of coprime leading monomials the S-polynomial reduces to 0 (Buchberger's first criterion).
        if (other.leading.every((e, k) => e === 0 || leading[k] === 0)) continue;
        pairs.push({ i, j, lcm, degree: degreeOf(lcm) });
      }
      this.basis.push({ row, cofactors, leading });
    };
    for (const [k, p] of this.system.equations.entries()) {
      if (p.length === 0) continue;
      const one: Row = { keys: [0], numbers: [1n] };
      push(
        this.rowOf(p, this.scales[k]!),
        Array.from({ length: n }, (_, m) => (m === k ? one : none)),
      );
    }
    let seen = 0;
    const done = new Set<string>();
    for (;;) {
      const now = this.bound();
      if (now !== undefined && now <= this.target)
        return { kind: 'bound', bound: this.result(now, pairs.length === 0) };
      let next: (typeof pairs)[number] | undefined;
      while (pairs.length > 0) {
        let best = 0;
        for (let k = 1; k < pairs.length; k++) if (pairs[k]!.degree < pairs[best]!.degree) best = k;
        const pair = pairs.splice(best, 1)[0]!;
        done.add(`${pair.i},${pair.j}`);
        if (!this.chained(pair, done)) {
          next = pair;
          break;
        }
      }
      if (next === undefined) {
        const value = this.bound();
        return value === undefined ? { kind: 'infinite' } : { kind: 'bound', bound: this.result(value, true) };
      }
      if (++seen > this.budget.pairs) throw new Spent(`${this.budget.pairs} pairs of polynomials`);
      if (next.degree >= this.space.base / 2) throw new Spent(`degree ${next.degree}`);
      const made = this.reduced(this.pairOf(next.i, next.j, next.lcm));
      if (made !== undefined) push(made.row, made.cofactors);
    }
  }

  /** Buchberger's second criterion: another element divides the lcm, and both pairs with it are done. */
  private chained(
    pair: { readonly i: number; readonly j: number; readonly lcm: readonly number[] },
    done: ReadonlySet<string>,
  ): boolean {
    const was = (a: number, b: number): boolean => {
      const [p, q] = a < b ? [a, b] : [b, a];
      return done.has(`${p},${q}`);
    };
    return this.basis.some(
      (e, k) =>
        k !== pair.i &&
        k !== pair.j &&
        e.leading.every((x, m) => x <= pair.lcm[m]!) &&
        was(k, pair.i) &&
        was(k, pair.j),
    );
  }

  private bound(): number | undefined {
    return staircase(
      this.basis.map((e) => e.leading),
      this.system.unknowns,
      MOST_ROOTS,
    );
  }

  private result(value: number, exact: boolean): CofactorBound {
    const minimal = this.basis.filter(
      (e, k) =>
        !this.basis.some(
          (o, m) =>
            m !== k &&
            o.leading.every((x, v) => x <= e.leading[v]!) &&
            (m < k || o.leading.some((x, v) => x < e.leading[v]!)),
        ),
    );
    return {
      value,
      exact,
      elements: minimal.map((e) => ({
        polynomial: this.polynomialOf(e.row, Q.ONE),
        cofactors: e.cofactors.map((q, k) => this.polynomialOf(q, this.scales[k]!)),
      })),
    };
  }

  /** The S-polynomial of two elements. */
  private pairOf(
    i: number,
    j: number,
    lcm: readonly number[],
  ): { readonly row: Row; readonly cofactors: readonly Row[] } {
    const [a, b] = [this.basis[i]!, this.basis[j]!];
    const shift = (e: Element): number => this.space.pack(lcm.map((x, k) => x - e.leading[k]!));
    const [p, q] = [a.row.numbers[0]!, b.row.numbers[0]!];
    const g = gcd(p, q);
    return this.combine(a, q / g, shift(a), b, -(p / g), shift(b));
  }

  private combine(
    a: { readonly row: Row; readonly cofactors: readonly Row[] },
    x: bigint,
    s: number,
    b: { readonly row: Row; readonly cofactors: readonly Row[] },
    y: bigint,
    t: number,
  ): { readonly row: Row; readonly cofactors: readonly Row[] } {
    const made = {
      row: merge(a.row, x, s, b.row, y, t),
      cofactors: a.cofactors.map((q, k) => merge(q, x, s, b.cofactors[k]!, y, t)),
    };
    this.terms += made.cofactors.reduce((n, q) => n + q.keys.length, made.row.keys.length);
    if (this.terms > this.budget.terms) throw new Spent(`${this.budget.terms} terms of reduction`);
    return made;
  }

  /** The remainder by the basis, leading terms only; undefined where it is 0. */
  private reduced(of: {
    readonly row: Row;
    readonly cofactors: readonly Row[];
  }): { readonly row: Row; readonly cofactors: readonly Row[] } | undefined {
    let now = of;
    for (let k = 0; ; k++) {
      const top = now.row.keys[0];
      if (top === undefined) return undefined;
      const e = this.space.unpack(top);
      const by = this.basis.find((b) => b.leading.every((x, m) => x <= e[m]!));
      if (k % 8 === 7 || by === undefined) {
        const small = primitive(now, this.budget.bits);
        if (small === undefined) throw new Spent(`coefficients of ${this.budget.bits} bits`);
        now = small;
      }
      if (by === undefined) return now;
      const [p, q] = [now.row.numbers[0]!, by.row.numbers[0]!];
      const g = gcd(p, q);
      now = this.combine(now, q / g, 0, by, -(p / g), this.space.pack(e.map((x, m) => x - by.leading[m]!)));
    }
  }

  private rowOf(p: Polynomial, scale: Q.Rational): Row {
    const terms = p.map((t) => ({ key: this.space.pack(t.exponents), number: Q.times(t.coefficient, scale).n }));
    if (p.some((t) => degreeOf(t.exponents) >= this.space.base / 2)) throw new Spent('degrees that are too high');
    terms.sort((s, t) => t.key - s.key);
    return { keys: terms.map((t) => t.key), numbers: terms.map((t) => t.number) };
  }

  private polynomialOf(row: Row, scale: Q.Rational): Polynomial {
    return row.keys.map((key, k) => ({
      coefficient: Q.times(Q.rational(row.numbers[k]!), scale),
      exponents: this.space.unpack(key),
    }));
  }
}
