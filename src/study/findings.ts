import type { Curve, Evidence, Judgement, Verdict, Witness } from '../check/case/verdict.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { apart } from '../expr/intern.ts';
import type { Claim } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { type Identity, identityOf, type Values, valuesAt } from './values.ts';
import { type JudgedClaim, type StepSummary, type Verification, type VerifyOptions, verifyModel } from './verify.ts';

/** Where a claim stands: `empirical` and `unjudged` claims neither pass nor fail; `fault` is one of the program. */
export type Standing = 'passes' | 'fails' | 'inconclusive' | 'empirical' | 'unjudged' | 'fault';

/** What was found about one claim: plain data, without terms. */
export interface Finding {
  readonly model: string;
  readonly id: string;
  /** The claim as the author wrote it. */
  readonly text: string;
  /** What narrows it: conditions, the start. */
  readonly given?: string;
  readonly ansatz?: string;
  readonly standing: Standing;
  readonly verdict: Verdict;
  readonly passes: boolean;
  readonly expectRefuted: boolean;
  readonly evidence: readonly Evidence[];
  readonly witness?: Witness;
  /** Of a claim about trajectories: one of them, claimed and found. */
  readonly curve?: Curve;
  readonly reason?: string;
  readonly correction?: { readonly text: string; readonly given?: string } & Judgement;
  readonly sentence?: string;
  readonly cite?: { readonly key: string; readonly text?: string; readonly where?: string };
}

/** What was found about the claims of one model: plain data, the same in every thread. */
export interface ModelFindings {
  readonly model: Identity;
  readonly values: Values;
  readonly seed: number;
  readonly claims: readonly Finding[];
  readonly steps: StepSummary;
  readonly warnings: readonly Diagnostic[];
}

/** Judges the claims of a model and tells what was found. */
export function findingsOf(
  model: Model,
  options: VerifyOptions = {},
  each?: (done: number, total: number, finding: Finding) => void,
): ModelFindings {
  const verification = apart(() =>
    verifyModel(model, {
      ...options,
      progress: (done, total, judged) => {
        options.progress?.(done, total, judged);
        each?.(done, total, findingOf(judged, model));
      },
    }),
  );
  return collected(verification, options);
}

const collected = (v: Verification, options: VerifyOptions): ModelFindings => ({
  model: identityOf(v.model),
  values: valuesAt(v.model, options),
  seed: options.seed ?? DEFAULT_SEED,
  claims: v.claims.map((c) => findingOf(c, v.model)),
  steps: v.steps,
  warnings: v.model.warnings,
});

function findingOf(judged: JudgedClaim, model: Model): Finding {
  const { claim, judgement, correction, passes } = judged;
  return {
    model: model.name,
    id: claim.name,
    text: claim.text,
    ...givenOf(claim),
    ...(claim.ansatz && { ansatz: claim.ansatz.name }),
    standing: standingOf(judged),
    verdict: judgement.verdict,
    passes,
    expectRefuted: claim.expectRefuted,
    evidence: judgement.evidence,
    ...(judgement.witness && { witness: judgement.witness }),
    ...(judgement.curve && { curve: judgement.curve }),
    ...(judgement.reason !== undefined && { reason: judgement.reason }),
    ...(correction &&
      claim.correction && { correction: { text: claim.correction.text, ...givenOf(claim.correction), ...correction } }),
    ...(claim.sentence !== undefined && { sentence: claim.sentence }),
    ...(claim.cite && { cite: citation(claim.cite, model) }),
  };
}

const givenOf = ({ given }: Pick<Claim, 'given'>): Pick<Finding, 'given'> => (given === undefined ? {} : { given });

function citation(cite: NonNullable<Claim['cite']>, model: Model): NonNullable<Finding['cite']> {
  const text = model.citations.find((c) => c.key === cite.key)?.text;
  return {
    key: cite.key,
    ...(text !== undefined && { text }),
    ...(cite.where !== undefined && { where: cite.where }),
  };
}

function standingOf({ claim, judgement, passes, fault }: JudgedClaim): Standing {
  if (fault !== undefined) return 'fault';
  if (passes) return 'passes';
  if (claim.form.kind === 'empirical') return 'empirical';
  if (judgement.verdict !== 'inconclusive') return 'fails';
  return judgement.reason?.startsWith('not judged yet') ? 'unjudged' : 'inconclusive';
}
