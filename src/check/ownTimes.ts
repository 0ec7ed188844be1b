import type { Letter } from '../expr/expr.ts';
import { letters } from '../expr/traverse.ts';
import type { Claim, Form } from '../model/claim.ts';
import { termsIn } from '../model/termsIn.ts';

/**
 * A claim and its correction share their letters for states at times: here the claim with those alone that one of the two
 * forms speaks of. A correction that names no time is not about a trajectory because the claim was.
 */
export function withOwnTimes(claim: Claim, form: Form): Claim {
  if (claim.correction === undefined || claim.observed.length === 0) return claim;
  const spoken = new Set<Letter>(
    [...termsIn(form), ...(claim.means ?? []).map((m) => m.term)].flatMap((e) => letters(e)),
  );
  return { ...claim, observed: claim.observed.filter((o) => spoken.has(o.letter)) };
}
