import { expect } from 'vitest';
import type { Judgement } from '../../src/check/case/verdict.ts';
import { type JudgedClaim, type VerifyOptions, verifyModel } from '../../src/study/verify.ts';
import { loaded } from '../model/elaborateLanguage.ts';

/** The claims of a model that loads without errors, all judged without a fault, where all steps agree. */
function judgedClaims(text: string, options?: VerifyOptions): readonly JudgedClaim[] {
  const { claims, steps } = verifyModel(loaded(text), options);
  expect(steps.differ).toEqual([]);
  expect(claims.flatMap((c) => c.fault ?? [])).toEqual([]);
  return claims;
}

/** The judgements of the claims of a model, by their names. */
export const judgements = (text: string, options?: VerifyOptions): Record<string, Judgement> =>
  Object.fromEntries(judgedClaims(text, options).map((c) => [c.claim.name, c.judgement]));

/** The verdicts on the claims of a model, by their names. */
export const verdicts = (text: string, options?: VerifyOptions): Record<string, string> =>
  Object.fromEntries(judgedClaims(text, options).map((c) => [c.claim.name, c.judgement.verdict]));

/** The verdicts, marked where a claim does not pass. */
export const outcomes = (text: string, options?: VerifyOptions): Record<string, string> =>
  Object.fromEntries(
    judgedClaims(text, options).map((c) => [c.claim.name, `${c.judgement.verdict}${c.passes ? '' : ' fails'}`]),
  );
