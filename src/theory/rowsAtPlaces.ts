import { num, replace } from '../expr/build.ts';
import type { Atom, Expr } from '../expr/expr.ts';
import { placeIndex } from '../expr/intern.ts';
import { toNumber } from '../expr/rational.ts';
import { some } from '../expr/traverse.ts';

/** Sets of more members are not written out. */
const MOST = 4;

/**
 * An equation with a free index over a set of known small size, once for each of its places, where the equation tells
 * places apart: over two members [a = 1] - [a = 2] is -(-1)^a, which letters alone do not see.
 */
export function atPlaces<T extends { readonly form: Expr; readonly flow: Expr }>(
  row: T,
  indices: readonly Atom[],
): readonly T[] {
  const named = indices.find(
    (a) =>
      a.set.structure.kind === 'plain' &&
      a.set.size.kind === 'num' &&
      toNumber(a.set.size.value) <= MOST &&
      [row.flow, row.form].some((e) => some(e, (x) => tellsPlaces(x, a))),
  );
  if (named === undefined || named.set.size.kind !== 'num') return [row];
  const rest = indices.filter((a) => a !== named);
  return Array.from({ length: toNumber(named.set.size.value) }, (_, k) => {
    const place = new Map([[named, placeIndex(num(k + 1))]]);
    return atPlaces({ ...row, form: replace(row.form, place), flow: replace(row.flow, place) }, rest);
  }).flat();
}

const tellsPlaces = (x: Expr, a: Atom): boolean =>
  (x.kind === 'delta' || x.kind === 'unequal' || x.kind === 'less') &&
  [x.i, x.j].some((i) => i.kind === 'atom' && i.atom === a) &&
  [x.i, x.j].some((i) => i.kind === 'place');
