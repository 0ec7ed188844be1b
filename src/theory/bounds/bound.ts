import type { Expr } from '../../expr/expr.ts';

/** Terms without states between which a term lies at every state in the domains. */
export interface Ends {
  /** Bounds from below, the tightest not known to be any one of them; empty where none was found. */
  readonly low: readonly Expr[];
  readonly high: readonly Expr[];
}
