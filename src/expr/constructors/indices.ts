import type { Expr, Index, IndexSet, PlaceIndex } from '../expr.ts';
import { atomIndex, entryIndex, placeIndex } from '../intern.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import type { Nodes } from './nodes.ts';
import { type Rings, ringOf } from './rings.ts';

/** Arithmetic of indices. */
export interface Indices {
  /** An index moved by a whole number. */
  shifted(index: Index, by: number): Index;
  /** An index as a number; on a ring it is one of 1 … size. */
  value(index: Index): Expr;
  /** j - i where it is a known whole number. */
  difference(i: Index, j: Index): number | undefined;
  /** Whether an index lies outside the values that an atom of the set can take, for certain. */
  outside(place: Index, atom: Index): boolean;
  /** Whether a place lies outside a set that is moved, for certain. */
  outsideOf(place: PlaceIndex, set: IndexSet, shift?: number): boolean;
}

/** By how much an index is moved; a place takes the shift in. */
export const shiftOf = (i: Index): number => (i.kind === 'place' || i.kind === 'subset' ? 0 : i.shift);

/** Atoms and entries keep their shift beside them; places are sums. */
export function indices({ num, indexNode }: Nodes, { add, subtract }: Addition, { onSet, proper }: Rings): Indices {
  function shifted(index: Index, by: number): Index {
    if (by === 0) return index;
    if (index.kind === 'atom') return atomIndex(index.atom, index.shift + by, index.ring);
    if (index.kind === 'entry') return entryIndex(index.of, index.shift + by, index.ring);
    if (index.kind === 'subset') throw new Error('a subset is not moved');
    const moved = placeIndex(add(index.value, num(by)));
    return index.ring === undefined ? moved : onSet(moved, index.ring);
  }

  function difference(i: Index, j: Index): number | undefined {
    if (i.kind === 'atom' && j.kind === 'atom') return i.atom === j.atom ? j.shift - i.shift : undefined;
    if (i.kind === 'entry' && j.kind === 'entry') return i.of === j.of ? j.shift - i.shift : undefined;
    if (i.kind === 'place' && j.kind === 'place') {
      const d = subtract(j.value, i.value);
      return d.kind === 'num' ? Q.toNumber(d.value) : undefined;
    }
    return undefined;
  }

  function outside(place: Index, atom: Index): boolean {
    if (place.kind !== 'place' || atom.kind !== 'atom') return false;
    return outsideOf(place, atom.atom.set, atom.shift);
  }

  function outsideOf(place: PlaceIndex, set: IndexSet, shift = 0): boolean {
    const low = subtract(place.value, num(1 + shift));
    const high = subtract(place.value, add(set.size, num(shift)));
    return (
      (low.kind === 'num' && Q.isNegative(low.value)) || (high.kind === 'num' && Q.compare(high.value, Q.ZERO) > 0)
    );
  }

  function value(index: Index): Expr {
    if (index.kind === 'subset') throw new Error('a subset is no number');
    const ring = ringOf(index);
    if (index.kind === 'place') return ring === undefined || proper(index.value, ring) ? index.value : indexNode(index);
    if (ring !== undefined && index.shift !== 0) return indexNode(onSet(index, ring));
    if (index.kind === 'entry') return add(index.of, num(index.shift));
    if (index.shift !== 0) return add(value(atomIndex(index.atom)), num(index.shift));
    return indexNode(atomIndex(index.atom));
  }

  return { shifted, value, difference, outside, outsideOf };
}
