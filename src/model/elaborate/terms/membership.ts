import * as B from '../../../expr/build.ts';
import type { Index, IndexSet } from '../../../expr/expr.ts';
import type { Choice } from '../values/choice.ts';
import type { Value } from '../values/value.ts';

/** The subset that a value is, with the set whose subsets there are; undefined for other values. */
export function subsetOf(v: Value): { readonly index: Index; readonly of: IndexSet } | undefined {
  const index = v.kind === 'known' ? v.index : undefined;
  const set = index?.kind === 'atom' ? index.atom.set : index?.kind === 'subset' ? index.set : undefined;
  return set?.structure.kind === 'subsets' ? { index: index!, of: set.structure.of } : undefined;
}

/** The condition that an element lies in a subset. */
export function memberOf(element: Index, subset: Index): Choice {
  const is = B.member(element, subset);
  const no = B.subtract(B.one, is);
  const shown = [is, no].map((e) => (e === B.zero ? [] : [e]));
  return { yes: shown[0]!, no: shown[1]!, facts: [], otherwise: [], plain: true };
}
