import type { Point } from '../../model/model.ts';
import { rootOnManifold } from '../../numeric/manifold.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import type { Chart } from '../case/chart.ts';
import { isQuoted, quoted } from '../case/quoted.ts';

/**
 * Where a point with quoted numbers stands for the fixed point near it: that point, by Newton's method from the quoted one, if
 * it lies as near as they say; else the quoted one itself.
 */
export function atQuoted(
  c: Case,
  point: Point,
  setting: Setting,
  map: Chart,
  flow: Parameters<typeof rootOnManifold>[0],
): (coordinates: Float64Array) => Float64Array {
  if (!isQuoted(point)) return (x) => x;
  const near = quoted(c, point, setting);
  if (typeof near === 'string') return (x) => x;
  return (x) => {
    const root = newton(rootOnManifold(flow, map.manifold, x.length), x, { tolerance: 0, maxSteps: 20 });
    const isNear = root.x.every((v, k) => Math.abs(v - near.x[k]!) <= near.within[k]! + 1e-12 * Math.abs(v));
    return isNear ? root.x : x;
  };
}
