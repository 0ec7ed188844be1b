import type { Curve, Evidence, Verdict, Witness } from '../check/case/verdict.ts';
import type { Finding, ModelFindings } from '../study/findings.ts';
import { testedDocument } from './deriveDocument.ts';
import {
  type ClaimDocument,
  type CorrectionDocument,
  type CurveDocument,
  document,
  type EvidenceDocument,
  figure,
  type Nested,
  type VerifiedModel,
  type VerifyDocument,
  type VerifySummary,
  type WitnessDocument,
  warningsOf,
} from './document.ts';

/** A model that has no findings, or only some, and why. */
export interface Unfinished {
  readonly model: string;
  readonly code: string;
  readonly message: string;
  /** What was found before it ended. */
  readonly claims: readonly Finding[];
}

/** The document of a verification; about one model if only one was asked for. */
export function verifyDocument(
  found: readonly ModelFindings[],
  seed: number,
  unfinished: readonly Unfinished[] = [],
): VerifyDocument {
  const claims = [...found, ...unfinished].flatMap((f) => f.claims.map(claimDocument));
  const single = found.length === 1 && unfinished.length === 0 ? found[0] : undefined;
  const result = {
    claims,
    summary: summaryOf(claims, found),
    models: found.map(verifiedModel),
    errors: unfinished.map(({ model, code, message }) => ({ model, code, message })),
  };
  const warnings = found.flatMap((f) => warningsOf(f.model.name, f.warnings));
  const whole = document('verify', single && { model: single.model, values: single.values, seed }, result, warnings);
  if (single !== undefined) return { ...whole, seed };
  const { schema, command, ...rest } = whole;
  return { schema, command, seed, ...rest };
}

export function claimDocument(f: Finding): ClaimDocument {
  return {
    model: f.model,
    id: f.id,
    verdict: f.verdict,
    passes: f.passes,
    standing: f.standing,
    claim: f.text,
    given: f.given ?? null,
    ansatz: f.ansatz ?? null,
    expectRefuted: f.expectRefuted,
    evidence: f.evidence.map(evidenceDocument),
    witness: witnessDocument(f.witness),
    ...(f.curve && { figure: curveDocument(f.curve) }),
    correction: correctionDocument(f.correction),
    reason: f.reason ?? null,
    sentence: f.sentence ?? null,
    cite: f.cite === undefined ? null : { key: f.cite.key, text: f.cite.text ?? null, where: f.cite.where ?? null },
  };
}

function correctionDocument(c: Finding['correction']): CorrectionDocument | null {
  if (c === undefined) return null;
  return {
    claim: c.text,
    given: c.given ?? null,
    verdict: c.verdict,
    evidence: c.evidence.map(evidenceDocument),
    witness: witnessDocument(c.witness),
    reason: c.reason ?? null,
  };
}

const evidenceDocument = (e: Evidence): EvidenceDocument => ({
  wing: e.wing,
  method: e.method,
  says: e.says,
  ...(e.measured !== undefined && { measured: figure(e.measured) }),
  ...(e.tolerance !== undefined && { tolerance: figure(e.tolerance) }),
  ...(e.draws !== undefined && { draws: e.draws }),
});

function witnessDocument(w: Witness | undefined): WitnessDocument | null {
  if (w === undefined) return null;
  const numbers = (of: Readonly<Record<string, number | readonly number[]>>): Record<string, Nested> =>
    Object.fromEntries(Object.entries(of).map(([k, v]) => [k, typeof v === 'number' ? figure(v) : v.map(figure)]));
  return {
    sizes: w.sizes,
    parameters: numbers(w.parameters),
    states: numbers(w.states),
    time: w.time === undefined ? null : figure(w.time),
    what: w.what,
    left: figure(w.left),
    right: figure(w.right),
  };
}

const curveDocument = ({ of, scale, times, claimed, found, error }: Curve): CurveDocument => ({
  of,
  scale,
  t: times.map(figure),
  claimed: claimed.map(figure),
  found: found.map(figure),
  error: error.map(figure),
});

function verifiedModel(f: ModelFindings): VerifiedModel {
  return {
    name: f.model.name,
    sha256: f.model.sha256,
    parameters: Object.fromEntries(Object.entries(f.values.parameters).map(([k, x]) => [k, figure(x)])),
    sizes: f.values.sizes,
    steps: {
      tested: f.steps.tested,
      agree: f.steps.agree,
      untested: f.steps.untested,
      differ: f.steps.differ.map((d) => ({ rule: d.rule, tested: testedDocument(d.test) })),
    },
  };
}

function summaryOf(claims: readonly ClaimDocument[], found: readonly ModelFindings[]): VerifySummary {
  const standing = (s: ClaimDocument['standing']): number => claims.filter((c) => c.standing === s).length;
  const verdict = (v: Verdict): number => claims.filter((c) => c.verdict === v).length;
  const steps = (key: 'tested' | 'agree' | 'untested'): number => found.reduce((n, f) => n + f.steps[key], 0);
  return {
    models: found.length,
    claims: claims.length,
    passed: standing('passes'),
    failed: standing('fails'),
    inconclusive: standing('inconclusive'),
    empirical: standing('empirical'),
    unjudged: standing('unjudged'),
    faults: standing('fault'),
    verdicts: {
      proved: verdict('proved'),
      certified: verdict('certified'),
      supported: verdict('supported'),
      refuted: verdict('refuted'),
      inconclusive: verdict('inconclusive'),
    },
    steps: { tested: steps('tested'), agree: steps('agree'), untested: steps('untested') },
  };
}
