import type { Atom, Expr } from '../../../expr/expr.ts';

/** A bound that a condition gives to an index. */
export interface Fact {
  /** None where it is about a pair. */
  readonly atom?: Atom;
  readonly low?: number;
  readonly high?: Expr;
  /** The condition that two indices differ. */
  readonly apart?: Expr;
  /** The first is less than the second. */
  readonly order?: readonly [Atom, Atom];
}

/** A condition as 0/1 terms: sums of products that exclude each other, where it holds and where not. */
export interface Choice {
  readonly yes: readonly Expr[];
  readonly no: readonly Expr[];
  readonly facts: readonly Fact[];
  readonly otherwise: readonly Fact[];
  /** Whether it speaks of indices and sizes only. */
  readonly plain: boolean;
}
