import type { Expr, Letter } from '../expr/expr.ts';
import type { Model } from '../model/model.ts';
import { deriveModel } from './derive.ts';

/** A value of a parameter at which an eigenvalue is 0, in the other letters. */
export interface Edge {
  readonly letter: Letter;
  readonly term: Expr;
}

const known = new WeakMap<Model, readonly Edge[]>();

/** The thresholds of a model in its parameters, derived once. */
export function edgesOf(model: Model): readonly Edge[] {
  const before = known.get(model);
  if (before !== undefined) return before;
  const own = new Set(model.parameters.map((d) => d.letter));
  const found = deriveModel(model, { only: ['thresholds'] }).derivations.flatMap((d) =>
    (d.sections ?? []).flatMap((s) =>
      s.equations.flatMap(({ left, right }) =>
        left.kind === 'sym' && own.has(left.letter) ? [{ letter: left.letter, term: right }] : [],
      ),
    ),
  );
  known.set(model, found);
  return found;
}
