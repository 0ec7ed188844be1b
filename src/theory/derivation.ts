import type { Place } from '../diagnostic.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';

/** Why a term may be replaced by another. */
export type Justification =
  | { readonly by: 'definition'; readonly of: string }
  | { readonly by: 'rule'; readonly rule: string }
  | { readonly by: 'assumption'; readonly text: string };

/** An equality with its reason; long ones carry the smaller steps they are made of. */
export interface Step {
  readonly before: Expr;
  readonly after: Expr;
  readonly why: Justification;
  /** The free indices of both sides; the last `components` of them are components of one member. */
  readonly indices: readonly Atom[];
  readonly components: number;
  readonly steps?: readonly Step[];
  /** Terms that must not vanish for the step to hold. */
  readonly conditions?: readonly Expr[];
  /** The author's statement that it speaks of. */
  readonly place?: Place;
}

/** The motion of one state: x' = right, in a map x <- right, with all its axes named. No derivative is left untaken, no stop-gradient in it. */
export interface Field {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  readonly right: Expr;
  /** The author's statement that it comes from. */
  readonly place?: Place;
}

/** A piece of theory: steps that lead from the model to the result. */
export interface Derivation {
  readonly kind: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly result: readonly Field[];
}
