import type { Expr } from '../expr/expr.ts';
import type { FunctionName } from '../expr/functionNames.ts';
import { some } from '../expr/traverse.ts';
import type { Model } from './model.ts';

const BENT: ReadonlySet<FunctionName> = new Set(['step', 'sign', 'abs', 'relu', 'round', 'floor']);

/** Whether functions with kinks stand in a term, the largest and the smallest entry among them. */
export const isBent = (e: Expr): boolean =>
  some(e, (x) => x.kind === 'reduce' || (x.kind === 'call' && BENT.has(x.fn)));

const kinky = new WeakMap<Model, boolean>();

/** Whether functions with kinks stand in the motion of a model. */
export function hasKinks(model: Model): boolean {
  let known = kinky.get(model);
  if (known === undefined) {
    known = model.dynamics.some((d) => isBent(d.right));
    kinky.set(model, known);
  }
  return known;
}
