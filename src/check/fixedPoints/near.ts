import type { Point } from '../../model/model.ts';
import { tightened } from '../../numeric/roots/membership.ts';
import type { Solution } from '../../numeric/roots/solution.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { chart, pointMap } from '../case/chart.ts';
import type { Placed } from './completeness.ts';

/** Whether numbers are quoted in a point with a tolerance: the fixed point is near it, not there. */
export const isQuoted = (p: Point): boolean => p.entries.some((e) => e.tolerance !== undefined);

/** A point of a claim at a setting: its coordinates, and how far each may be from those of a fixed point. */
export interface Quoted {
  readonly x: Float64Array;
  readonly within: Float64Array;
}

/** The coordinates of a point; in words why it has none. */
export function quoted(c: Case, p: Point, setting: Setting): Quoted | string {
  const map = chart(c.model, c.claim.ansatz, setting);
  const at = pointMap(c.model, map, p, setting);
  const [x, y] = [0, 1].map((v) => Float64Array.from(at.evaluate(new Float64Array(map.dimension).fill(v), 0)));
  if (x!.some((v, m) => v !== y![m])) return 'it leaves a state free: it is a family';
  const within = new Float64Array(x!.length);
  let offset = 0;
  for (const l of map.letters) {
    const n = lengthOf(l, setting.sizes);
    for (const e of p.entries) {
      if (e.state !== l || e.tolerance === undefined) continue;
      const t = scalar(e.tolerance.value, valuesOf(setting));
      for (let k = offset; k < offset + n; k++) within[k] = e.tolerance.percent ? (t / 100) * Math.abs(x![k]!) : t;
    }
    offset += n;
  }
  return { x: x!, within };
}

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
