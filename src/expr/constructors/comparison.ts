import type { Expr, Index, IndexSet, SubsetIndex } from '../expr.ts';
import { atomIndex, placeIndex } from '../intern.ts';
import * as Q from '../rational.ts';
import { isNonnegative, isPositive } from '../sign.ts';
import type { Addition } from './addition.ts';
import { type Indices, shiftOf } from './indices.ts';
import type { Nodes } from './nodes.ts';
import { type Rings, ringOf } from './rings.ts';

/** Conditions on two indices, as 0 or 1. */
export interface Comparison {
  /** Kronecker's delta. */
  delta(i: Index, j: Index): Expr;
  /** The condition i != j. */
  unequal(i: Index, j: Index): Expr;
  /** The condition i < j. */
  less(i: Index, j: Index): Expr;
  /** The condition that the element i lies in the subset j. */
  member(i: Index, j: Index): Expr;
  /** The condition that all of them differ. */
  distinct(indices: readonly Index[]): Expr;
}

/** A condition is a number where the sets decide it; else its shift stands on one side only. */
export function comparison(
  { num, zero, one, pairNode, orderedNode }: Nodes,
  { add, subtract, negate }: Addition,
  { shifted, difference, outside, outsideOf }: Indices,
  { onSet, unwound, gap, agree }: Rings,
  mul: (...parts: readonly Expr[]) => Expr,
): Comparison {
  // A pair with the shift on one side only, in an order that does not depend on history.
  function aligned(i: Index, j: Index): [Index, Index] {
    let [a, b] = [i, j];
    if (a.kind !== 'place' && b.kind !== 'place') {
      const swap = shifted(a, -shiftOf(a)).hash > shifted(b, -shiftOf(b)).hash;
      if (swap) [a, b] = [b, a];
      return [shifted(a, -shiftOf(b)), shifted(b, -shiftOf(b))];
    }
    if (a.kind === 'place') [a, b] = [b, a];
    return [shifted(a, -shiftOf(a)), shifted(b, -shiftOf(a))];
  }

  function pair(kind: 'delta' | 'unequal', i: Index, j: Index): Expr {
    if (i.kind === 'subset' || j.kind === 'subset') {
      const same = i === j ? distinct((i as SubsetIndex).members) : ofSubsets(i, j);
      return kind === 'delta' ? same : subtract(one, same);
    }
    const ring = ringOf(i) ?? ringOf(j);
    if (ring !== undefined) return onRing(kind, onSet(i, ring), onSet(j, ring), ring);
    const d = difference(i, j);
    if (d !== undefined) return (d === 0) === (kind === 'delta') ? one : zero;
    if (outside(i, j) || outside(j, i)) return kind === 'delta' ? zero : one;
    if (i.kind === 'atom' && j.kind === 'atom' && i.atom.set !== j.atom.set)
      throw new Error(`indices of different sets compared: ${i.atom.name}, ${j.atom.name}`);
    const [a, b] = aligned(i, j);
    return pairNode(kind, a, b);
  }

  /** Indices of a ring agree modulo its size; of two that a number lies between, the size decides. */
  function onRing(kind: 'delta' | 'unequal', i: Index, j: Index, ring: IndexSet): Expr {
    const apart = gap(i, j, ring);
    const same = apart === undefined ? undefined : agree(apart, ring);
    if (same !== undefined) return same === (kind === 'delta') ? one : zero;
    if (apart !== undefined) return pairNode(kind, placeIndex(one, ring), placeIndex(num(1 + apart), ring));
    if (i.kind === 'atom' && j.kind === 'atom' && i.atom.set.size !== j.atom.set.size)
      throw new Error(`indices of different sets compared: ${i.atom.name}, ${j.atom.name}`);
    // Without a shift it is a comparison of places, whatever the sets.
    if (i.kind === 'atom' && j.kind === 'atom' && i.shift === j.shift)
      return pairNode(kind, ...aligned(atomIndex(i.atom), atomIndex(j.atom)));
    const [a, b] = aligned(i, j);
    return pairNode(kind, onSet(a, ring), onSet(b, ring));
  }
  const delta = (i: Index, j: Index): Expr => pair('delta', i, j);
  const unequal = (i: Index, j: Index): Expr => pair('unequal', i, j);

  /** Two subsets agree where the elements of one are different and lie in the other. */
  function ofSubsets(i: Index, j: Index): Expr {
    const [listed, other] = i.kind === 'subset' ? [i, j] : [j as SubsetIndex, i];
    return mul(distinct(listed.members), ...listed.members.map((m) => member(m, other)));
  }

  function distinct(indices: readonly Index[]): Expr {
    return mul(...indices.flatMap((a, k) => indices.slice(k + 1).map((b) => unequal(a, b))));
  }

  function member(i: Index, j: Index): Expr {
    if (j.kind === 'subset') return mul(distinct(j.members), add(...j.members.map((m) => delta(i, m))));
    if (j.kind !== 'atom' || j.atom.set.structure.kind !== 'subsets' || j.shift !== 0)
      throw new Error('an element lies in a subset only');
    const { of } = j.atom.set.structure;
    if (i.kind === 'atom' && i.atom.set !== of)
      throw new Error(`${i.atom.name} is no element of what ${j.atom.name} is a subset of`);
    if (i.kind === 'place' && outsideOf(i, of)) return zero;
    return orderedNode('member', i, j);
  }

  // Of a ring, with the least shift; a plain index where it stands there without one.
  const plain = (i: Index): Index => unwound(ringOf(i) === undefined ? i : onSet(i, ringOf(i)!));

  function less(first: Index, second: Index): Expr {
    const [i, j] = [first, second].map(plain) as [Index, Index];
    const ring = ringOf(i) ?? ringOf(j);
    // A moved index of a ring has no order that a shift would keep.
    if (ring !== undefined && [i, j].some((x) => ringOf(x) !== undefined && (x.kind === 'place' || shiftOf(x) !== 0)))
      return i === j ? zero : orderedNode('less', i, j);
    const d = difference(i, j);
    if (d !== undefined) return d > 0 ? one : zero;
    if (i.kind === 'place' && j.kind === 'place') {
      const gap = subtract(j.value, i.value);
      if (isPositive(gap)) return one;
      if (isNonnegative(negate(gap))) return zero;
    }
    if (i.kind === 'place' && j.kind === 'atom') {
      // value < atom + shift holds always below 1 + shift, never from size + shift on.
      const low = subtract(i.value, num(1 + j.shift));
      if (low.kind === 'num' && Q.isNegative(low.value)) return one;
      const high = subtract(i.value, add(j.atom.set.size, num(j.shift)));
      if (high.kind === 'num' && !Q.isNegative(high.value)) return zero;
    }
    if (i.kind === 'atom' && j.kind === 'place') {
      const low = subtract(j.value, num(1 + i.shift));
      if (low.kind === 'num' && Q.compare(low.value, Q.ZERO) <= 0) return zero;
      const high = subtract(j.value, add(i.atom.set.size, num(i.shift)));
      if (high.kind === 'num' && Q.compare(high.value, Q.ZERO) > 0) return one;
    }
    // The shift stands on the right, or moves into the place.
    const move = shiftOf(i);
    const [a, b] = [shifted(i, -move), shifted(j, -move)];
    if (b.kind !== 'place' && a.kind === 'place')
      return orderedNode('less', shifted(a, -shiftOf(b)), shifted(b, -shiftOf(b)));
    return orderedNode('less', a, b);
  }

  return { delta, unequal, less, member, distinct };
}
