import type { Atom, Expr, Letter } from '../../../expr/expr.ts';
import { children } from '../../../expr/traverse.ts';
import { degree } from '../../degree.ts';
import { type Gauge, gauge, type Numbers } from '../numbers.ts';
import { NoAnswer } from '../refusal.ts';
import { AffineTerm, type Places } from './affine.ts';
import { RowTerm } from './rowTerm.ts';

/**
 * A term that depends on the variables of a site through one linear form for each of its components, as tanh(g x + b):
 * the form, and the function of its value.
 */
export class Profile {
  readonly rows: number;
  /** Whether the form is the same at all times. */
  readonly fixed: boolean;
  private readonly places: Places;
  /** Largest subterms that are affine in the variables. */
  private readonly parts: readonly AffineTerm[];
  private readonly values: RowTerm;
  private readonly slopes: Gauge;
  private readonly letters: readonly { readonly letter: Letter; readonly offset: number; readonly count: number }[];
  private readonly what: string;
  private readonly inputs = new Map<Letter, Float64Array[]>();

  constructor(term: Expr, indices: readonly Atom[], places: Places, numbers: Numbers, what: string) {
    const site = [...places.at.keys()];
    const found = affineParts(term, new Set(site));
    for (const p of found)
      if (!p.free.every((a) => indices.includes(a)))
        throw new NoAnswer('does not apply', `${what} depends on several variables of a site at once`);
    this.what = what;
    this.places = places;
    this.parts = found.map((p) => new AffineTerm(p, indices, places, numbers, what));
    this.fixed = this.parts.every((p) => p.fixed);
    this.values = new RowTerm(term, indices, new Set(site), numbers);
    this.slopes = gauge(term, indices, site, numbers);
    this.rows = this.values.count;
    this.letters = this.slopes.variables.map((letter) => ({ letter, ...places.at.get(letter)! }));
  }

  /** The linear forms at the numbers of the moment: rows × all places, nothing at the place of 1. @throws {NoAnswer} */
  directions(): Float64Array {
    const { all, one } = this.places;
    const out = new Float64Array(this.rows * all);
    const read = this.parts.map((p) => p.read());
    for (let r = 0; r < this.rows; r++) {
      const own = out.subarray(r * all, (r + 1) * all);
      for (const part of read) {
        const row = part.subarray(r * all, (r + 1) * all);
        if (!row.some((x, p) => p !== one && x !== 0)) continue;
        const first = own.findIndex((x) => x !== 0);
        if (first < 0) {
          own.set(row);
          own[one] = 0;
          continue;
        }
        const f = row[first]! / own[first]!;
        for (let p = 0; p < all; p++)
          if (p !== one && Math.abs(row[p]! - f * own[p]!) > 1e-12 * (Math.abs(row[p]!) + Math.abs(f * own[p]!)))
            throw new NoAnswer('does not apply', `${this.what} depends on several variables of a site at once`);
      }
    }
    return out;
  }

  /** The values of component r where its form, `direction`, takes the values y. */
  at(r: number, direction: Float64Array, y: Float64Array): Float64Array {
    const { all } = this.places;
    const own = direction.subarray(r * all, (r + 1) * all);
    const length = own.reduce((s, x) => s + x * x, 0);
    for (const { letter, offset, count } of this.letters) {
      let rows = this.inputs.get(letter);
      if (rows === undefined || rows[0]!.length < y.length) {
        rows = Array.from({ length: count }, () => new Float64Array(y.length));
        this.inputs.set(letter, rows);
      }
      rows.forEach((to, k) => {
        const f = length === 0 ? 0 : own[offset + k]! / length;
        for (let q = 0; q < y.length; q++) to[q] = f * y[q]!;
      });
    }
    const out = Array.from({ length: this.rows }, () => new Float64Array(y.length));
    this.values.evaluate(this.inputs, 0, y.length, out);
    return out[r]!;
  }

  /** The derivative of component r by its form where that is y. */
  slopeAt(r: number, direction: Float64Array, y: number): number {
    const h = 1e-5;
    const [a, b] = this.at(r, direction, Float64Array.of(y + h, y - h));
    return (a! - b!) / (2 * h);
  }
}

function affineParts(e: Expr, site: ReadonlySet<Letter>): readonly Expr[] {
  const found = new Set<Expr>();
  const visit = (x: Expr): void => {
    const d = degree(x, site);
    if (d === 0) return;
    if (d === 1) found.add(x);
    else if (x.kind === 'sum' || x.kind === 'prod' || x.kind === 'reduce') found.add(x);
    else children(x).forEach(visit);
  };
  visit(e);
  return [...found];
}
