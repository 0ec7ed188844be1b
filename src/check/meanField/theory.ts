import type { Model } from '../../model/model.ts';
import { deriveMeanField, type MeanField } from '../../theory/meanField/meanField.ts';
import { testDerivation } from '../../theory/shortHorizon/derivationTest.ts';
import type { LemmaReport } from '../../theory/shortHorizon/lemmas.ts';
import type { Derived } from './derived.ts';
import { type SampledReport, testOnSamples } from './sampledMap.ts';

export type { Derived };

/** How a derivation was tested: in exact arithmetic on short horizons and, where that leaves something open, on samples. */
export interface TestReport extends LemmaReport {
  readonly sampled?: SampledReport;
}

const known = new WeakMap<Model, MeanField>();
const reports = new WeakMap<Model, TestReport>();

/** The mean field of a model, derived once. */
export function meanFieldOf(model: Model): MeanField {
  let made = known.get(model);
  if (made === undefined) {
    made = deriveMeanField(model);
    known.set(model, made);
  }
  return made;
}

/** The test of a derivation, done once. */
export function lemmasOf(model: Model, of: Derived): TestReport {
  let made = reports.get(model);
  if (made === undefined) {
    made = tested(model, of, testDerivation(model, of.process));
    reports.set(model, made);
  }
  return made;
}

/** The test on samples beside one in exact arithmetic that did not come to an end, or that did not see some term. */
export function tested(model: Model, of: Derived, exact: LemmaReport): TestReport {
  const seen = exact.verdict === 'equal' && exact.terms.every((t) => t.noticed !== undefined);
  if (exact.verdict === 'differ' || seen) return exact;
  const sampled = testOnSamples(model, of);
  if (sampled.verdict !== 'agree') return { ...exact, sampled };
  const before = new Map(exact.terms.map((t) => [t.term, t.noticed]));
  const terms = sampled.terms.map((t) => {
    const noticed = before.get(t.term) ?? t.noticed;
    return { term: t.term, ...(noticed !== undefined && { noticed }) };
  });
  return { ...exact, terms, sampled };
}

/** What keeps a derivation from being trusted; undefined where nothing does. */
export function doubt(report: TestReport): string | undefined {
  const { sampled } = report;
  if (report.verdict === 'differ') return `the derivation fails its test in exact arithmetic: ${report.reason}`;
  if (sampled?.verdict === 'differ') return `the derivation fails its test on samples: ${sampled.reason}`;
  if (report.verdict === 'beyond' && sampled?.verdict !== 'agree')
    return `the derivation could not be tested: ${report.reason}${sampled === undefined ? '' : `; on samples: ${sampled.reason}`}`;
  const untested = report.terms.filter((t) => t.noticed === undefined).map((t) => t.term);
  return untested.length === 0 ? undefined : `terms of the derivation that no test notices: ${untested.join(', ')}`;
}

/** The outcome of the test, in words. */
export function testWords(report: TestReport): string {
  const { sampled } = report;
  const onSamples =
    sampled === undefined
      ? ''
      : sampled.verdict === 'agree'
        ? `; on samples ${sampled.says}`
        : `; on samples: ${sampled.reason}`;
  if (report.verdict === 'differ') return `wrong in exact arithmetic on short horizons: ${report.reason}`;
  const terms = neededWords(report);
  if (report.verdict === 'beyond') {
    const needed = sampled?.verdict === 'agree' && terms !== undefined ? `; ${terms}` : '';
    return `not tested in exact arithmetic: ${report.reason}${onSamples}${needed}`;
  }
  const equal = `${report.quantities.length} averages on short horizons equal in exact arithmetic to the un-reduced map as N grows`;
  return `${equal}${onSamples}${terms === undefined ? '' : `; ${terms}`}`;
}

function neededWords({ terms }: TestReport): string | undefined {
  const all = terms.length;
  const needed = terms.filter((t) => t.noticed !== undefined).length;
  if (all === 0) return undefined;
  if (needed < all) return `${needed} of ${all} terms are seen to be needed`;
  return all === 1 ? 'its one term is needed' : `each of ${all} terms is needed`;
}
