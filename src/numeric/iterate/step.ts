import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { type Extra, type Instrument, instrument } from '../instrument.ts';
import type { Setting } from '../setting.ts';

/**
 * One step of a map: from the states at step t, packed in the order of `model.states`, to those at t + 1; all states
 * move at once, from the old values. `t` is a whole number, 0 in the first step. `draws` has a value for each letter
 * of `model.draws` (row-major over its axes), drawn anew by the caller for each step; a letter without one makes the
 * result NaN. Writes into `out` where that is given, which must not be `y`.
 */
export type Step = (y: ArrayLike<number>, t: number, draws?: Extra, out?: Float64Array) => Float64Array;

/** The map of a model and, at the same states, its Jacobian: d next / d y, row-major, by the sweeps of the kernels. */
export interface CompiledMap {
  readonly dimension: number;
  /** Of one step: additions, multiplications and the like. */
  readonly operations: number;
  readonly step: Step;
  readonly jacobian: (y: ArrayLike<number>, t: number, draws?: Extra) => Float64Array;
  /** One block for each state in the packed vector. */
  readonly blocks: Instrument['outputs'];
}

/** Compiles the step of a map at a setting. */
export function compiledMap(model: Model, setting: Setting): CompiledMap {
  const extra: readonly Letter[] = model.draws.map((d) => d.letter);
  const made = instrument(
    model.dynamics.map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
    model,
    setting,
    { extra },
  );
  return {
    dimension: made.dimension,
    operations: made.operations,
    step: (y, t, draws, out) => made.evaluate(y, t, draws, out),
    jacobian: (y, t, draws) => made.jacobian(y, t, draws),
    blocks: made.outputs,
  };
}
