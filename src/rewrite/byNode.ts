import { mul, num } from '../expr/build.ts';
import type { Expr, Mul } from '../expr/expr.ts';
import { isOutcome } from '../expr/outcome.ts';

/** What of a product is another number at each outcome of a random variable, and what is the same at all of them. */
export interface Split {
  readonly same: Expr;
  readonly others: readonly Expr[];
}

/** The factors of a product by whether they depend on an outcome. */
export function byNode(e: Mul): Split {
  let split = known.get(e);
  if (split === undefined) {
    const others = e.factors.filter((f) => f.free.some(isOutcome));
    const same = others.length === 0 ? e : mul(num(e.coefficient), ...e.factors.filter((f) => !others.includes(f)));
    split = { same, others };
    known.set(e, split);
  }
  return split;
}
const known = new WeakMap<Mul, Split>();
