import type { Model } from '../../model/model.ts';
import { deriveMeanField, type MeanField } from '../../theory/meanField/meanField.ts';
import { testDerivation } from '../../theory/shortHorizon/derivationTest.ts';
import type { LemmaReport } from '../../theory/shortHorizon/lemmas.ts';

export type Derived = Extract<MeanField, { readonly process: unknown }>;

/** A mean field with the test of its lemmas. */
export interface TestedTheory {
  readonly of: Derived;
  readonly lemmas: () => LemmaReport;
}

const known = new WeakMap<Model, MeanField>();
const reports = new WeakMap<Model, LemmaReport>();

/** The mean field of a model, derived once. */
export function meanFieldOf(model: Model): MeanField {
  let made = known.get(model);
  if (made === undefined) {
    made = deriveMeanField(model);
    known.set(model, made);
  }
  return made;
}

/** The exact test of the derivation on short horizons, done once. */
export function lemmasOf(model: Model, of: Derived): LemmaReport {
  let made = reports.get(model);
  if (made === undefined) {
    made = testDerivation(model, of.process);
    reports.set(model, made);
  }
  return made;
}

/** What keeps a derivation from being trusted; undefined where nothing does. */
export function doubt(report: LemmaReport): string | undefined {
  if (report.verdict === 'differ') {
    return `the derivation fails its test in exact arithmetic: ${report.reason}`;
  }
  if (report.verdict === 'beyond') return `the derivation could not be tested: ${report.reason}`;
  const untested = report.terms.filter((t) => t.noticed === undefined).map((t) => t.term);
  return untested.length === 0 ? undefined : `terms of the derivation that no test notices: ${untested.join(', ')}`;
}

/** The outcome of the test, in words. */
export function testWords(report: LemmaReport): string {
  if (report.verdict === 'beyond') return `not tested on short horizons: ${report.reason}`;
  if (report.verdict === 'differ') return `wrong in exact arithmetic on short horizons: ${report.reason}`;
  const n = report.quantities.length;
  const all = report.terms.length;
  const needed = report.terms.filter((t) => t.noticed !== undefined).length;
  const equal = `${n} averages on short horizons equal in exact arithmetic to the un-reduced map as N grows`;
  if (all === 0) return equal;
  const terms =
    needed < all
      ? `${needed} of ${all} terms are seen to be needed`
      : all === 1
        ? 'its one term is needed'
        : `each of ${all} terms is needed`;
  return `${equal}; ${terms}`;
}
