import type { Bound, Domain, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { scalar } from '../scalar.ts';
import { type Setting, valuesOf } from './values.ts';

/** Between which numbers conditions hold letters. */
export interface Narrowing {
  readonly lower: ReadonlyMap<Letter, Bound>;
  readonly upper: ReadonlyMap<Letter, Bound>;
}

/** Comparisons of a letter alone with a number; all the others are left to rejection. */
export function narrowingOf(when: readonly Condition[], setting: Setting): Narrowing {
  const lower = new Map<Letter, Bound>();
  const upper = new Map<Letter, Bound>();
  const values = valuesOf(setting);
  for (const c of conjuncts(when)) {
    if (c.kind !== 'compare' || c.comparison === '=' || c.comparison === '!=') continue;
    for (const [side, value, below] of [
      [c.left, c.right, c.comparison.startsWith('<')],
      [c.right, c.left, c.comparison.startsWith('>')],
    ] as const) {
      if (side.kind !== 'sym' || side.indices.length > 0 || letters(value).length > 0) continue;
      const bounds = below ? upper : lower;
      const known = bounds.get(side.letter);
      const tighter = known === undefined ? 1 : scalar(value, values) - scalar(known.value, values);
      if (known === undefined || (below ? tighter < 0 : tighter > 0))
        bounds.set(side.letter, { value, open: !c.comparison.endsWith('=') });
    }
  }
  return { lower, upper };
}

/** The domain of a letter within what conditions leave of it. */
export function narrowed(l: Letter, by: Narrowing, setting: Setting): Domain {
  const { domain } = l;
  if (domain.kind !== 'real' && domain.kind !== 'integer') return domain;
  if (!by.lower.has(l) && !by.upper.has(l)) return domain;
  const values = valuesOf(setting);
  const inner = (own: Bound | undefined, other: Bound | undefined, sign: 1 | -1): Bound | undefined =>
    own === undefined || other === undefined
      ? (own ?? other)
      : sign * (scalar(other.value, values) - scalar(own.value, values)) > 0
        ? other
        : own;
  const lower = inner(domain.lower, by.lower.get(l), 1);
  const upper = inner(domain.upper, by.upper.get(l), -1);
  return { ...domain, ...(lower && { lower }), ...(upper && { upper }) };
}
