import type { Expr } from '../../expr/expr.ts';
import { position } from '../../expr/position.ts';
import { toNumber } from '../../expr/rational.ts';
import { letters, substitute } from '../../expr/traverse.ts';
import type { DataArray } from '../../model/model.ts';
import { unroll } from '../../rewrite/unroll.ts';

/** Sets up to this size are written out. */
const LARGEST_SET = 16;

/** Places that are written as numbers. */
const WRITTEN = { atom: () => Number.NaN, whole: (e: Expr) => (e.kind === 'num' ? toNumber(e.value) : Number.NaN) };

/** Puts the numbers of short data in place of their entries at written places: a spectrum is that of the model's data. */
export function numbersOf(data: readonly DataArray[]): (e: Expr) => Expr {
  const known = new Map(data.flatMap((d) => (d.exact === undefined ? [] : [[d.letter, d] as const])));
  if (known.size === 0) return (e) => e;
  return (e) => {
    if (!letters(e).some((l) => known.has(l))) return e;
    return substitute(unroll(e, LARGEST_SET), (s) => {
      const d = known.get(s.letter);
      let at = 0;
      for (const [k, i] of s.indices.entries()) at = at * (d?.shape[k] ?? 0) + position(i, WRITTEN) - 1;
      return Number.isInteger(at) ? d?.exact?.[at] : undefined;
    });
  };
}
