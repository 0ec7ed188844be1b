import type { Expr } from '../../expr/expr.ts';

/** A term that has to be positive, or, where it need not be open, not negative. */
export interface Need {
  readonly term: Expr;
  readonly open: boolean;
}
