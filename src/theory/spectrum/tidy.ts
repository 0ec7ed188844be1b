import type { Expr } from '../../expr/expr.ts';
import { treeSize } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { factored, together } from './fraction.ts';

/** A number in letters over one denominator. */
export const tidy = together;

/** A number in letters for people: multiplied out or in factors, whichever is shorter. */
export function shown(e: Expr): Expr {
  const all = [factored(e), flat(e), e];
  return all.reduce((best, x) => (treeSize(x) < treeSize(best) ? x : best));
}

function flat(e: Expr): Expr {
  try {
    return expand(together(e));
  } catch (problem) {
    if (problem instanceof TooManyTerms) return e;
    throw problem;
  }
}
