import { one } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { Echelon, type ModularPoint } from './modular.ts';
import { monomials, tidied } from './rows.ts';

/** What terms span, as far as it lies in the span of some columns, in numbers of a finite field. */
export class Span {
  private readonly columns: readonly Expr[];
  private readonly point: ModularPoint;
  /** Whether a constant counts; of what does not decay it does not. */
  private readonly constants: boolean;
  private readonly place: Map<Expr, number>;
  private readonly vectors: ReadonlyMap<number, number>[] = [];
  private echelon: Echelon | undefined;

  constructor(columns: readonly Expr[], point: ModularPoint, constants: boolean) {
    this.columns = columns;
    this.point = point;
    this.constants = constants;
    this.place = new Map(columns.map((c, k) => [c, k]));
  }

  /** Adds a term; one that has no value at the point says nothing. */
  add(term: Expr): void {
    const vector = new Map<number, number>();
    for (const [key, c] of monomials(tidied(term))) {
      if (key === one && !this.constants) continue;
      const v = this.point.value(c);
      if (v === undefined) return;
      // Monomials that are no columns may cancel between terms.
      let k = this.place.get(key);
      if (k === undefined) {
        k = this.place.size;
        this.place.set(key, k);
      }
      vector.set(k, v);
    }
    this.vectors.push(vector);
    this.echelon = undefined;
  }

  /** Adds a vector over the columns. */
  addVector(vector: readonly number[]): void {
    this.vectors.push(new Map(vector.entries()));
    this.echelon = undefined;
  }

  contains(vector: readonly number[]): boolean {
    this.echelon ??= this.reduced();
    return this.echelon.reduced(vector).every((x) => x === 0);
  }

  /** Of the combinations of all vectors those in which nothing is left but the columns. */
  private reduced(): Echelon {
    const width = this.columns.length;
    const others = this.place.size - width;
    const all = new Echelon(this.place.size);
    for (const sparse of this.vectors) {
      const row = Array<number>(this.place.size).fill(0);
      for (const [k, v] of sparse) row[k < width ? others + k : k - width] = v;
      all.add(row);
    }
    const within = new Echelon(width);
    for (const { pivot, row } of all.rows) if (pivot >= others) within.add(row.slice(others));
    return within;
  }
}
