import { movesWithState } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { averagesOverJump } from '../expr/jumps.ts';
import { some } from '../expr/traverse.ts';
import type { Model } from '../model/model.ts';
import { termsIn } from '../model/termsIn.ts';
import { integrandOf } from '../numeric/quadrature/integrand.ts';
import { eraseStops, takeGradients } from '../rewrite/derivative.ts';
import { hasExpectation, takeExpectations } from '../rewrite/expectation/expectations.ts';
import { type Evidence, inconclusive, type Judgement } from './verdict.ts';

/** How much larger than the difference of two orders of a rule its error is taken to be. */
export const SAFETY = 4;

/** Whether expectations stand in what moves a model, in what it names, or in a form of a claim. */
export const averages = (model: Model, form: object): boolean => termsAbout(model, form).some(hasExpectation);

/** Whether kernels know some of these expectations up to an error only. */
export const isRough = (model: Model, form: object): boolean => termsAbout(model, form).some(hasRoughAverage);

const termsAbout = (model: Model, form: object): readonly Expr[] => [
  ...model.dynamics.map((d) => d.right),
  ...model.definitions.map((d) => d.value.term),
  ...termsIn(form),
];

/** Sparse grids are exact up to this degree, however many the dimensions. */
const EXACT = 5;

const hasRoughAverage = (e: Expr): boolean =>
  some(e, (x) => {
    if (x.kind !== 'sum') return false;
    const random = x.binders.filter((b) => b.set.structure.kind === 'outcomes');
    if (random.length === 0) return false;
    const { kind, degree } = integrandOf(x.body, random);
    return kind !== 'polynomial' || degree > EXACT;
  });

/** Forms whose judges differentiate the field, and those whose judges differentiate what they speak of. */
const OF_FIELD = new Set(['spectrum', 'stability', 'gradient-field', 'extremum', 'rate', 'invariant-set']);
const OF_QUANTITY = new Set(['flow', 'conserved', 'decreasing', 'extremum', 'rate']);

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
export function steady(fine: Judgement, rough: Judgement): Judgement {
  if (fine.verdict === 'proved') return fine;
  const evidence: readonly Evidence[] = [
    ...fine.evidence,
    { wing: 'numeric', method: 'quadrature of two orders', says: `${rough.verdict} with fewer nodes too` },
  ];
  if (rough.verdict !== fine.verdict)
    return inconclusive(`with fewer nodes for the expectations it is ${rough.verdict}`, fine.evidence);
  const [a, b] = [fine.witness, rough.witness];
  if (fine.verdict === 'refuted' && a !== undefined && b !== undefined && a.what === b.what) {
    const change = Math.abs(a.left - b.left) + Math.abs(a.right - b.right);
    if (SAFETY * change >= Math.abs(a.left - a.right))
      return inconclusive(`the expectations are known to ${(SAFETY * change).toExponential(1)} only`, evidence);
  }
  return { ...fine, evidence };
}

/** How the expectations of a model and of some terms are taken in letters, in words; undefined where there are none. */
export function exactness(model: Model, terms: readonly Expr[]): string | undefined {
  const taken = [...model.dynamics.map((d) => d.right), ...terms].map((e) =>
    takeExpectations(eraseStops(takeGradients(e))),
  );
  const methods = [...new Set(taken.flatMap((t) => t.methods))];
  return methods.length === 0 ? undefined : `expectations exact by ${methods.join(', ')}`;
}
