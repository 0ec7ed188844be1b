import type { Complex } from '../../numeric/linear.ts';
import type { Vector } from '../case/vector.ts';
import type { Linearisation } from './linearisation.ts';

/**
 * The motion on a flat leaf through a point, in the coordinates of an orthonormal basis of it: a motion of fewer numbers, at
 * rest where all of them are 0. `reduced` is its Jacobian there.
 */
export function alongLeaf(
  l: Linearisation,
  basis: readonly Vector[],
  reduced: Float64Array,
  spectrum: readonly Complex[],
): Linearisation {
  const m = basis.length;
  const at = (u: Float64Array): Float64Array =>
    l.coordinates.map((x, k) => basis.reduce((s, b, i) => s + u[i]! * b[k]!, x));
  const n = l.coordinates.length;
  const velocity = (u: Float64Array): Float64Array => {
    const v = l.flow.velocity(at(u));
    return Float64Array.from(basis, (b) => b.reduce((s, x, k) => s + x * v[k]!, 0));
  };
  const jacobian = (u: Float64Array): Float64Array => {
    const j = l.flow.jacobian(at(u));
    return Float64Array.from({ length: m * m }, (_, e) => {
      const [a, b] = [basis[Math.floor(e / m)]!, basis[e % m]!];
      let sum = 0;
      for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) sum += a[i]! * j[i * n + k]! * b[k]!;
      return sum;
    });
  };
  return {
    ...l,
    chart: { ...l.chart, dimension: m },
    coordinates: new Float64Array(m),
    dimension: m,
    jacobian: reduced,
    spectrum,
    flow: { velocity, jacobian },
  };
}
