import type { Atom, Expr, Letter } from '../expr/expr.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { EvaluationPoint } from './evaluationPoint.ts';
import { type Evaluated, Evaluator } from './evaluator.ts';

type Sizes = ReadonlyMap<Letter, number>;

/**
 * The values of one term at points whose numbers do not depend on where its free indices stand: what is found at one place
 * (a weight of each pair, say) is kept for the others. Each value may still take so many operations of its own.
 */
export class SharedPoints<T> {
  private readonly e: Expr;
  private readonly budget: number;
  private readonly known = new Map<Sizes, Map<number, Evaluator<T>>>();

  constructor(e: Expr, budget: number) {
    this.e = e;
    this.budget = budget;
  }

  /** The value at free indices, of the point at these sizes with this number; it is made once, in a field. */
  at(
    sizes: Sizes,
    number: number,
    indices: ReadonlyMap<Atom, number>,
    made: () => { readonly field: Arithmetic<T>; readonly point: EvaluationPoint<T> },
  ): Evaluated<T> {
    let own = this.known.get(sizes);
    if (own === undefined) {
      own = new Map();
      this.known.set(sizes, own);
    }
    let evaluator = own.get(number);
    if (evaluator === undefined) {
      const { field, point } = made();
      evaluator = new Evaluator(field, point);
      own.set(number, evaluator);
    }
    evaluator.allow(this.budget);
    return evaluator.run((v) => v.at(this.e, indices));
  }
}
