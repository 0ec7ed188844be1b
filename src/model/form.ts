import type { Place } from '../diagnostic.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';

/**
 * An array as a scalar term with named axes: the term's free indices are among `indices`, in the order of the axes;
 * the last `components` of them are components of one member (a vector or a matrix to the reader).
 */
export interface Tensor {
  readonly indices: readonly Atom[];
  readonly components: number;
  readonly term: Expr;
}

/** A form of the states in few letters: numbers, vectors or matrices that move while the form stays. */
export interface Ansatz {
  readonly name: string;
  /** With role `reduced`. */
  readonly letters: readonly Letter[];
  /** Letters among them that the author did not write: the velocities of letters. They start at 0. */
  readonly hidden?: readonly { readonly of: Letter; readonly letter: Letter }[];
  readonly items: readonly Assignment[];
  readonly place: Place;
}

/** A state given as a term: `s[a,j] = (-1)^a*S*u`, all axes named in `indices`. */
export interface Assignment {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  /** 0 or 1: where it holds. */
  readonly guard: Expr;
  readonly term: Expr;
  /** `to …` in a point. */
  readonly tolerance?: Tolerance;
  readonly place: Place;
}

/** States given once each; a state that is left out is free. */
export interface Point {
  readonly entries: readonly Assignment[];
  readonly place: Place;
}

export interface Tolerance {
  readonly value: Expr;
  /** Of the quoted value, in percent; otherwise absolute. */
  readonly percent: boolean;
}
