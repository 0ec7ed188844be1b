import { movesWithState } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { averagesOverJump } from '../../expr/jumps.ts';
import { some } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { termsIn } from '../../model/termsIn.ts';
import { integrandOf } from '../../numeric/quadrature/integrand.ts';
import { COARSE, type Coarse } from '../../numeric/quadrature/rule.ts';
import { eraseStops, takeGradients } from '../../rewrite/derivative.ts';
import { hasExpectation, takeExpectations } from '../../rewrite/expectation/expectations.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';

/** How much larger than the differences of the orders of a rule its error is taken to be. */
export const SAFETY = 6;

/** Whether expectations stand in what moves a model, in what it names, or in a form of a claim. */
export const averages = (model: Model, form: object): boolean => termsAbout(model, form).some(hasExpectation);

/** Whether kernels know some of these expectations up to an error only. */
export const isRough = (model: Model, form: object): boolean => termsAbout(model, form).some(hasRoughAverage);

const termsAbout = (model: Model, form: object): readonly Expr[] => [
  ...model.dynamics.map((d) => d.right),
  ...model.definitions.map((d) => d.value.term),
  ...termsIn(form),
];

/** Sparse grids are exact up to this degree wherever they fit; above it only for not too many dimensions. */
const EXACT = 3;

const hasRoughAverage = (e: Expr): boolean =>
  some(e, (x) => {
    if (x.kind !== 'sum') return false;
    const random = x.binders.filter((b) => b.set.structure.kind === 'outcomes');
    if (random.length === 0) return false;
    const { kind, degree } = integrandOf(x.body, random);
    return kind !== 'polynomial' || degree > EXACT;
  });

/** Forms whose judges differentiate the field, and those whose judges differentiate what they speak of. */
const OF_FIELD = new Set([
  'spectrum',
  'stability',
  'threshold',
  'normal-form',
  'gradient-field',
  'extremum',
  'rate',
  'invariant-set',
]);
const OF_QUANTITY = new Set([
  'flow',
  'closed',
  'conserved',
  'decreasing',
  'extremum',
  'bounded-below',
  'infimum',
  'rate',
]);

/** Why a derivative that a judge would take is not the mean of derivatives; undefined where it is. */
export function overJump(model: Model, form: { readonly kind: string }): string | undefined {
  const jumps = (e: Expr): boolean => averagesOverJump(takeGradients(e), movesWithState);
  const field = OF_FIELD.has(form.kind) && model.dynamics.some((d) => jumps(d.right));
  const quantity = OF_QUANTITY.has(form.kind) && termsIn(form).some(jumps);
  return field || quantity
    ? 'an expectation averages over a jump that moves with the states: its derivative is no mean of derivatives'
    : undefined;
}

/** A verdict that stands with fewer nodes too; else it says something of the nodes, not of the model. */
export function steady(fine: Judgement, again: (coarse: Coarse) => Judgement): Judgement {
  if (fine.verdict === 'proved') return fine;
  // What is refuted is looked at with each of the coarser rules: its witness has to stand apart by more than they do.
  for (const grade of fine.verdict === 'refuted' ? COARSE : COARSE.slice(0, 1)) {
    const rough = again(grade);
    if (rough.verdict !== fine.verdict)
      return inconclusive(`with fewer nodes for the expectations it is ${rough.verdict}`, fine.evidence);
    const [a, b] = [fine.witness, rough.witness];
    if (fine.verdict !== 'refuted' || a === undefined || b === undefined || a.what !== b.what) continue;
    const change = Math.abs(a.left - b.left) + Math.abs(a.right - b.right);
    // What no rule changes does not depend on them.
    if (change > 0 && SAFETY * change >= Math.abs(a.left - a.right))
      return inconclusive(`the expectations are known to ${(SAFETY * change).toExponential(1)} only`, fine.evidence);
  }
  const says = `${fine.verdict} with fewer nodes too`;
  return { ...fine, evidence: [...fine.evidence, { wing: 'numeric', method: 'quadrature of several orders', says }] };
}

/** Below this part of what is looked at, a first difference of two orders is taken for their error. */
export const NEGLIGIBLE = 1e-12;

/** The largest change under coarser rules; all of them are asked unless the first changes nothing. */
export function vagueness(size: number, change: (coarse: Coarse) => number): number {
  let largest = 0;
  for (const grade of COARSE) {
    largest = Math.max(largest, change(grade));
    if (largest <= NEGLIGIBLE * size) break;
  }
  return largest;
}

/** How the expectations of a model and of some terms are taken in letters, in words; undefined where there are none. */
export function exactness(model: Model, terms: readonly Expr[]): string | undefined {
  const taken = [...model.dynamics.map((d) => d.right), ...terms].map((e) =>
    takeExpectations(eraseStops(takeGradients(e))),
  );
  const methods = [...new Set(taken.flatMap((t) => t.methods))];
  return methods.length === 0 ? undefined : `expectations exact by ${methods.join(', ')}`;
}
