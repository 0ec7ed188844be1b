import { sumHash } from '../canonical.ts';
import type { Atom, Expr, Index } from '../expr.ts';
import { atomIndex } from '../intern.ts';
import { children } from './structure.ts';

/** Most ways of turning the rings of one sum that are compared. */
const MOST = 64;

/**
 * A sum over a whole ring is the same wherever it starts: of all turns of its binders that put one of its factors at
 * the binder itself, the one with the least shifts, then the least hash. `rename` replaces indices in the factors.
 */
export function anchored(
  binders: readonly Atom[],
  factors: readonly Expr[],
  rename: (factors: readonly Expr[], map: ReadonlyMap<Atom, Index>) => readonly Expr[],
): readonly Expr[] {
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
  const index = (i: Index): void => {
    if (i.kind === 'atom' && i.atom === b) found.add(i.shift);
    if (i.kind === 'subset') i.members.forEach(index);
  };
  const visit = (e: Expr): boolean => {
    if (!e.free.includes(b)) return true;
    if (e.kind === 'value' || e.kind === 'less' || e.kind === 'member') return false;
    if (e.kind === 'sym') e.indices.forEach(index);
    if (e.kind === 'delta' || e.kind === 'unequal') {
      index(e.i);
      index(e.j);
    }
    return children(e).every(visit);
  };
  return factors.every(visit) ? found : undefined;
}
