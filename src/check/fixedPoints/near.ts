import { tightened } from '../../numeric/roots/membership.ts';
import type { Solution } from '../../numeric/roots/solution.ts';
import type { Quoted } from '../case/quoted.ts';
import type { Placed } from './completeness.ts';

/** The certified root that lies near a quoted point: `shown` where its box does so; `possible` where it may. */
export function rootNear(
  s: Solution,
  points: readonly Placed[],
  { x, within }: Quoted,
): { readonly placed: Placed; readonly shown: boolean } | undefined {
  const exact = within.every((t) => t === 0);
  for (const placed of points) {
    const { root } = placed;
    if (root.real !== 'yes') continue;
    const gap = x.map((v, k) => Math.abs(v - root.x[2 * k]!));
    if (exact) {
      if (gap.every((g) => g < root.radius)) return { placed, shown: false };
      continue;
    }
    const r = tightened(s.system, root).radius;
    if (placed.membership === 'outside' || gap.some((g, k) => g - r > within[k]!)) continue;
    return { placed, shown: placed.membership === 'inside' && gap.every((g, k) => g + r <= within[k]!) };
  }
  return undefined;
}
