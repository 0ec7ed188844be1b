import { one } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { Echelon, type FieldPoint, PRIME } from '../../rewrite/smallField.ts';
import { monomials, tidied } from './rows.ts';

/** What terms span, each as its monomials, in numbers of a finite field. */
export class Span {
  private readonly point: FieldPoint;
  /** Whether a constant counts; of what does not decay it does not. */
  private readonly constants: boolean;
  private readonly place = new Map<Expr, number>();
  private readonly vectors: ReadonlyMap<number, number>[] = [];
  private echelon: Echelon | undefined;

  constructor(point: FieldPoint, constants: boolean) {
    this.point = point;
    this.constants = constants;
  }

  /** Adds a term; one that has no value at the point says nothing. */
  add(term: Expr): void {
    const vector = this.vectorOf(term);
    if (vector === undefined) return;
    this.vectors.push(vector);
    this.echelon = undefined;
  }

  /** Whether a combination of terms, by numbers of the field, is one of those that were added. */
  contains(terms: readonly Expr[], weights: readonly number[]): boolean {
    const vector = new Map<number, number>();
    for (const [m, term] of terms.entries()) {
      const own = this.vectorOf(term);
      if (own === undefined) return false;
      for (const [k, v] of own) vector.set(k, ((vector.get(k) ?? 0) + v * weights[m]!) % PRIME);
    }
    const width = this.place.size;
    if (this.echelon === undefined || this.echelon.width < width) {
      this.echelon = new Echelon(width);
      for (const v of this.vectors) this.echelon.add(spread(v, width));
    }
    return this.echelon.reduced(spread(vector, this.echelon.width)).every((x) => x === 0);
  }

  private vectorOf(term: Expr): ReadonlyMap<number, number> | undefined {
    const vector = new Map<number, number>();
    for (const [key, c] of monomials(tidied(term))) {
      if (key === one && !this.constants) continue;
      const v = this.point.value(c);
      if (v === undefined) return undefined;
      const k = this.place.get(key) ?? this.place.size;
      this.place.set(key, k);
      vector.set(k, v);
    }
    return vector;
  }
}

function spread(sparse: ReadonlyMap<number, number>, width: number): readonly number[] {
  const row = Array<number>(width).fill(0);
  for (const [k, v] of sparse) row[k] = v;
  return row;
}
