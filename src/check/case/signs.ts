import type { Expr } from '../../expr/expr.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { expand } from '../../rewrite/expand.ts';
import { sizesCounted } from '../../theory/countedSizes.ts';
import { shown, tidy } from '../../theory/spectrum/tidy.ts';

/** Whether a term is positive for all values in the domains of its letters, as far as its form shows it. */
export const surelyPositive = (e: Expr): boolean => forms(e).some(isPositive);

/** Whether a term is never negative, as far as its form shows it. */
export const neverNegative = (e: Expr): boolean => forms(e).some(isNonnegative);

/** A term as it is, in factors, over one denominator, and multiplied out; with sizes counted from the smallest that their domains allow. */
function forms(e: Expr): readonly Expr[] {
  const shifted = sizesCounted(e);
  return [e, shown(e), tidy(e), ...(shifted === e ? [] : [shifted, expand(shifted), shown(shifted)])];
}
