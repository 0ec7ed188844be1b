import type { Index, Letter } from './expr.ts';
import * as Q from './rational.ts';

// Entries [i,j] and [j,i] of a symmetric array that is drawn once are one number, and one term.

/** Whether the last two indices of a letter may be exchanged. A state on symmetric matrices has all its entries: its derivatives tell them apart. */
export const isExchangeable = (l: Letter): boolean => l.role === 'random' && l.domain.kind === 'symmetric';

/** The indices in the order in which the entry is written: the last two of a symmetric array sorted. */
export function inOrder(l: Letter, indices: readonly Index[]): readonly Index[] {
  if (!isExchangeable(l)) return indices;
  const [i, j] = indices.slice(-2) as [Index, Index];
  return i === j || before(i, j) ? indices : [...indices.slice(0, -2), j, i];
}

/** The same for places. */
export function placesInOrder(l: Letter, at: readonly number[]): readonly number[] {
  if (!isExchangeable(l)) return at;
  const [i, j] = at.slice(-2) as [number, number];
  return i <= j ? at : [...at.slice(0, -2), j, i];
}

/** Names of the author's first, then those of sums, entries and places; an order that is the same in every session. */
function before(i: Index, j: Index): boolean {
  const [a, b] = [rank(i), rank(j)];
  if (a !== b) return a < b;
  if (i.kind === 'place' && j.kind === 'place' && i.value.kind === 'num' && j.value.kind === 'num')
    return Q.compare(i.value.value, j.value.value) < 0;
  return i.hash !== j.hash ? i.hash < j.hash : i.id < j.id;
}
const rank = (i: Index): number =>
  i.kind === 'atom' ? (i.atom.kind === 'bound' ? 2 : i.atom.name.startsWith('~') ? 1 : 0) : i.kind === 'entry' ? 3 : 4;
