import type { Diagnostic, Place } from '../diagnostic.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../expr/expr.ts';
import type { Claim } from './claim.ts';

/** A model: what an author says, with names resolved and everything written as scalars with indices. */
export interface Model {
  readonly name: string;
  /** The author's text. */
  readonly source: string;
  readonly citations: readonly Citation[];
  readonly sizes: readonly Declared[];
  readonly parameters: readonly Declared[];
  readonly constants: readonly Declared[];
  readonly states: readonly Declared[];
  readonly data: readonly DataArray[];
  /** `let` without parameters and `order`, in the order of the file; functions are expanded where they are used. */
  readonly definitions: readonly Definition[];
  /** One for each state. */
  readonly dynamics: readonly Dynamics[];
  readonly initials: readonly Initial[];
  readonly ansatze: readonly Ansatz[];
  readonly claims: readonly Claim[];
  readonly warnings: readonly Diagnostic[];
}

export interface Citation {
  readonly key: string;
  readonly text: string;
}

/** A declared letter and, for sizes and parameters, the value at which simulations run. */
export interface Declared {
  readonly letter: Letter;
  /** Of a size or a parameter; may use those declared before it. */
  readonly value?: Expr;
  /** A rounded value: `round(alpha*N)`, `floor(…)`; applied to `value` after evaluation. */
  readonly rounding?: 'round' | 'floor';
  readonly place: Place;
}

/** Numbers that come with the model, row-major over the letter's axes at the declared sizes. */
export interface DataArray {
  readonly letter: Letter;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** The same numbers as written, exactly, as terms; undefined for large arrays. */
  readonly exact?: readonly Expr[];
  readonly whole: boolean;
  readonly place: Place;
}

/**
 * An array as a scalar term with named axes: the term's free indices are among `indices`, in the order of the axes;
 * the last `components` of them are components of one member (a vector or a matrix to the reader).
 */
export interface Tensor {
  readonly indices: readonly Atom[];
  readonly components: number;
  readonly term: Expr;
}

/** A named quantity: a `let` (an abbreviation) or an `order` (an observable). */
export interface Definition {
  readonly kind: 'let' | 'order';
  readonly name: string;
  readonly value: Tensor;
  readonly place: Place;
}

/** How a state moves: x' = right, in pieces where the author gave several equations. */
export interface Dynamics {
  readonly state: Letter;
  /** Names for all axes of the state. The author's own letters where he gave some. */
  readonly indices: readonly Atom[];
  readonly pieces: readonly Piece[];
  /** The whole field: the sum of guard times right. Untaken derivatives and stop-gradients still stand in it. */
  readonly right: Expr;
}
export interface Piece {
  /** What the author wrote on the left, as a symbol: atoms, or places such as 1 and n. */
  readonly left: Sym;
  /** 0 or 1 in terms of `Dynamics.indices`: where this equation holds. */
  readonly guard: Expr;
  /** In terms of `Dynamics.indices`. */
  readonly right: Expr;
  readonly place: Place;
}

/** How a state starts: a value or a law for each entry, where the guard is 1. In terms of `indices`. */
export interface Initial {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  readonly guard: Expr;
  readonly start: { readonly kind: 'value'; readonly term: Expr } | { readonly kind: 'law'; readonly law: Law };
  readonly place: Place;
}

/** A distribution of one number; independent for each entry. */
export type Law =
  | { readonly kind: 'normal'; readonly mean: Expr; readonly variance: Expr }
  | { readonly kind: 'uniform'; readonly low: Expr; readonly high: Expr }
  | { readonly kind: 'exponential'; readonly rate: Expr }
  | { readonly kind: 'discrete'; readonly cases: readonly { readonly probability: Expr; readonly value: Expr }[] };

/** A form of the states in few letters: numbers, vectors or matrices that move while the form stays. */
export interface Ansatz {
  readonly name: string;
  /** With role `reduced`. */
  readonly letters: readonly Letter[];
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

/** The index that an axis of a left side carries: a name, or a place. */
export type LeftIndex = Index;
