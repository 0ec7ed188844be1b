import type { Expr, Letter } from '../expr/expr.ts';
import type * as Q from '../expr/rational.ts';
import { type Arithmetic, fractions } from './arithmetic.ts';
import { type EvaluationPoint, exactPoint } from './evaluationPoint.ts';
import { type Evaluated, Evaluator, OPERATION_BUDGET } from './evaluator.ts';

/** The value of a term. Sums are looped, guards first; each closed sum is found once for each value of its indices. */
export function evaluate<T>(
  e: Expr,
  field: Arithmetic<T>,
  point: EvaluationPoint<T>,
  budget = OPERATION_BUDGET,
): Evaluated<T> {
  return new Evaluator(field, point, budget).run((v) => v.of(e));
}

/** The value of a term without letters other than sizes and whole numbers, if it has one. */
export function exactValue(
  e: Expr,
  sizes: ReadonlyMap<Letter, number>,
  whole?: (letter: Letter, indices: readonly number[]) => number | undefined,
): Q.Rational | undefined {
  const found = evaluate(e, fractions, exactPoint({ sizes, indices: new Map(), ...(whole && { whole }) }));
  return found.kind === 'value' ? found.value : undefined;
}
