import type { RandomStream } from '../../numeric/random.ts';
import type { Linearisation } from '../linear/linearisation.ts';
import type { Nearby } from './centreManifold.ts';
import { fateOf } from './homogeneous.ts';

/** How far from the point its sides are read, by its size, and how much values over the distance may change with it. */
const NEAR = [1e-5, 1e-6];
const EVEN = 1e-3;

/**
 * What becomes of starts near a kink at which a flow is continuous: the motion there is to first order a field that doubles
 * where the distance doubles, with another matrix on each side. A ray on which it points straight outwards leads out, a sum of
 * squares with weights that falls in all directions keeps starts in. Undefined where neither is seen, or the field jumps.
 */
export function oneSidedMotion(l: Linearisation, draw: RandomStream): Nearby | undefined {
  if (l.time === 'discrete' || l.chart.manifold !== undefined) return undefined;
  const dimension = l.coordinates.length;
  const size = Math.max(1, ...l.coordinates.map(Math.abs));
  const reached = (u: Float64Array, near: number): Float64Array =>
    Float64Array.from(l.flow.velocity(l.coordinates.map((x, k) => x + near * size * u[k]!)), (v) => v / (near * size));
  const at = (u: Float64Array): Float64Array => {
    const length = Math.hypot(...u) || 1;
    return reached(
      u.map((x) => x / length),
      NEAR[0]!,
    ).map((v) => v * length);
  };
  let scale = 0;
  for (let k = 0; k < 16 * dimension; k++) {
    const normal = Float64Array.from({ length: dimension }, () => draw.normal());
    const u = normal.map((x) => x / Math.hypot(...normal));
    const [far, near] = NEAR.map((h) => reached(u, h)) as [Float64Array, Float64Array];
    const own = Math.hypot(...far);
    if (!Number.isFinite(own) || Math.hypot(...far.map((x, j) => x - near[j]!)) > EVEN * Math.max(own, scale))
      return undefined;
    scale = Math.max(scale, own);
  }
  if (!(scale > 0)) return undefined;
  const fate = fateOf({ dimension, order: 1, at, scale }, draw.fork('rays'));
  if (fate === undefined) return undefined;
  return fate.kind === 'leaves'
    ? { attracts: false, by: fate.by, name: 'rate along a ray that leads out of the kink' }
    : { attracts: true, by: fate.by, name: 'slowest fall of a sum of squares about the kink' };
}
