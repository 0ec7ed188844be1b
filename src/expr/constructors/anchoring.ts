import { sumHash } from '../canonical.ts';
import type { Atom, Expr, Index, IndexSet } from '../expr.ts';
import { atomIndex, fresh, indexSet } from '../intern.ts';
import { ringOf } from './rings.ts';
import { children, isGuard } from './structure.ts';

const seen = new WeakMap<Expr, boolean>();
/** Whether an index on a ring stands in the term. */
function hasRing(e: Expr): boolean {
  let known = seen.get(e);
  if (known === undefined) {
    known = e.free.some((a) => isRing(a.set)) || indicesOf(e).some((i) => ringOf(i) !== undefined);
    const plain = e.kind === 'sym' && e.indices.every((i) => i.kind === 'atom' || i.kind === 'place');
    if (!known && !plain) known = children(e).some(hasRing);
    seen.set(e, known);
  }
  return known;
}
const isRing = (set: IndexSet): boolean => set.structure.kind === 'cyclic';

/** The indices that stand in a term directly, with the set of the axis where there is one. */
function slotsOf(e: Expr): readonly (readonly [Index, IndexSet | undefined])[] {
  const one = ([i, set]: readonly [Index, IndexSet | undefined]): readonly (readonly [
    Index,
    IndexSet | undefined,
  ])[] => (i.kind === 'subset' ? i.members.map((m) => [m, undefined] as const) : [[i, set]]);
  if (e.kind === 'sym') return e.indices.flatMap((i, k) => one([i, e.letter.axes[k]]));
  if (e.kind === 'value') return [[e.index, undefined]];
  return isGuard(e) ? [e.i, e.j].flatMap((i) => one([i, undefined])) : [];
}
const indicesOf = (e: Expr): readonly Index[] => slotsOf(e).map(([i]) => i);

/** Replaces indices in factors. */
type Rename = (factors: readonly Expr[], map: ReadonlyMap<Atom, Index>) => readonly Expr[];

/**
 * Binders on the sets that their places show, and sums over rings from where they have the least shifts: a binder runs
 * through a ring where it stands on one or is moved around it, else through the plain set of that size.
 */
export function aroundRings(
  binders: readonly Atom[],
  factors: readonly Expr[],
  rename: Rename,
): { readonly binders: readonly Atom[]; readonly factors: readonly Expr[] } {
  if (!binders.some((b) => isRing(b.set)) && !factors.some(hasRing)) return { binders, factors };
  const wide = moved(binders, factors, rename);
  // A turn may leave nothing that shows a ring.
  return moved(wide.binders, anchored(wide.binders, wide.factors, rename), rename);
}

/** The binders on the sets that they are seen to run through. */
function moved(binders: readonly Atom[], factors: readonly Expr[], rename: Rename) {
  const map = new Map<Atom, Index>();
  const own = binders.map((b) => {
    const set = shownSet(b, factors);
    if (set === b.set) return b;
    const made = fresh(set);
    map.set(b, atomIndex(made));
    return made;
  });
  return { binders: own, factors: map.size === 0 ? factors : rename(factors, map) };
}

/** The set that a binder runs through by what is seen of it. */
function shownSet(b: Atom, factors: readonly Expr[]): IndexSet {
  if (b.set.structure.kind !== 'plain' && !isRing(b.set)) return b.set;
  let ring: IndexSet | undefined;
  let plain = false;
  const visit = (e: Expr): void => {
    if (!e.free.includes(b)) return;
    plain ||= e.kind === 'reduce';
    for (const [i, set] of slotsOf(e)) {
      if (i.kind !== 'atom' || i.atom !== b) continue;
      const around = ringOf(i);
      if (around === undefined) plain ||= i.shift !== 0;
      else if (i.shift !== 0 || (set !== undefined && isRing(set))) ring = around;
    }
    children(e).forEach(visit);
  };
  factors.forEach(visit);
  if (plain) return b.set;
  return ring ?? (isRing(b.set) ? indexSet(b.set.size) : b.set);
}

/** Most ways of turning the rings of one sum that are compared. */
const MOST = 64;

/**
 * A sum over a whole ring is the same wherever it starts: of all turns of its binders that put one of its factors at
 * the binder itself, the one with the least shifts, then the least hash. `rename` replaces indices in the factors.
 */
function anchored(binders: readonly Atom[], factors: readonly Expr[], rename: Rename): readonly Expr[] {
  const turning = binders.flatMap((b) => {
    if (b.set.structure.kind !== 'cyclic') return [];
    const shifts = shiftsOf(b, factors);
    // Where the number of the place counts, a turn only makes another term.
    return shifts === undefined || (shifts.size < 2 && shifts.has(0)) ? [] : [{ b, shifts: [...shifts] }];
  });
  let best = factors;
  let least: readonly number[] | undefined;
  let ways: Map<Atom, Index>[] = [new Map()];
  for (const { b, shifts } of turning) {
    if (ways.length * shifts.length > MOST) return factors;
    ways = ways.flatMap((w) => shifts.map((s) => new Map([...w, [b, atomIndex(b, -s)]])));
  }
  if (turning.length === 0) return factors;
  for (const w of ways) {
    const turned = rename(factors, w);
    const own = turning.flatMap(({ b }) => [...(shiftsOf(b, turned) ?? [])]);
    const key = [own.reduce((n, s) => n + Math.abs(s), 0), own.filter((s) => s < 0).length, sumHash(binders, turned)];
    if (least === undefined || before(key, least)) [best, least] = [turned, key];
  }
  return best;
}

function before(a: readonly number[], b: readonly number[]): boolean {
  const k = a.findIndex((x, n) => x !== b[n]);
  return k >= 0 && a[k]! < b[k]!;
}

/** By how much a binder is moved where it stands; undefined where its number is read. */
function shiftsOf(b: Atom, factors: readonly Expr[]): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  const visit = (e: Expr): boolean => {
    if (!e.free.includes(b)) return true;
    if (e.kind === 'value' || e.kind === 'less' || e.kind === 'member' || e.kind === 'reduce') return false;
    for (const i of indicesOf(e)) if (i.kind === 'atom' && i.atom === b) found.add(i.shift);
    return children(e).every(visit);
  };
  return factors.every(visit) ? found : undefined;
}
