import type { Place } from '../../diagnostic.ts';

/** Everything that was read has a place. */
export interface Node {
  readonly place: Place;
}

/** A name; `text` has Greek letters spelled out and `inf` as `infinity`, `spelled` is what the author wrote. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly text: string;
  readonly spelled: string;
}

/** An exact number: `0.4` is 2/5, in lowest terms. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly text: string;
  readonly value: { readonly numerator: bigint; readonly denominator: bigint };
}

/** A text in quotes, without them. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** `f(a, p: v, rate = 1e-3 for i in N)`; `operatorPlace` is the opening bracket. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly binders: readonly Binder[];
  readonly operatorPlace: Place;
}

/** `weight: value`; where the value reads `name = e` it may be an option, which the callee decides. */
export interface Argument extends Node {
  readonly value: Expression;
  readonly weight?: Expression;
  readonly option?: { readonly name: Name; readonly value: Expression };
}

/** An index that is a set, `{a, b}`. */
export interface SetIndex extends Node {
  readonly kind: 'set';
  readonly elements: readonly Expression[];
}

export type Index = Expression | SetIndex;

/** `base[i, {a, b}]` */
export interface Indexed extends Node {
  readonly kind: 'index';
  readonly base: Expression;
  readonly indices: readonly Index[];
}

/** Transpose `.T`, time derivative `'` (twice for the second), unary minus. */
export interface Unary extends Node {
  readonly kind: 'transpose' | 'prime' | 'negate';
  readonly operand: Expression;
  readonly operatorPlace: Place;
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = 'implies' | 'or' | 'and' | Comparison | 'in' | '+' | '-' | '*' | '/' | '@' | '^';

/** Two operands and a sign; the right side of `in` may be an interval. */
export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorPlace: Place;
}

/** `|v|` */
export interface Bars extends Node {
  readonly kind: 'bars';
  readonly operand: Expression;
}

/** `[a, b]` */
export interface List extends Node {
  readonly kind: 'list';
  readonly entries: readonly Expression[];
}

/** `[f(j) for j in K]` */
export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly term: Expression;
  readonly binders: readonly Binder[];
}

/** `low..high` */
export interface Range extends Node {
  readonly kind: 'range';
  readonly low: Expression;
  readonly high: Expression;
  readonly operatorPlace: Place;
}

/** `(0, 1]`; stands as a domain, a bound, or on the right of `in`. */
export interface Interval extends Node {
  readonly kind: 'interval';
  readonly low: Expression;
  readonly high: Expression;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

export type Expression =
  | NumberLiteral
  | Name
  | Call
  | Indexed
  | Unary
  | Binary
  | Bars
  | List
  | Comprehension
  | Range
  | Interval;

/** What follows `for`; a condition holds for all binders before it too. */
export type Binder = Node & { readonly name: Name; readonly condition?: Expression } & (
    | { readonly kind: 'in'; readonly range: Expression }
    | { readonly kind: 'law'; readonly domain?: Domain; readonly law: Expression }
  );

/** `R` has no dimensions, `R^(m, d)` two. */
export type Domain =
  | (Node & { readonly kind: 'real'; readonly dimensions: readonly Expression[] })
  | (Node & { readonly kind: 'positive' | 'nonnegative' })
  | (Node & { readonly kind: 'sphere' | 'simplex' | 'symmetric'; readonly args: readonly Expression[] })
  | Interval;

/** The state, or the part of it, that an equation, an update or a start is about. */
export interface Target extends Node {
  readonly name: Name;
  readonly indices: readonly Index[];
}
