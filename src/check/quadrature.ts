import type { Expr } from '../expr/expr.ts';
import type { Model } from '../model/model.ts';
import { eraseStops, takeGradients } from '../rewrite/derivative.ts';
import { hasExpectation, takeExpectations } from '../rewrite/expectation/expectations.ts';

/** How much larger than the difference of two orders of a rule its error is taken to be. */
export const SAFETY = 4;

/** Whether expectations stand in what moves a model, in what it names, or in a form of a claim. */
export function averages(model: Model, form: object): boolean {
  return (
    model.dynamics.some((d) => hasExpectation(d.right)) ||
    model.definitions.some((d) => hasExpectation(d.value.term)) ||
    termsIn(form).some(hasExpectation)
  );
}

/** The terms in a form, wherever they stand. */
function termsIn(part: unknown): readonly Expr[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('hash' in part && 'free' in part && 'height' in part) return [part as Expr];
  // Places and atoms hold no terms that are looked for.
  return Object.entries(part).flatMap(([key, value]) => (SILENT.has(key) ? [] : termsIn(value)));
}
const SILENT = new Set(['place', 'indices', 'letters', 'state']);

/** How the expectations of a model and of some terms are taken in letters, in words; undefined where there are none. */
export function exactness(model: Model, terms: readonly Expr[]): string | undefined {
  const taken = [...model.dynamics.map((d) => d.right), ...terms].map((e) =>
    takeExpectations(eraseStops(takeGradients(e))),
  );
  const methods = [...new Set(taken.flatMap((t) => t.methods))];
  return methods.length === 0 ? undefined : `expectations exact by ${methods.join(', ')}`;
}
