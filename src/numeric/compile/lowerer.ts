import type { Atom, Expr } from '../../expr/expr.ts';
import type { Algebra } from './algebra.ts';
import type { Ix, Ref } from './program.ts';

/** What stands for the free indices of a term. */
export type Environment = ReadonlyMap<Atom, Ix>;

/** Turns terms into arrays. */
export interface Lowerer {
  readonly algebra: Algebra;
  lower(e: Expr, env: Environment): Ref;
  /** Binders as new axes. */
  bind(atoms: readonly Atom[], env: Environment): { readonly binders: readonly number[]; readonly inner: Environment };
}
