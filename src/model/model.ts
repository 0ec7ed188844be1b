import type { Diagnostic, Place } from '../diagnostic.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import type { Claim } from './claim.ts';
import type { Ansatz, Tensor } from './form.ts';

export type { Ansatz, Assignment, Point, Tensor, Tolerance } from './form.ts';

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
