import type { Expr, Index, IndexSet } from '../expr.ts';
import { atomIndex, entryIndex, placeIndex } from '../intern.ts';
import * as Q from '../rational.ts';
import { isNonnegative, isPositive } from '../sign.ts';
import type { Addition } from './addition.ts';
import { knownSize } from './binders.ts';
import type { Nodes } from './nodes.ts';

// Indices on a ring count modulo its size n: i + n is i, 0 is n, n + 1 is 1. Whether i and i + d agree for a given d
// depends on n alone: they do where n divides d.

/** Arithmetic of indices on rings. */
export interface Rings {
  /** The index as one of the set: on a ring it is known to count modulo the size. */
  onSet(index: Index, set: IndexSet): Index;
  /** An index of a ring as a plain one, where it is in range without a turn. */
  unwound(index: Index): Index;
  /** How far apart two indices of one ring are, as the least whole number that is known; undefined where none is. */
  gap(i: Index, j: Index, ring: IndexSet): number | undefined;
  /** Whether indices that are so far apart agree: decided by the size, or not. */
  agree(gap: number, ring: IndexSet): boolean | undefined;
  /** Whether a place lies in 1 … size for every size. */
  proper(value: Expr, ring: IndexSet): boolean;
}

/** The ring that an index counts on. */
export function ringOf(i: Index): IndexSet | undefined {
  if (i.kind === 'atom') return i.atom.set.structure.kind === 'cyclic' ? i.atom.set : i.ring;
  return i.kind === 'subset' ? undefined : i.ring;
}

/** How often the size may be taken off a place, at most. */
const TURNS = [0, -1, 1, -2, 2];

/** Places and entries carry their ring with them; of a known size the shifts are the smallest. */
export function rings({ num }: Nodes, { add, subtract, scaled }: Addition): Rings {
  const lower = (k: number, n: number): number => {
    const least = ((k % n) + n) % n;
    return 2 * least > n ? least - n : least;
  };
  /** A whole number that the term is, up to multiples of the size. */
  function reduced(e: Expr, ring: IndexSet): number | undefined {
    for (const t of TURNS) {
      const moved = add(e, scaled(Q.rational(t), ring.size));
      if (moved.kind === 'num' && Q.isInteger(moved.value)) return Q.toNumber(moved.value);
    }
    return undefined;
  }

  function onSet(index: Index, set: IndexSet): Index {
    if (set.structure.kind !== 'cyclic') return unwound(index);
    const n = knownSize(set);
    if (index.kind === 'atom') {
      return atomIndex(index.atom, n === undefined ? index.shift : lower(index.shift, n), set);
    }
    if (index.kind === 'entry') return entryIndex(index.of, n === undefined ? index.shift : lower(index.shift, n), set);
    if (index.kind === 'subset') return index;
    const k = reduced(index.value, set);
    if (k === undefined) return placeIndex(index.value, set);
    if (n !== undefined) return placeIndex(num(((((k - 1) % n) + n) % n) + 1), set);
    return placeIndex(k >= 1 ? num(k) : add(set.size, num(k)), set);
  }

  /** An index of a ring that stands where a plain one does as well. */
  function unwound(index: Index): Index {
    if (index.kind === 'subset' || index.ring === undefined) return index;
    if (index.kind === 'place') return proper(index.value, index.ring) ? placeIndex(index.value) : index;
    if (index.shift !== 0) return index;
    return index.kind === 'atom' ? atomIndex(index.atom) : entryIndex(index.of);
  }

  function gap(i: Index, j: Index, ring: IndexSet): number | undefined {
    if (i.kind === 'atom' && j.kind === 'atom') return i.atom === j.atom ? Math.abs(j.shift - i.shift) : undefined;
    if (i.kind === 'entry' && j.kind === 'entry') return i.of === j.of ? Math.abs(j.shift - i.shift) : undefined;
    if (i.kind !== 'place' || j.kind !== 'place') return undefined;
    const k = reduced(subtract(j.value, i.value), ring);
    return k === undefined ? undefined : Math.abs(k);
  }

  function agree(apart: number, ring: IndexSet): boolean | undefined {
    if (apart === 0) return true;
    const n = knownSize(ring);
    if (n !== undefined) return apart % n === 0;
    return isPositive(subtract(ring.size, num(apart))) || atLeast(ring.size) > apart ? false : undefined;
  }

  const proper = (value: Expr, ring: IndexSet): boolean =>
    isPositive(value) &&
    (isNonnegative(subtract(ring.size, value)) ||
      (value.kind === 'num' && Q.toNumber(value.value) <= atLeast(ring.size)));

  return { onSet, unwound, gap, agree, proper };
}

/** The least value of a size that is one letter. */
function atLeast(size: Expr): number {
  if (size.kind !== 'sym' || size.letter.domain.kind !== 'integer') return 1;
  const { lower } = size.letter.domain;
  return lower?.value.kind === 'num' ? Q.toNumber(lower.value.value) + (lower.open ? 1 : 0) : 1;
}
