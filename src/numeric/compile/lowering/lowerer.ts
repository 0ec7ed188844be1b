import type { Atom, Expr } from '../../../expr/expr.ts';
import type { Algebra } from '../arrays/algebra.ts';
import { type Ix, ixKey } from '../arrays/ix.ts';
import type { Ref } from '../arrays/program.ts';

/** What stands for the free indices of a term. */
export type Environment = ReadonlyMap<Atom, Ix>;

/** Turns terms into arrays. */
export interface Lowerer {
  readonly algebra: Algebra;
  lower(e: Expr, env: Environment): Ref;
  /** Made once for each term and what stands for its free indices. */
  shifted(e: Expr, env: Environment, make: () => Shifted): Shifted;
  /** The binders of a sum as new axes: its outcomes run over the nodes over which the body is averaged. */
  bind(atoms: readonly Atom[], env: Environment, body?: Expr): Binding;
}

/** A term as exp(shift) · rest. */
export interface Shifted {
  readonly shift: Ref;
  readonly rest: Ref;
}

/** Axes of a sum, and the weights by which its body is multiplied: none, or those of the nodes of an expectation. */
export interface Binding {
  readonly binders: readonly number[];
  readonly inner: Environment;
  readonly weights: readonly Ref[];
}

/** A term, and what stands for its free indices. */
export function keyOf(e: Expr, env: Environment): string {
  let key = `${e.id}`;
  for (const x of e.free) {
    const to = env.get(x);
    key += to === undefined ? '|' : `|${ixKey(to)}`;
  }
  return key;
}
