import type { Claim } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import { hasExpectation } from '../rewrite/expectation/expectations.ts';
import { dimensionOf, type Overrides } from './values.ts';

/** What an average over a law adds to a claim, in numbers that move: its kernels run over nodes of a quadrature. */
const AVERAGES = 300;
/** What a claim of the limit of large sizes takes: equations of whole functions of time are solved for it. */
const LIMIT = 300;

/** About how much it takes to judge claims of a model; a rough guess, of use only to start what is long before what is short. */
export function effortOf(model: Model, claims: readonly Claim[], overrides: Overrides = {}): number {
  const moving = [...model.dynamics.map((d) => d.right), ...model.definitions.map((d) => d.value.term)];
  const each = 1 + dimensionOf(model, overrides) + (moving.some(hasExpectation) ? AVERAGES : 0);
  const inLimit = claims.filter((c) => c.form.kind === 'mean-field' || c.form.kind === 'finite-size').length;
  return claims.length * each + inLimit * LIMIT;
}
