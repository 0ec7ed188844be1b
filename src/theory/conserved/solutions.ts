import { add, one, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { Singular } from '../../expr/refusal.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { consequences } from './consequences.ts';
import { type Invariant, invariantOf } from './invariant.ts';
import { Echelon, ModularPoint } from './modular.ts';
import { type Changes, monomials, tidied } from './rows.ts';
import type { System, Table } from './system.ts';

/** The conserved quantities of a shape and a rate that do not follow from those that are known. */
export function solutions(
  system: System,
  rate: Expr,
  where: ReadonlyMap<Letter, Expr>,
  known: readonly Invariant[],
  degree: number,
  changes: Changes,
): readonly Invariant[] {
  const fixed = (e: Expr): Expr => (where.size === 0 ? e : expand(substituteLetters(e, where)));
  const point = new ModularPoint(1 + known.length);
  const { columns } = system;
  // Of what does not decay a constant is none.
  const usable = columns.map((c) => c.degree <= degree && !(rate === zero && c.term === one));
  let table: Table;
  try {
    table = specialised(system, fixed, rate);
  } catch (problem) {
    if (problem instanceof Singular) return [];
    throw problem;
  }
  const echelon = new Echelon(columns.length);
  for (const [k, ok] of usable.entries()) if (!ok) echelon.add(columns.map((_, m) => (m === k ? 1 : 0)));
  for (const row of table.values()) {
    const values = Array<number>(columns.length).fill(0);
    for (const [k, x] of row) {
      const v = point.value(x);
      if (v === undefined) return [];
      values[k] = v;
    }
    echelon.add(values);
    if (echelon.rows.length === columns.length) return [];
  }
  const basis = echelon.nullSpace();
  if (basis.length === 0) return [];
  const place = new Map(columns.map((c, k) => [c.term, k]));
  const spanned = new Echelon(columns.length);
  const note = (term: Expr): void => {
    const vector = vectorOf(term, place, columns.length, point, rate === zero);
    if (vector !== undefined) spanned.add(vector);
  };
  for (const term of consequences(known, system.shape, degree, rate, changes.time)) note(fixed(term));
  const found: Invariant[] = [];
  const support = (v: readonly number[]): number => v.filter((x) => x !== 0).length;
  for (const { vector } of [...basis].sort((a, b) => support(a.vector) - support(b.vector))) {
    if (spanned.reduced(vector).every((x) => x === 0)) continue;
    // What belongs to no member is found on its own.
    const own = system.shape.family;
    if (own.length > 0 && vector.every((x, k) => x === 0 || !own.some((a) => columns[k]!.term.free.includes(a))))
      continue;
    const q = invariantOf(vector, system, table, rate, where, point, changes);
    if (q === undefined) continue;
    found.push(q);
    spanned.add(vector);
    for (const term of consequences([q], system.shape, degree, rate, changes.time)) note(fixed(term));
  }
  return found;
}

/** The rows with values of parameters put in, and with the rate beside each candidate. */
function specialised(system: System, fixed: (e: Expr) => Expr, rate: Expr): Table {
  const table = new Map<Expr, Map<number, Expr>>();
  for (const [key, row] of system.rows) table.set(key, new Map([...row].map(([k, x]) => [k, fixed(x)])));
  if (rate === zero) return table;
  for (const [k, c] of system.columns.entries()) {
    let row = table.get(c.term);
    if (row === undefined) {
      row = new Map();
      table.set(c.term, row);
    }
    row.set(k, expand(add(row.get(k) ?? zero, rate)));
  }
  return table;
}

/** A term as a vector over the candidates; undefined where it is not in their span. */
function vectorOf(
  term: Expr,
  place: ReadonlyMap<Expr, number>,
  width: number,
  point: ModularPoint,
  dropConstants: boolean,
): readonly number[] | undefined {
  const vector = Array<number>(width).fill(0);
  let flat: Expr;
  try {
    flat = tidied(term);
  } catch (problem) {
    if (problem instanceof TooManyTerms) return undefined;
    throw problem;
  }
  for (const [key, c] of monomials(flat)) {
    if (key === one && dropConstants) continue;
    const k = place.get(key);
    const v = point.value(c);
    if (k === undefined || v === undefined) return undefined;
    vector[k] = v;
  }
  return vector;
}
