import type { Place } from '../../../diagnostic.ts';
import type { Expr, IndexSet, Letter, Sym } from '../../../expr/expr.ts';
import type { DataArray, Tensor } from '../../model.ts';
import type { Expression, Name } from '../../syntax/ast.ts';
import type { Definition as DefinitionStatement, Law as LawStatement } from '../../syntax/statement.ts';
import type { ArrayLaw } from './arrayLaw.ts';
import type { Choice, Fact } from './choice.ts';
import type { Report } from './report.ts';
import type { Samples } from './samples.ts';
import type { Flexible, Known, Unknown, Value } from './value.ts';

/** What a declared name stands for. */
export type Entity =
  | {
      readonly kind: 'letter';
      readonly letter: Letter;
      /** The entries [i,i] of the last two axes are 0. */
      readonly zeroDiagonal?: true;
    }
  /** An index set with a name: `index P = subsets(C, 2)`. */
  | { readonly kind: 'set'; readonly set: IndexSet }
  | { readonly kind: 'definition'; readonly statement: DefinitionStatement }
  | { readonly kind: 'function'; readonly statement: DefinitionStatement }
  /** Stands after `~` only. */
  | { readonly kind: 'law'; readonly statement: LawStatement }
  /** Refused already; silent in what uses it. */
  | { readonly kind: 'unknown' };

/** What is visible where an expression stands. */
export interface Scope {
  readonly locals: ReadonlyMap<string, Value>;
  readonly facts: readonly Fact[];
  /** Where states may be taken at a time: the letter that stands for a state at that time. */
  readonly times?: Times;
  /** Whether numbers may be complex here, as eigenvalues are: the root of a negative number stands as it is written. */
  readonly complex?: true;
}
export interface Times {
  readonly at: (of: Letter, time: Expr) => Letter;
  /** The letter of a mean, in terms of what is free in the quantity and then its axes. */
  readonly mean: (text: string, quantity: Known) => Known;
  /** The letter of a response, in terms of what is free in the component. */
  readonly response: (text: string, of: Sym, late: Expr, early: Expr) => Known;
}

export const EMPTY: Scope = { locals: new Map(), facts: [] };

export const withLocals = (scope: Scope, locals: Iterable<readonly [string, Value]>): Scope => ({
  ...scope,
  locals: new Map([...scope.locals, ...locals]),
});
export const withFacts = (scope: Scope, facts: readonly Fact[]): Scope =>
  facts.length === 0 ? scope : { ...scope, facts: [...scope.facts, ...facts] };

/** A `let` without parameters or an `order`, read. */
export type Defined = { readonly kind: 'tensor'; readonly tensor: Tensor } | Flexible | Unknown;

/** A place on an axis that has to exist at the declared sizes. */
export interface Required {
  readonly value: Expr;
  readonly set: IndexSet;
  readonly place: Place;
}

/** The table on which a file is read: its names, what was found wrong, and the readers that need each other. */
export interface Desk {
  /** Names that stand first in lines that could not be read: they may be states that move there. */
  readonly unread: ReadonlySet<string>;
  readonly report: Report;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly data: ReadonlyMap<Letter, DataArray>;
  readonly required: Required[];
  /** The ring of a size, where some axis of the file is one. */
  readonly rings: Map<IndexSet, IndexSet>;
  /** The velocities of states that move by second order. */
  readonly velocities: ReadonlyMap<Letter, Letter>;
  readonly value: (e: Expression, scope: Scope) => Value;
  readonly condition: (e: Expression, scope: Scope) => Choice | undefined;
  readonly definition: (name: Name, statement: DefinitionStatement) => Defined;
  /** A declared law, read once; undefined where it was refused. */
  readonly law: (statement: LawStatement) => ArrayLaw | undefined;
  readonly samples: Samples;
  expansions: number;
}
