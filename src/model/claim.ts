import type { Place } from '../diagnostic.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import type { Rational } from '../expr/rational.ts';
import type { Ansatz, Point, Tensor, Tolerance } from './form.ts';

/** A statement about a model that can be true or false. */
export interface Claim {
  readonly name: string;
  /** The sentence of the source. */
  readonly sentence?: string;
  readonly cite?: { readonly key: string; readonly where?: string };
  /** Within the reduced flow of this ansatz. */
  readonly ansatz?: Ansatz;
  readonly from?: Point;
  readonly when: readonly Condition[];
  readonly form: Form;
  /** The form that should have been written. */
  readonly correction?: {
    readonly when: readonly Condition[];
    readonly form: Form;
    readonly text: string;
    readonly given?: string;
  };
  readonly expectRefuted: boolean;
  /** The form as the author wrote it. */
  readonly text: string;
  /** What narrows it, as the author wrote it: conditions, the start. */
  readonly given?: string;
  readonly place: Place;
  /** Letters that stand for states at times of the trajectory: role `start` (t = 0) and `observed`. */
  readonly observed: readonly Observed[];
  /** What `E(Q)` stands for: letters of role `mean`. */
  readonly means?: readonly Mean[];
  /** What `response(x[i], 10, 5)` stands for, in claims about a mean field. */
  readonly responses?: readonly Response[];
}

/** How a component of a state answers at a later time to a unit kick of it at an earlier one. */
export interface Response {
  readonly letter: Letter;
  /** Names for the axes of the letter. */
  readonly indices: readonly Atom[];
  readonly of: Sym;
  readonly late: Expr;
  readonly early: Expr;
}

/** The mean of a quantity over the noise, what steps draw, and the random starts. */
export interface Mean {
  readonly letter: Letter;
  /** Names for the axes of the letter. */
  readonly indices: readonly Atom[];
  /** In terms of the states, now and at the times that it names. */
  readonly term: Expr;
}

/** A state at a time of its trajectory. */
export interface Observed {
  readonly letter: Letter;
  /** The state, or the letter of an ansatz, that is observed. */
  readonly of: Letter;
  readonly time: Expr;
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What narrows a claim: comparisons of numbers, joined. */
export type Condition =
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };

/** What a claim says. The forms that no check judges yet come as `unjudged`, with their name. */
export type Form =
  /** A = B for every value of the free indices (the axes of both tensors, the same ones). */
  | {
      readonly kind: 'relation';
      readonly comparison: Comparison;
      readonly left: Tensor;
      readonly right: Tensor;
      readonly tolerance?: Tolerance;
      readonly at?: Point;
      /** `+ O(w^3)`: both sides agree up to this power. */
      readonly order?: Remainder;
      /** 0 or 1: for which values of the free indices. */
      readonly guard: Expr;
    }
  | { readonly kind: 'implies'; readonly premise: Condition; readonly conclusion: Condition }
  /** The time derivative of a state, a reduced letter, an order or a let. */
  | {
      readonly kind: 'flow';
      /** How it compares with the right side; without one it is equal. */
      readonly comparison?: Exclude<Comparison, '='>;
      readonly of: Tensor;
      readonly right: Tensor;
      readonly guard: Expr;
      readonly tolerance?: Tolerance;
    }
  | { readonly kind: 'conserved'; readonly quantity: Tensor }
  | { readonly kind: 'decreasing'; readonly quantity: Tensor }
  | { readonly kind: 'gradient-field'; readonly not: boolean }
  | { readonly kind: 'stationary'; readonly point: Point }
  | { readonly kind: 'invariant'; readonly ansatz: Ansatz }
  /** Equations between states that the flow keeps. */
  | { readonly kind: 'invariant-set'; readonly equations: readonly { readonly left: Tensor; readonly right: Tensor }[] }
  /** The motion of these observables is a function of them alone. */
  | { readonly kind: 'closed'; readonly of: readonly { readonly name: string; readonly value: Tensor }[] }
  | { readonly kind: 'stability'; readonly says: Stability; readonly point: Point }
  | {
      readonly kind: 'extremum';
      readonly says: 'minimum' | 'local-minimum' | 'maximum' | 'local-maximum';
      readonly quantity: Expr;
      readonly point: Point;
    }
  | { readonly kind: 'bounded-below'; readonly quantity: Expr }
  /** The quantity is the same whatever the value of a letter, all else being equal. */
  | { readonly kind: 'independent'; readonly letter: Letter; readonly of: Tensor }
  /** The greatest lower bound over all states: a value that does not move. */
  | { readonly kind: 'infimum'; readonly quantity: Expr; readonly value: Expr; readonly tolerance?: Tolerance }
  | {
      readonly kind: 'spectrum';
      readonly point: Point;
      /** Whether the list need not be complete. */
      readonly contains: boolean;
      readonly eigenvalues: readonly { readonly value: Expr; readonly times: Expr; readonly tolerance?: Tolerance }[];
    }
  | { readonly kind: 'fixed-points'; readonly contain: readonly Point[] }
  /** All of them: a list, or how many; real isolated ones in the domains, of the complex ones all that there are. */
  | {
      readonly kind: 'all-fixed-points';
      readonly says:
        | { readonly kind: 'list'; readonly points: readonly Point[] }
        | { readonly kind: 'count'; readonly real: Expr; readonly complex?: Expr };
    }
  | {
      readonly kind: 'rate';
      readonly quantity: Expr;
      readonly value: Expr;
      readonly tolerance?: Tolerance;
      /** `+ O(w^3)`: the value up to this power. */
      readonly order?: Remainder;
    }
  | {
      readonly kind: 'trajectory';
      readonly quantity: Tensor;
      /** May contain t, and `start` letters. */
      readonly right: Tensor;
      readonly tolerance?: Tolerance;
      readonly guard: Expr;
    }
  /** t -> infinity, or what `as` says. */
  | {
      readonly kind: 'limit';
      readonly quantity: Tensor;
      readonly value: Tensor;
      readonly tolerance?: Tolerance;
      readonly as?: Tendency;
    }
  /** Where the character of a fixed point changes: a relation between letters that do not move. */
  | {
      readonly kind: 'threshold';
      readonly left: Expr;
      readonly right: Expr;
      readonly says: readonly Bifurcation[];
      /** Of which fixed point; of any where it is left out. */
      readonly at?: Point;
      readonly tolerance?: Tolerance;
    }
  /** The motion along the critical direction at a point, y' = right, up to the scale of y. */
  | { readonly kind: 'normal-form'; readonly point: Point; readonly amplitude: Letter; readonly right: Expr }
  /** What holds in the limit of large sizes, averaged over the disorder. */
  | { readonly kind: 'mean-field'; readonly says: MeanFieldStatement }
  /** Ensembles of the un-reduced model at these sizes agree with the mean field, and with the value if there is one. */
  | {
      readonly kind: 'finite-size';
      readonly quantity: Expr;
      readonly value?: Expr;
      readonly tolerance?: Tolerance;
      /** Values of the size that grows; the others keep their ratios. */
      readonly sizes: readonly Expr[];
      readonly draws: Expr;
      /** The time of what names none of its own. */
      readonly time?: Expr;
    }
  | { readonly kind: 'empirical'; readonly reason: string }
  | { readonly kind: 'unjudged'; readonly form: string; readonly reason?: string };

/** `O(w^3)`: what is left out is of this power in a letter that goes to 0, or in 1 over a letter that grows. */
export interface Remainder {
  readonly letter: Letter;
  readonly power: Rational;
  readonly large?: true;
}

/** `as w -> 0`: a letter tends to a value, or beyond all bounds where there is none. */
export interface Tendency {
  readonly letter: Letter;
  readonly to?: Expr;
}

export type MeanFieldStatement =
  | {
      readonly kind: 'value';
      readonly quantity: Expr;
      readonly comparison: Comparison;
      readonly value: Expr;
      readonly tolerance?: Tolerance;
      /** At a time, in the stationary state, for t -> infinity from the declared start, or at the times that names say. */
      readonly when: { readonly kind: 'time'; readonly at: Expr } | { readonly kind: 'stationary' | 'limit' | 'named' };
    }
  | { readonly kind: 'rate'; readonly quantity: Expr; readonly value: Expr; readonly tolerance?: Tolerance }
  /** Where the static limit loses its stability: a relation between parameters. */
  | {
      readonly kind: 'threshold';
      readonly left: Expr;
      readonly right: Expr;
      readonly at?: Point;
      readonly tolerance?: Tolerance;
    }
  | { readonly kind: 'stability'; readonly says: Stability; readonly point: Point };

export type Stability = 'stable' | 'unstable' | 'saddle' | 'centre' | 'marginal';

/** What happens at a threshold, and whether what branches off is attracting within the critical directions. */
export type Bifurcation = 'fold' | 'pitchfork' | 'transcritical' | 'hopf' | 'flip' | 'supercritical' | 'subcritical';
