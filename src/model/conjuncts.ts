import type { Condition } from './claim.ts';

/** What all has to hold where these conditions do: `all` taken apart. */
export const conjuncts = (when: readonly Condition[]): readonly Condition[] =>
  when.flatMap((w) => (w.kind === 'all' ? conjuncts(w.of) : [w]));
