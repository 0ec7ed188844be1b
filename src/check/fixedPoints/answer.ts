import type { Form } from '../../model/claim.ts';
import type { Case } from '../case/case.ts';
import type { Judgement } from '../case/verdict.ts';

/** A claim about all fixed points: which they are, or how many. */
export type AllFixedPoints = Extract<Form, { readonly kind: 'all-fixed-points' }>;

/** What one route says of such a claim. */
export interface Answer {
  /** `letters`: in closed form, parameters as letters. `numbers`: certified roots at values of the parameters. */
  readonly route: 'letters' | 'numbers';
  readonly judgement: Judgement;
  /** Whether what is not decided is known to speak against the claim. */
  readonly speaksAgainst?: true;
}

/** A way to all fixed points that shares nothing with the other ways; undefined where it does not apply. */
export type Route = (c: Case, form: AllFixedPoints) => Answer | undefined;
