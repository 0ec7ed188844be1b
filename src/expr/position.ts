import type { Atom, Condition, Expr, Index, IndexSet } from './expr.ts';

/** What positions of indices are found from. */
export interface Reading {
  readonly atom: (a: Atom) => number;
  /** A term of sizes, or an entry of whole-number data. */
  readonly whole: (e: Expr) => number;
}

/** Where an index stands, counted from 1; 0 for a set whose elements are not different, or lie outside. */
export function position(i: Index, at: Reading): number {
  switch (i.kind) {
    case 'atom':
      return turned(at.atom(i.atom) + i.shift, i.ring ?? i.atom.set, at);
    case 'place':
      return i.ring === undefined ? at.whole(i.value) : turned(at.whole(i.value), i.ring, at);
    case 'entry':
      return i.ring === undefined ? at.whole(i.of) + i.shift : turned(at.whole(i.of) + i.shift, i.ring, at);
    case 'subset':
      return rankOf(
        i.members.map((m) => position(m, at)),
        at.whole(base(i.set).size),
      );
  }
}

/** On a ring the places count modulo its size. */
function turned(k: number, set: IndexSet, at: Reading): number {
  if (set.structure.kind !== 'cyclic') return k;
  const n = at.whole(set.size);
  return ((((k - 1) % n) + n) % n) + 1;
}

/** Whether a condition on indices holds. */
export function holds(e: Condition, at: Reading): boolean {
  const i = position(e.i, at);
  switch (e.kind) {
    case 'delta':
      return i === position(e.j, at);
    case 'unequal':
      return i !== position(e.j, at);
    case 'less':
      return i < position(e.j, at);
    case 'member': {
      const set = setOf(e.j);
      const { of, take } = subsetsOf(set);
      return membersOf(position(e.j, at), at.whole(of.size), take).includes(i);
    }
  }
}

const setOf = (i: Index): IndexSet => {
  if (i.kind === 'atom') return i.atom.set;
  if (i.kind === 'subset') return i.set;
  throw new Error('an index that is no subset has no members');
};
function subsetsOf(set: IndexSet) {
  if (set.structure.kind !== 'subsets') throw new Error('the members of a set have no elements');
  return set.structure;
}
const base = (set: IndexSet): IndexSet => subsetsOf(set).of;

// Subsets stand in the order of their sorted elements: {1,2}, {1,3}, …, {1,n}, {2,3}, …

/** How many subsets of k elements a set of n has. */
export function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let c = 1;
  for (let m = 1; m <= k; m++) c = (c * (n - k + m)) / m;
  return Math.round(c);
}

/** The place of a subset of 1 … n, counted from 1; 0 if two elements agree or one lies outside. */
export function rankOf(elements: readonly number[], n: number): number {
  const sorted = [...elements].sort((a, b) => a - b);
  let rank = 1;
  let last = 0;
  for (const [k, x] of sorted.entries()) {
    if (!(x > last && x <= n)) return 0;
    for (let skipped = last + 1; skipped < x; skipped++) rank += choose(n - skipped, sorted.length - k - 1);
    last = x;
  }
  return rank;
}

/** The elements of the subset at a place, sorted; none outside. */
export function membersOf(place: number, n: number, take: number): readonly number[] {
  if (place < 1 || place > choose(n, take)) return [];
  const found: number[] = [];
  let left = place;
  for (let x = 1; found.length < take; x++) {
    const here = choose(n - x, take - found.length - 1);
    if (left <= here) found.push(x);
    else left -= here;
  }
  return found;
}
