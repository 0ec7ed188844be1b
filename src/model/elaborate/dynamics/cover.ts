import type { Atom, Expr } from '../../../expr/expr.ts';
import { numberOf, sizeOf, type Values } from '../terms/numbers.ts';

/** The most entries that are looked at. */
const MOST = 20_000;

/** An entry of a letter and how many of the guards hold there. */
export interface Entry {
  readonly at: readonly number[];
  readonly times: number;
  /** The guards that hold. */
  readonly which: readonly number[];
}

/** The first entry at which other than `wanted` many guards hold. */
export function miscovered(
  indices: readonly Atom[],
  guards: readonly Expr[],
  values: Values,
  wanted: (times: number) => boolean,
): Entry | undefined {
  const named = indices.map((a) => guards.some((g) => g.free.includes(a)));
  const sizes = indices.map((a, k) => (named[k] ? Math.floor(sizeOf(a.set, values)) : 1));
  const shown = capped(sizes);
  const at = indices.map(() => 1);
  for (;;) {
    const here: Values = { ...values, atoms: new Map(indices.map((a, k) => [a, place(at[k]!, sizes[k]!, shown[k]!)])) };
    const which = guards.flatMap((g, k) => (numberOf(g, here) !== 0 ? [k] : []));
    if (!wanted(which.length)) return { at: [...here.atoms.values()], times: which.length, which };
    let k = indices.length - 1;
    while (k >= 0 && at[k]! >= shown[k]!) at[k--] = 1;
    if (k < 0) return undefined;
    at[k]!++;
  }
}

// Of a long axis the first and the last places are looked at.
const place = (n: number, size: number, shown: number): number => (n > shown / 2 ? size - (shown - n) : n);

function capped(sizes: readonly number[]): readonly number[] {
  let most = Math.max(2, Math.max(1, ...sizes));
  const cut = () => sizes.map((n) => Math.max(1, Math.min(Number.isFinite(n) ? n : 1, most)));
  while (most > 4 && cut().reduce((a, b) => a * b, 1) > MOST) most = Math.floor(most / 2);
  return cut();
}
