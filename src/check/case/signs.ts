import { add, num, one, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { substitute } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { shown, tidy } from '../../theory/spectrum/tidy.ts';

/** Whether a term is positive for all values in the domains of its letters, as far as its form shows it. */
export const surelyPositive = (e: Expr): boolean => forms(e).some(isPositive);

/** Whether a term is never negative, as far as its form shows it. */
export const neverNegative = (e: Expr): boolean => forms(e).some(isNonnegative);

/** A term as it is, in factors, over one denominator, and multiplied out; with sizes counted from the smallest that their domains allow. */
function forms(e: Expr): readonly Expr[] {
  const shifted = substitute(e, ({ letter: size }) => {
    const { domain, role } = size;
    if (role !== 'size' || domain.kind !== 'integer' || domain.lower === undefined) return undefined;
    return add(sym(counted(size)), domain.lower.value, domain.lower.open ? one : num(0), num(-1));
  });
  return [e, shown(e), tidy(e), ...(shifted === e ? [] : [shifted, expand(shifted), shown(shifted)])];
}

/** 1, 2, 3 … for the sizes from the smallest on: its own domain starts at 1, whatever that of the size says. */
const counted = ({ name }: Letter): Letter =>
  letter({ name: `#counted ${name}`, role: 'size', domain: { kind: 'integer', lower: { value: one, open: false } } });
