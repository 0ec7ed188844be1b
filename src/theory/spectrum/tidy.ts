import type { Expr } from '../../expr/expr.ts';
import { treeSize } from '../../expr/traverse.ts';
import { expand, shorten, TooManyTerms } from '../../rewrite/expand.ts';

/** A number in letters multiplied out, or as it is where that is shorter. */
export function tidy(e: Expr): Expr {
  if (e.kind === 'num' || e.kind === 'sym') return e;
  try {
    const flat = expand(e);
    const short = shorten(e);
    return treeSize(flat) <= treeSize(short) ? flat : short;
  } catch (problem) {
    if (problem instanceof TooManyTerms) return e;
    throw problem;
  }
}
