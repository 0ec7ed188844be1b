import type { Expr, Letter } from '../../expr/expr.ts';
import { some } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { eraseStops, takeGradients } from '../../rewrite/derivative.ts';

/**
 * The losses whose gradients move the states of a flow, where they are numbers. The next value of a loss under a map has
 * all next values in it: it would be too long to be looked at.
 */
export function lossesOf(model: Model, moving: readonly Letter[]): readonly Expr[] {
  if (model.time === 'discrete' || !model.states.every((s) => moving.includes(s.letter))) return [];
  const found = new Set<Expr>();
  for (const d of model.dynamics)
    some(d.right, (x) => {
      if (x.kind === 'grad' && x.of.free.length === 0) found.add(eraseStops(takeGradients(x.of)));
      return false;
    });
  return [...found];
}
