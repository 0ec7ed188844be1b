import type { ArrayFunctionName } from '../../arrayValue.ts';
import type { Ix } from './ix.ts';
import type { Node, Program, Ref, Source } from './program.ts';

/** A term of a sum. */
export interface Term {
  readonly c: number;
  readonly of: Ref;
}

/** Makes arrays, with a small normal form: flatten, merge equal terms and factors, fold numbers, resolve deltas. */
export interface Algebra {
  readonly program: Program;

  num(value: number): Ref;
  input(source: Source, shape: readonly number[], ix: readonly Ix[]): Ref;
  /** An index as a number, counted from 1. */
  value(x: Ix): Ref;

  delta(i: Ix, j: Ix): Ref;
  unequal(i: Ix, j: Ix): Ref;
  less(i: Ix, j: Ix): Ref;
  /** The conditions under which an index lies in 0 … size-1. */
  inRange(x: Ix, size: number): readonly Ref[];

  add(terms: readonly Term[], constant?: number): Ref;
  subtract(a: Ref, b: Ref): Ref;
  mul(parts: readonly Ref[], coefficient?: number): Ref;
  /** The factors of a product, its number left out. */
  factors(r: Ref): readonly Ref[];
  pow(base: Ref, exponent: number): Ref;
  call(fn: string, ...args: readonly Ref[]): Ref;
  /** The value of the array, constant in every derivative. */
  sg(r: Ref): Ref;

  /** The greatest value over `binders` where the guards hold; constant in every derivative. */
  max(binders: readonly number[], of: Ref, guards: readonly Ref[]): Ref;
  /** The greatest of several arrays, entry by entry. */
  greatest(args: readonly Ref[]): Ref;
  prod(binder: number, of: Ref): Ref;
  /** The entry `at` of a function of the array of `of` over the binders, in their order, where the guard is not 0. */
  array(fn: ArrayFunctionName, binders: readonly number[], of: Ref, guard: Ref, at: readonly Ix[]): Ref;
  /** Σ over the binders of coefficient · Π factors. */
  sum(binders: readonly number[], factors: readonly Ref[], coefficient?: number): Ref;

  /** The view with axes replaced, all at once. */
  substitute(r: Ref, map: ReadonlyMap<number, Ix>): Ref;
  /** An array read at indices; where that reads fewer entries than the array has, only those are computed. */
  view(node: Node, ix: readonly Ix[]): Ref;
  /** The arguments of a viewed node over the axes of the view, and fresh names for its reduced axes. */
  open(r: Ref): { readonly args: readonly Ref[]; readonly reduced: readonly number[] };
  /** The node made anew over the indices of the view. */
  rebuilt(r: Ref, change?: (a: Ref) => Ref): Ref;

  /** Fresh names for the axes of a node. */
  names(node: Node): readonly number[];
  /** The array read over all of its axes under these names. */
  whole(node: Node, names: readonly number[]): Ref;
}
