import type { Place } from '../../diagnostic.ts';
import type { Binder, Comparison, Domain, Expression, Interval, Name, Node, StringLiteral, Target } from './ast.ts';
import type { Claim } from './claim.ts';

/** A model file as it was written. What could not be read stands as `failed`, so that its names are known. */
export interface File {
  readonly model?: { readonly name: string; readonly place: Place };
  readonly statements: readonly Statement[];
  readonly place: Place;
}

export interface Axis extends Node {
  readonly size: Expression;
  readonly cyclic: boolean;
}

/** `z[N] : R^d` */
export interface Declared extends Node {
  readonly name: Name;
  readonly axes: readonly Axis[];
  readonly domain?: Domain;
}

/** `b > 0 = 1`, `N = 4 long 32` */
export interface Sized extends Node {
  readonly name: Name;
  readonly bound?: Bound | Interval;
  readonly value?: Expression;
  /** The value of a long run. */
  readonly long?: Expression;
}

export interface Bound extends Node {
  readonly kind: 'bound';
  readonly operator: Exclude<Comparison, '='>;
  readonly value: Expression;
}

export type RandomOption =
  | (Node & { readonly kind: 'reciprocity' | 'seed'; readonly value: Expression })
  | (Node & { readonly kind: 'correlated'; readonly value: Expression; readonly with: Name })
  | (Node & { readonly kind: 'symmetric' | 'zero-diagonal' });

export interface Modifier extends Node {
  readonly kind: 'decay' | 'momentum' | 'temperature';
  readonly value: Expression;
}

/** `N -> infinity`, `P/N = alpha` */
export interface LimitStep extends Node {
  readonly left: Expression;
  readonly relation: '->' | '=';
  readonly right: Expression;
}

/** One line of an ansatz, `state = expression`. */
export interface AnsatzItem extends Node {
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorPlace: Place;
  readonly condition?: Expression;
}

/** What was refused already: its keyword (none for an equation), and the names that it would have declared or moved. */
export interface Failed extends Node {
  readonly kind: 'failed';
  readonly keyword?: string;
  readonly names: readonly Name[];
}

export type Statement =
  | (Node & { readonly kind: 'cite'; readonly name: Name; readonly source: StringLiteral })
  | (Node & { readonly kind: 'size' | 'param'; readonly entries: readonly Sized[] })
  | (Node & { readonly kind: 'any' | 'state'; readonly entries: readonly Declared[] })
  | (Node & { readonly kind: 'index'; readonly name: Name; readonly value: Expression })
  | Data
  | Law
  | Random
  | (Node & { readonly kind: 'gaussian'; readonly name: Name; readonly covariance: Expression })
  | Definition
  | Initial
  | (Node & { readonly kind: 'limit'; readonly entries: readonly LimitStep[] })
  | Flow
  | Update
  | Ansatz
  | Claim
  | Failed;

/** `value` is given inline, or `path` by `csv("…")`. */
export interface Data extends Node {
  readonly kind: 'data';
  readonly name: Name;
  readonly axes: readonly Axis[];
  readonly value?: Expression;
  readonly path?: StringLiteral;
}

/** `law x : R^d ~ normal(m, s2)` */
export interface Law extends Node {
  readonly kind: 'law';
  readonly name: Name;
  readonly domain?: Domain;
  readonly law: Expression;
}

export interface Random extends Node {
  readonly kind: 'random';
  readonly name: Name;
  readonly axes: readonly Axis[];
  readonly law: Expression;
  readonly options: readonly RandomOption[];
}

/** `let f(u, v) = …` has parameters, `let P[i,j] = … for i in N` has indices, never both. */
export interface Definition extends Node {
  readonly kind: 'let' | 'order';
  readonly name: Name;
  readonly parameters: readonly Name[];
  readonly indices: readonly Name[];
  readonly value: Expression;
  readonly binders: readonly Binder[];
}

export interface Initial extends Node {
  readonly kind: 'initial';
  readonly target: Target;
  readonly relation: '=' | '~';
  readonly operatorPlace: Place;
  readonly value: Expression;
  readonly condition?: Expression;
}

/** `x'' = …` has order 2. */
export interface Flow extends Node {
  readonly kind: 'flow';
  readonly target: Target;
  readonly order: number;
  readonly operatorPlace: Place;
  readonly value: Expression;
  readonly modifiers: readonly Modifier[];
  readonly condition?: Expression;
}

/** `x[i] <- …` */
export interface Update extends Node {
  readonly kind: 'update';
  readonly target: Target;
  readonly operatorPlace: Place;
  readonly value: Expression;
  readonly modifiers: readonly Modifier[];
  readonly condition?: Expression;
}

/** `complete` is false where a line of the body was refused. */
export interface Ansatz extends Node {
  readonly kind: 'ansatz';
  readonly name: Name;
  readonly parameters: readonly Declared[];
  readonly items: readonly AnsatzItem[];
  readonly complete: boolean;
}
