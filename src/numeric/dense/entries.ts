import type { Atom, Expr, Index, Letter, Sym } from '../../expr/expr.ts';
import { atomsOf } from '../../expr/intern.ts';
import { position, type Reading } from '../../expr/position.ts';
import { sizeValue } from '../compile/arrays/sizeValue.ts';
import { shapeOf } from '../compile/request.ts';
import { countOf, type DenseArray, reordered, type SizeOf } from './array.ts';

/** What terms are evaluated with: sizes, and the arrays of letters, row-major. */
export interface Point {
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly values: (l: Letter) => ArrayLike<number> | undefined;
}

/** Entries of letters at the places of indices. */
export class Entries {
  readonly point: Point;
  readonly size: SizeOf;

  constructor(point: Point, size: SizeOf) {
    this.point = point;
    this.size = size;
  }

  /** The component of a letter over its free indices. */
  read(e: Sym, array: ArrayLike<number>, shape: readonly number[]): DenseArray {
    const plain = e.indices.every((i, k) => i.kind === 'atom' && i.shift === 0 && this.size(i.atom) === shape[k]);
    if (plain && e.free.length === e.indices.length) {
      const entries = array instanceof Float64Array ? array : Float64Array.from(array);
      return { axes: e.free, entries: reordered(entries, e.indices.flatMap(atomsOf), e.free, this.size) };
    }
    return this.byPlace(e.free, (at) => {
      const k = this.placeOf(e, shape, at, true);
      return k < 0 ? Number.NaN : array[k]!;
    });
  }

  /**
   * Where a component stands in the array of its letter; -1 outside. `any` where a subset whose elements agree stands for any
   * of them, as formulas add such entries and take them away again: for kernels too it is the first.
   */
  placeOf(e: Sym, shape: readonly number[], at: Reading, any = false): number {
    let place = 0;
    for (let k = 0; k < shape.length; k++) {
      const own = position(e.indices[k]!, at);
      const p = own === 0 && any && elementsAgree(e.indices[k]!, at) ? 1 : own;
      if (!(p >= 1 && p <= shape[k]!)) return -1;
      place = place * shape[k]! + p - 1;
    }
    return place;
  }

  /** What a function of the places of indices, counted from 1, is at all of them. */
  byPlace(axes: readonly Atom[], f: (at: Reading) => number, size: SizeOf = this.size): DenseArray {
    const entries = new Float64Array(countOf(axes, size));
    const places = new Map(axes.map((a) => [a, 1]));
    const at: Reading = { atom: (a) => places.get(a)!, whole: (e) => this.whole(e, at) };
    for (let k = 0; k < entries.length; k++) {
      entries[k] = f(at);
      for (let m = axes.length - 1; m >= 0; m--) {
        const a = axes[m]!;
        const next = places.get(a)! + 1;
        places.set(a, next <= size(a) ? next : 1);
        if (next <= size(a)) break;
      }
    }
    return { axes, entries };
  }

  /** A whole number in an index: of sizes, or an entry of data. */
  private whole(e: Expr, at: Reading): number {
    const array = e.kind === 'sym' ? this.point.values(e.letter) : undefined;
    if (e.kind !== 'sym' || array === undefined) return sizeValue(e, this.point.sizes);
    return Math.round(array[this.placeOf(e, shapeOf(e.letter, this.point.sizes), at)] ?? Number.NaN);
  }
}

/** Whether an index is a list of elements that all are there, two of which agree. */
function elementsAgree(i: Index, at: Reading): boolean {
  if (i.kind !== 'subset' || i.set.structure.kind !== 'subsets') return false;
  const n = at.whole(i.set.structure.of.size);
  return i.members.every((m) => {
    const p = position(m, at);
    return p >= 1 && p <= n;
  });
}
