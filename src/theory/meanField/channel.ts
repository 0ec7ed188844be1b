import type { Atom, Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import type * as Q from '../../expr/rational.ts';

/** What an array sends to one of its sites: Σ A[inner; site, …] Π u, over all other slots and over `binders`. */
export interface Channel {
  /** Channels that are the same but for names of indices share it. */
  readonly id: string;
  /** A random array, or a matrix that learns. */
  readonly array: Letter;
  /** The array of the model, where this one stands for it. */
  readonly of?: Letter;
  /** The slot of the site that receives, among the slots that grow. */
  readonly slot: number;
  /** What stands in the inner slots of the array. */
  readonly inner: readonly Index[];
  /** Inner indices summed over. */
  readonly binders: readonly Atom[];
  /** Inner indices of the field. */
  readonly free: readonly Atom[];
  /** What the array multiplies at its other slots, in the order of these. */
  readonly sources: readonly Source[];
  /** The process of the field, with the axes of `free`. */
  readonly letter: Letter;
  /** The set of the site that receives. */
  readonly set: IndexSet;
  /** The order of the field in N. */
  readonly power: Q.Rational;
  /** As it stood in the model, with the sum over sites; for the step that shows it. */
  readonly written: Expr;
  readonly root: Atom;
}

/** A term of a site that an array multiplies. */
export interface Source {
  readonly slot: number;
  readonly set: IndexSet;
  readonly term: Expr;
}

/** The mean of a term over sites, as it stood in the model. */
export interface Averaged {
  readonly written: Expr;
  readonly mean: Expr;
}
