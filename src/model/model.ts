import type { Diagnostic, Place } from '../diagnostic.ts';
import type { Atom, Expr, IndexSet, Letter, Sym } from '../expr/expr.ts';
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
  /** Disorder: arrays drawn once for each realisation. */
  readonly random: readonly RandomArray[];
  /** What a map draws anew in each step, and the white noise of a flow. */
  readonly draws: readonly Draw[];
  /** `limit N -> infinity, P/N = alpha`, taken left to right. */
  readonly limits: readonly LimitStep[];
  /** Flows move in continuous time, maps in steps. */
  readonly time: 'continuous' | 'discrete';
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
  /** A state that the author did not write: a velocity, or the memory of an optimiser. It starts at 0, and is 0 in a point that leaves it out. */
  readonly hidden?: true;
  /** Of a size or a parameter; may use those declared before it. */
  readonly value?: Expr;
  /** The value of a long run, asked for by `--long`. */
  readonly long?: Expr;
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

/** A random array with independent or correlated entries, row-major over the letter's axes. */
export interface RandomArray {
  /** Role `random`. */
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  /** Of one entry, in terms of `indices`; the variance is that of every entry. */
  readonly law: Law;
  /** The correlation of entry [i,j] with [j,i] of this matrix (the last two axes), or of another one. */
  readonly correlation?: {
    readonly value: Expr;
    readonly with: Letter;
    readonly written: 'reciprocity' | 'correlated';
  };
  readonly symmetric: boolean;
  readonly zeroDiagonal: boolean;
  /** The author's own seed; otherwise drawn from the seed of the run. */
  readonly seed?: number;
  readonly place: Place;
}

/** Drawn anew in each step. */
export type Draw =
  /** Independent numbers of a law, in terms of `indices` (the axes of the letter, role `draw`). */
  | { readonly kind: 'law'; readonly letter: Letter; readonly indices: readonly Atom[]; readonly law: Law }
  /** Whole numbers, uniform on 1 … size of `of`, with replacement. */
  | { readonly kind: 'index'; readonly letter: Letter; readonly of: IndexSet }
  /**
   * How often each place of the last `over` axes comes up among `total` of them drawn uniformly, with replacement;
   * anew for each value of the axes before.
   */
  | { readonly kind: 'counts'; readonly letter: Letter; readonly over: number; readonly total: Expr }
  /** Unit white noise, role `noise`. */
  | { readonly kind: 'noise'; readonly letter: Letter };

/** `N -> infinity` or `P/N = alpha`; `right` is absent for infinity. */
export interface LimitStep {
  readonly left: Expr;
  readonly relation: '->' | '=';
  readonly right?: Expr;
  readonly place: Place;
}

/** How a state moves: x' = right or x <- right, in pieces where the author gave several equations. */
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

/**
 * A distribution of one number; independent for each entry. Where a discrete law or a mixture names atoms of its
 * entry in `together`, one case is drawn for all values of these: it is the law of a vector or a matrix.
 */
export type Law =
  | { readonly kind: 'normal'; readonly mean: Expr; readonly variance: Expr }
  | { readonly kind: 'uniform'; readonly low: Expr; readonly high: Expr }
  | { readonly kind: 'exponential'; readonly rate: Expr }
  | { readonly kind: 'lorentz'; readonly centre: Expr; readonly halfWidth: Expr }
  | {
      readonly kind: 'discrete';
      readonly cases: readonly { readonly probability: Expr; readonly value: Expr }[];
      readonly together?: readonly Atom[];
    }
  | {
      readonly kind: 'mixture';
      readonly parts: readonly { readonly probability: Expr; readonly law: Law }[];
      readonly together?: readonly Atom[];
    };
