import { negate, zero } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import type { Field } from '../derivation.ts';
import { entriesOf } from './entries.ts';
import type { Invariant } from './invariant.ts';
import { conservation } from './search.ts';

/**
 * What a motion conserves if its states are taken apart into their entries, where that is more than what was found of
 * whole states: a body that turns keeps |m|^2, which treats its axes alike, and an energy, which does not. None where the
 * equations do not tell entries apart.
 */
export function conservedByEntries(
  fields: readonly Field[],
  model: Pick<Model, 'time' | 'data'>,
  parameters: readonly Letter[],
  whole: readonly Invariant[],
): readonly Invariant[] {
  const apart = entriesOf(fields, model);
  if (apart === undefined) return [];
  const states = apart.fields.map((f) => f.state);
  const known = new Set(apart.sums);
  const found = conservation(states, { fields: apart.fields, time: model.time }, parameters).invariants.filter(
    (q) => !known.has(q.core) && !known.has(negate(q.core)),
  );
  const plain = (all: readonly Invariant[]): number => all.filter((q) => q.rate === zero && q.where.size === 0).length;
  return whole.length === 0 || plain(found) > plain(whole) ? found.map(apart.back) : [];
}
