// Loops over one memory of numbers and one of whole numbers: what the array program becomes, and what back ends print.

/** A whole number: constant + Σ factor · counter, where a counter is a loop's or a local entry of a table. */
export interface Whole {
  readonly constant: number;
  readonly terms: readonly (readonly [counter: number, factor: number])[];
}
export type Condition =
  | { readonly k: 'equal' | 'unequal' | 'less'; readonly a: Whole; readonly b: Whole }
  | { readonly k: 'nonzero'; readonly of: Value }
  | { readonly k: 'finite'; readonly of: Value }
  | { readonly k: 'all'; readonly of: readonly Condition[] };
export type Value =
  | { readonly k: 'number'; readonly value: number }
  | { readonly k: 'local'; readonly local: number }
  | { readonly k: 'load'; readonly at: Whole }
  | { readonly k: 'whole'; readonly of: Whole }
  | { readonly k: '+' | '-' | '*' | '/' | 'max'; readonly a: Value; readonly b: Value }
  | { readonly k: 'call'; readonly fn: string; readonly args: readonly Value[] }
  | { readonly k: 'select'; readonly when: Condition; readonly a: Value; readonly b: Value };
export type Statement =
  /** A local that is set once, or an accumulator. */
  | { readonly s: 'let'; readonly local: number; readonly value: Value; readonly again?: boolean }
  | { readonly s: 'set'; readonly local: number; readonly value: Value }
  /** A counter read from table entry `at`. */
  | { readonly s: 'entry'; readonly counter: number; readonly at: Whole }
  | { readonly s: 'store'; readonly at: Whole; readonly value: Value }
  | { readonly s: 'fill'; readonly from: number; readonly count: number }
  | { readonly s: 'for'; readonly counter: number; readonly size: number; readonly body: readonly Statement[] };

/** One nest with its own numbering of locals and counters. */
export interface Nest {
  readonly statements: readonly Statement[];
  readonly locals: number;
  readonly counters: number;
  /** Runs of the innermost body. */
  readonly iterations: number;
}
export const whole = (constant: number, ...terms: (readonly [number, number])[]): Whole => ({ constant, terms });
