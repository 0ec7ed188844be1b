import { add, one, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { Singular } from '../../expr/refusal.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { Echelon, FieldPoint, PRIME } from '../../rewrite/smallField.ts';
import { consequences } from './consequences.ts';
import { type Invariant, invariantOf } from './invariant.ts';
import type { Changes, Values } from './rows.ts';
import { Span } from './span.ts';
import type { System } from './system.ts';

/** The systems of a motion, where parameters have some values, seen in numbers of a finite field. */
export class Sight {
  readonly where: Values;
  readonly point: FieldPoint;
  private readonly changes: Changes;
  private readonly placed = new Map<Invariant, Invariant | null>();
  private readonly matrices = new Map<System, Matrix | undefined>();

  constructor(where: Values, changes: Changes) {
    this.where = where;
    this.changes = changes;
    this.point = new FieldPoint(1, where);
  }

  /** The conserved quantities of a shape and a rate that do not follow from those that are known. */
  solutions(system: System, rate: Expr, known: readonly Invariant[], degree: number): readonly Invariant[] {
    const matrix = this.matrixOf(system);
    const decay = this.point.value(rate);
    if (matrix === undefined || decay === undefined) return [];
    const { columns } = system;
    // Of what does not decay a constant is none.
    const usable = columns.map((c) => c.degree <= degree && !(rate === zero && c.term === one));
    const basis = nullSpace(matrix, decay, usable);
    if (basis.length === 0) return [];
    const spanned = new Span(this.point, rate !== zero);
    const note = (terms: readonly Expr[]): void => {
      for (const term of terms) within(() => spanned.add(term));
    };
    const { time } = this.changes;
    note(consequences(known, system.shape, degree, rate, time));
    const found: Invariant[] = [];
    for (const vector of basis) {
      const terms = columns.flatMap((c, k) => (vector[k] === 0 ? [] : [c.term]));
      if (
        spanned.contains(
          terms,
          vector.filter((x) => x !== 0),
        )
      )
        continue;
      // What belongs to no member is found on its own.
      if (!system.shape.family.every((a) => terms.some((t) => t.free.includes(a)))) continue;
      const q = within(() => this.inLetters(vector, system, rate));
      if (q === undefined) continue;
      found.push(q);
      note([q.core, ...consequences([q], system.shape, degree, rate, time)]);
    }
    return found;
  }

  /** An invariant of all values of the parameters at the values of this sight. */
  here(q: Invariant): readonly Invariant[] {
    if (this.where.size === 0 || q.where === this.where) return [q];
    let made = this.placed.get(q);
    if (made === undefined) {
      made = within(() => ({ ...q, core: this.fixed(q.core), rate: this.fixed(q.rate) })) ?? null;
      this.placed.set(q, made);
    }
    return made === null ? [] : [made];
  }

  private fixed(e: Expr): Expr {
    return this.where.size === 0 ? e : expand(substituteLetters(e, this.where));
  }

  /** The coefficients of a system in numbers, one row for each monomial, those of the candidates themselves first. */
  private matrixOf(system: System): Matrix | undefined {
    if (!this.matrices.has(system)) this.matrices.set(system, matrixOf(system, this.point));
    return this.matrices.get(system);
  }

  private inLetters(vector: readonly number[], system: System, rate: Expr): Invariant | undefined {
    const { where, point, changes } = this;
    const support = vector.flatMap((x, k) => (x === 0 ? [] : [k]));
    const own = new Map(support.map((k) => [system.columns[k]!.term, k]));
    const keys = new Set([...own.keys(), ...system.rows.keys()]);
    const rows = [...keys].map((key) =>
      support.map((k) => {
        const x = system.rows.get(key)?.get(k);
        const entry = x === undefined ? zero : this.fixed(x);
        return own.get(key) === k ? expand(add(entry, rate)) : entry;
      }),
    );
    const some = rows.filter((row) => row.some((x) => x !== zero));
    return invariantOf({ support, rows: some, system, rate, where, point, changes });
  }
}

/** Rows over the candidates; the first ones are those of the candidates as monomials. */
interface Matrix {
  readonly rows: readonly (readonly number[])[];
  readonly width: number;
}

function matrixOf(system: System, point: FieldPoint): Matrix | undefined {
  const width = system.columns.length;
  const keys = new Set([...system.columns.map((c) => c.term), ...system.rows.keys()]);
  const rows: number[][] = [];
  for (const key of keys) {
    const row = Array<number>(width).fill(0);
    for (const [k, x] of system.rows.get(key) ?? []) {
      const v = point.value(x);
      if (v === undefined) return undefined;
      row[k] = v;
    }
    rows.push(row);
  }
  return { rows, width };
}

/** What solves the rows with the rate beside each candidate, of usable candidates alone, in few of them first. */
function nullSpace({ rows, width }: Matrix, decay: number, usable: readonly boolean[]): readonly (readonly number[])[] {
  const columns = usable.flatMap((ok, k) => (ok ? [k] : []));
  const echelon = new Echelon(columns.length);
  for (const [k, row] of rows.entries()) {
    const own = columns.map((m) => (m === k ? (row[m]! + decay) % PRIME : row[m]!));
    if (own.every((x) => x === 0)) continue;
    echelon.add(own);
    if (echelon.rows.length === columns.length) return [];
  }
  const support = (v: readonly number[]): number => v.filter((x) => x !== 0).length;
  const found = [...echelon.nullSpace()].sort((a, b) => support(a) - support(b));
  return found.map((v) => {
    const whole = Array<number>(width).fill(0);
    for (const [j, k] of columns.entries()) whole[k] = v[j]!;
    return whole;
  });
}

/** What a computation gives, unless it has no value there or too many terms. */
function within<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof Singular || problem instanceof TooManyTerms) return undefined;
    throw problem;
  }
}
