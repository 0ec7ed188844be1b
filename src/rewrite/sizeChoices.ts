import type { Atom, Bound, Expr, IndexSet, Letter } from '../expr/expr.ts';
import * as Q from '../expr/rational.ts';
import { letters, some } from '../expr/traverse.ts';
import { exactValue } from './evaluate.ts';

/** The letters that are sizes of sets in a term, in the order of their names. */
export function sizeLetters(e: Expr): readonly Letter[] {
  const sets = new Set<IndexSet>(e.free.map((a) => a.set));
  const found = new Set<Letter>();
  some(e, (x) => {
    if (x.kind === 'sum' || x.kind === 'prod' || x.kind === 'reduce') for (const b of x.binders) sets.add(b.set);
    for (const i of x.kind === 'sym' ? x.indices : 'i' in x ? [x.i, x.j] : [])
      if (i.kind === 'place') for (const l of letters(i.value)) found.add(l);
    if (x.kind === 'sym') {
      for (const s of x.letter.axes) sets.add(s);
      if (x.letter.role === 'size') found.add(x.letter);
    }
    return false;
  });
  for (const s of sets) for (const l of letters(s.size)) found.add(l);
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The largest number of different indices over sets with this letter that meet in one sum, with the free ones. */
function indicesOver(e: Expr, l: Letter): number {
  const over = (a: Atom): boolean => letters(a.set.size).includes(l);
  let most = 0;
  const visit = (x: Expr, outer: number): void => {
    if (x.kind === 'sum' || x.kind === 'prod' || x.kind === 'reduce') {
      const own = outer + x.binders.filter(over).length;
      most = Math.max(most, own);
      visit(x.body, own);
    } else if (x.kind === 'add') for (const t of x.terms) visit(t, outer);
    else if (x.kind === 'mul') for (const f of x.factors) visit(f, outer);
    else if (x.kind === 'pow') visit(x.base, outer);
    else if (x.kind === 'call') for (const c of x.args) visit(c, outer);
  };
  const free = e.free.filter(over).length;
  most = free;
  visit(e, free);
  return most;
}

/** Values of all sizes at which a term is tested, within the declared bounds: 1, 2, 3, m and m + 1, where m indices meet, and a
 * few larger ones. */
export function sizeChoices(
  e: Expr,
  smallest: ReadonlyMap<Letter, number> = new Map(),
): readonly ReadonlyMap<Letter, number>[] {
  const sizes = sizeLetters(e);
  if (sizes.length === 0) return [new Map()];
  const least = new Map(sizes.map((l) => [l, Math.max(smallest.get(l) ?? 1, lowest(l))]));
  const many = new Map(sizes.map((l) => [l, Math.min(4, indicesOver(e, l))]));
  // Coefficients may be polynomials in a size that vanish at several small values: larger ones come last.
  const shapes: ((least: number, k: number, many: number) => number)[] = [
    (low) => low + 1,
    (low) => low,
    (low, k) => low + 1 + (k % 3),
    (low, k) => low + ((k + 2) % 3),
    (low, _, most) => Math.max(low, most),
    (low, k, most) => Math.max(low, most) + 1 - (k % 2),
    (low, k) => low + 5 + k,
    (low, k) => low + 9 + 2 * k,
    (low, k) => low + 40 + 3 * k,
  ];
  const result = new Map<string, ReadonlyMap<Letter, number>>();
  for (const shape of shapes) {
    const choice = repaired(sizes, new Map(sizes.map((l, k) => [l, shape(least.get(l)!, k, many.get(l)!)])), smallest);
    if (choice !== undefined) result.set([...choice.values()].join(), choice);
  }
  return [...result.values()];
}

/** The least value that a letter's own bound allows, where it is a number. */
function lowest(l: Letter): number {
  const lower = l.domain.kind === 'integer' || l.domain.kind === 'real' ? l.domain.lower : undefined;
  const least = lower === undefined ? undefined : boundValue(lower, new Map());
  return least === undefined ? 1 : Math.max(least.open ? Math.floor(least.at) + 1 : Math.ceil(least.at), 0);
}

/** The choice with values moved until every bound that a letter sets for another holds; undefined if they never do. */
function repaired(
  sizes: readonly Letter[],
  start: ReadonlyMap<Letter, number>,
  smallest: ReadonlyMap<Letter, number>,
): ReadonlyMap<Letter, number> | undefined {
  const choice = new Map(start);
  for (let round = 0; round < 12; round++) {
    let changed = false;
    for (const l of sizes) {
      if (l.domain.kind !== 'integer' && l.domain.kind !== 'real') continue;
      const lower = l.domain.lower === undefined ? undefined : boundValue(l.domain.lower, choice);
      const upper = l.domain.upper === undefined ? undefined : boundValue(l.domain.upper, choice);
      const high =
        upper === undefined ? Number.POSITIVE_INFINITY : upper.open ? Math.ceil(upper.at) - 1 : Math.floor(upper.at);
      const low = lower === undefined ? 0 : lower.open ? Math.floor(lower.at) + 1 : Math.ceil(lower.at);
      const wanted = Math.max(smallest.get(l) ?? 0, low, Math.min(choice.get(l)!, high));
      if (wanted !== choice.get(l)) {
        choice.set(l, wanted);
        changed = true;
      }
      if (wanted > high) {
        // An upper bound below the lower one: the letters in it must grow.
        for (const other of letters(l.domain.upper!.value)) {
          if (!choice.has(other)) continue;
          choice.set(other, choice.get(other)! + 1);
          changed = true;
        }
      }
    }
    if (!changed) return choice;
  }
  return undefined;
}

function boundValue(b: Bound, sizes: ReadonlyMap<Letter, number>): { at: number; open: boolean } | undefined {
  const q = exactValue(b.value, sizes);
  return q === undefined ? undefined : { at: Q.toNumber(q), open: b.open };
}
