import type { Point } from '../../model/model.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Case } from './case.ts';
import { chart, pointMap } from './chart.ts';

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
