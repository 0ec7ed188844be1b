import { add, mul, num, split } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { factorsOf, mentions, some, termsOf, treeSize } from '../../expr/traverse.ts';
import { tidy } from './tidy.ts';

/** Coefficients of at most this many parts are left as they are. */
const SHORT = 12;

/**
 * A multiplied-out linear field with its terms gathered by what moves in them and by the indices that stand in them. What is
 * in front, numbers in letters, is brought over one denominator: most of it cancels, and every sector reads it.
 */
export function collected(e: Expr, moving: readonly Letter[]): Expr {
  const groups = new Map<Expr, Expr[]>();
  for (const t of termsOf(e)) {
    const own: Expr[] = [];
    const rest: Expr[] = [num(split(t)[0])];
    for (const f of factorsOf(t)) (f.free.length > 0 || moving.some((l) => mentions(f, l)) ? own : rest).push(f);
    const key = mul(...own);
    groups.set(key, [...(groups.get(key) ?? []), mul(...rest)]);
  }
  return add(
    ...[...groups].map(([key, coefficients]) => {
      const c = add(...coefficients);
      // Contractions are left for the rules of the sectors.
      return mul(treeSize(c) > SHORT && !some(c, (x) => x.kind === 'sum') ? tidy(c) : c, key);
    }),
  );
}
