import { mul, replace } from '../../expr/build.ts';
import type { Atom, Expr, Sum } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { isNegative } from '../../expr/rational.ts';
import { isNonnegative } from '../../expr/sign.ts';

/**
 * Whether a term is never negative, squares of sums seen that are written out: the sum of a[k] a[l] c over k and l is
 * c times the square of the sum of a[k].
 */
export function neverNegativeBySquares(e: Expr): boolean {
  if (isNonnegative(e)) return true;
  switch (e.kind) {
    case 'add':
      return e.terms.every(neverNegativeBySquares);
    case 'mul':
      return !isNegative(e.coefficient) && e.factors.every(neverNegativeBySquares);
    case 'sum':
      return neverNegativeBySquares(e.body) || isSquare(e);
    default:
      return false;
  }
}

function isSquare({ binders, body }: Sum): boolean {
  if (body.kind === 'mul' && isNegative(body.coefficient)) return false;
  const factors = body.kind === 'mul' ? body.factors : [body];
  return binders.some((k, i) => binders.slice(i + 1).some((l) => k.set === l.set && isPair(factors, k, l)));
}

/** Whether the factors with k are those with l, none has both, and what is left is never negative. */
function isPair(factors: readonly Expr[], k: Atom, l: Atom): boolean {
  const [withK, withL] = [k, l].map((a) => factors.filter((f) => f.free.includes(a)));
  if (withK!.length === 0 || withK!.some((f) => withL!.includes(f))) return false;
  if (replace(mul(...withK!), new Map([[k, atomIndex(l)]])) !== mul(...withL!)) return false;
  return factors.every((f) => withK!.includes(f) || withL!.includes(f) || neverNegativeBySquares(f));
}
