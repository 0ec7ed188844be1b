import { add, divide, mul, num, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { Singular } from '../../expr/refusal.ts';
import { isNonzero } from '../../expr/sign.ts';
import { letters, substituteLetters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { isZeroTerm } from '../../rewrite/zeroTest.ts';

/**
 * An equation between parameters solved for one of them that it is linear in, as `g^2 = 4*k` for k: so drawn values meet
 * it, and terms are read under it. Other conditions, and equations that say what a letter is, stay as they are.
 */
export function solvedCondition(w: Condition): Condition {
  if (w.kind === 'all') return { kind: 'all', of: w.of.map(solvedCondition) };
  if (w.kind !== 'compare' || w.comparison !== '=' || isLetter(w.left) || isLetter(w.right)) return w;
  const gap = subtract(w.left, w.right);
  const all = letters(gap);
  if (all.some((l) => l.role !== 'parameter' || l.axes.length > 0)) return w;
  for (const l of all) {
    const value = root(gap, l);
    if (value !== undefined) return { kind: 'compare', comparison: '=', left: sym(l), right: value };
  }
  return w;
}

const isLetter = (e: Expr): boolean => e.kind === 'sym' && e.indices.length === 0;

/** Where a term that is linear in a letter vanishes; undefined where it is not, or its slope may be 0. */
function root(e: Expr, l: Letter): Expr | undefined {
  try {
    const at = (x: number): Expr => substituteLetters(e, new Map([[l, num(x)]]));
    const none = at(0);
    const slope = subtract(at(1), none);
    // A line through two of its points may be no more than that: k + k(k - 1)(k - 2) is k at 0, 1 and 2.
    if (slope === zero || !isNonzero(slope) || isZeroTerm(subtract(e, add(none, mul(slope, sym(l))))) !== true)
      return undefined;
    return divide(subtract(zero, none), slope);
  } catch (problem) {
    if (problem instanceof Singular) return undefined;
    throw problem;
  }
}
