import { isGuard } from '../expr/build.ts';
import type { Condition, Expr, Sum } from '../expr/expr.ts';
import * as Q from '../expr/rational.ts';
import { factorsOf } from '../expr/traverse.ts';

/** What of a sum can be evaluated once so many of its binders have values: guards, and the other factors. */
export interface Level {
  readonly guards: readonly Condition[];
  readonly others: readonly Expr[];
}

/** The factors of what a sum adds up, each at the first of its loops at which it has a value, and the number in front. */
export function byDepth({ binders, body }: Sum): {
  readonly coefficient: Q.Rational;
  readonly levels: readonly Level[];
} {
  const levels = binders.map((): { guards: Condition[]; others: Expr[] } => ({ guards: [], others: [] }));
  for (const f of factorsOf(body)) {
    const depth = Math.max(0, ...f.free.map((a) => binders.indexOf(a)));
    if (isGuard(f)) levels[depth]!.guards.push(f);
    else levels[depth]!.others.push(f);
  }
  return { coefficient: body.kind === 'mul' ? body.coefficient : body.kind === 'num' ? body.value : Q.ONE, levels };
}
