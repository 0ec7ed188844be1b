import type { Place } from '../../diagnostic.ts';
import type { Binary, Expression, Name, Node, StringLiteral, Target } from './ast.ts';

/** A claim with its header; a claim of which the form or the correction was refused stands as `failed`. */
export interface Claim extends Node {
  readonly kind: 'claim';
  readonly name: Name;
  readonly sentence?: StringLiteral;
  readonly cite?: { readonly key: Name; readonly where?: StringLiteral };
  readonly ansatz?: Name;
  readonly from?: Point;
  readonly when: readonly Expression[];
  readonly form: Form;
  readonly correction?: Correction;
  readonly expectRefuted: boolean;
}

/** The form that should have been written; without its own `when` the claim's holds. */
export interface Correction extends Node {
  readonly when?: readonly Expression[];
  readonly form: Form;
}

/** `0.1%` */
export interface Tolerance extends Node {
  readonly value: Expression;
  readonly percent: boolean;
}

/** `{x = 1, y[a] = (-1)^a to 1e-3 if a > 1}` */
export interface Point extends Node {
  readonly kind: 'point';
  readonly entries: readonly PointEntry[];
}

export interface PointEntry extends Node {
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorPlace: Place;
  readonly to?: Tolerance;
  readonly if?: Expression;
}

/** `t = 10` after `at`. */
export interface AtTime extends Node {
  readonly kind: 'time';
  readonly value: Expression;
}

/** `value [to tol] [times n]` of a spectrum. */
export interface Eigenvalue extends Node {
  readonly value: Expression;
  readonly to?: Tolerance;
  readonly times?: Expression;
}

export type Stability = 'stable' | 'unstable' | 'saddle' | 'centre' | 'marginal';
export type Bifurcation = 'fold' | 'pitchfork' | 'transcritical' | 'hopf' | 'flip' | 'supercritical' | 'subcritical';

/** What may stand after any form. */
export interface FormSuffix {
  readonly to?: Tolerance;
  readonly at?: Point | AtTime;
  readonly stationary: boolean;
  readonly as?: { readonly left: Expression; readonly right: Expression };
  readonly if?: Expression;
}

/** What a form says, without prefix and suffixes. A `relation`'s outermost sign is a comparison, `implies`, `and`, `or` or `in`. */
export type FormKind =
  | { readonly kind: 'relation' | 'infimum' | 'rate' | 'trajectory' | 'limit'; readonly relation: Binary }
  | { readonly kind: 'update'; readonly target: Target; readonly value: Expression; readonly operatorPlace: Place }
  | { readonly kind: 'conserved' | 'decreasing' | 'bounded-below'; readonly value: Expression }
  | { readonly kind: 'gradient-field'; readonly not: boolean }
  | { readonly kind: 'empirical'; readonly reason: StringLiteral }
  | { readonly kind: 'stationary'; readonly point: Point }
  | { readonly kind: 'invariant'; readonly set: Point | Name }
  | { readonly kind: 'closed'; readonly names: readonly Name[] }
  | { readonly kind: 'stability'; readonly stability: Stability; readonly point: Point }
  | {
      readonly kind: 'extremum';
      readonly extremum: 'minimum' | 'maximum';
      readonly local: boolean;
      readonly value: Expression;
      readonly point: Point;
    }
  | {
      readonly kind: 'spectrum';
      readonly point: Point;
      readonly contains: boolean;
      readonly eigenvalues: readonly Eigenvalue[];
    }
  | { readonly kind: 'fixed-points'; readonly says: 'contain' | 'are'; readonly points: readonly Point[] }
  | { readonly kind: 'fixed-point-count'; readonly complex?: Expression; readonly real: Expression }
  | { readonly kind: 'threshold'; readonly relation: Binary; readonly bifurcations: readonly Bifurcation[] }
  | { readonly kind: 'normal-form'; readonly point: Point; readonly relation: Binary }
  | { readonly kind: 'independent'; readonly name: Name; readonly of: Expression }
  | {
      readonly kind: 'finite-size';
      readonly value: Expression;
      readonly sizes: readonly Expression[];
      readonly draws: Expression;
    };

/** The one statement of a claim. */
export type Form = Node & FormSuffix & { readonly meanField: boolean } & FormKind;
