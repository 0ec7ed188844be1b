import { add, mul, num, split } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { anyOf } from '../../expr/kinds.ts';
import { factorsOf, termsOf } from '../../expr/traverse.ts';
import { averaged, hasExpectation } from '../../rewrite/expectation/expectations.ts';

const hasFunction = anyOf('call');

/**
 * The means of polynomials in a term that is multiplied out: what was inside a mean of something else before stands alone
 * now, such as the mean of a normal variable, which is 0.
 */
export function withMoments(e: Expr): Expr {
  if (!hasExpectation(e)) return e;
  const taken = (f: Expr): Expr => (f.kind === 'sum' && !hasFunction(f) ? averaged(f) : f);
  return add(...termsOf(e).map((t) => mul(num(split(t)[0]), ...factorsOf(t).map(taken))));
}
