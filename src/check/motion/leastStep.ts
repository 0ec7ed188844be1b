import type { Instrument } from '../../numeric/instrument.ts';
import { leastSquares } from '../../numeric/linear.ts';
import type { Manifold } from '../../numeric/manifold.ts';

/** Equations of coordinates, with those of the domain in which they lie. */
export interface Bound {
  readonly probe: Instrument;
  readonly manifold: Manifold | undefined;
}

/** The equations' values less `wanted` (length of the probe; zero if not given), then what the domain is missed by. */
export function residualAt({ probe, manifold }: Bound, x: Float64Array, wanted?: Float64Array): Float64Array {
  const value = new Float64Array(probe.length + (manifold?.equations ?? 0));
  value.set(probe.evaluate(x, 0));
  if (wanted !== undefined) for (const [k, w] of wanted.entries()) value[k]! -= w;
  manifold?.residual(x, value.subarray(probe.length));
  return value;
}

/** Gauss and Newton's step of least length, moved along in place. @returns the largest change; undefined where there is none. */
export function leastStep({ probe, manifold }: Bound, x: Float64Array, residual: Float64Array): number | undefined {
  const [m, n] = [residual.length, x.length];
  const j = new Float64Array(m * n);
  manifold?.derivative(x, j.subarray(probe.length * n));
  j.set(probe.jacobian(x, 0));
  const gram = new Float64Array(m * m);
  for (let a = 0; a < m; a++)
    for (let b = 0; b < m; b++) for (let k = 0; k < n; k++) gram[a * m + b]! += j[a * n + k]! * j[b * n + k]!;
  const { x: weights } = leastSquares(gram, m, m, residual);
  if (weights === undefined) return undefined;
  let moved = 0;
  for (let a = 0; a < m; a++)
    for (let k = 0; k < n; k++) {
      const change = j[a * n + k]! * weights[a]!;
      x[k]! -= change;
      moved = Math.max(moved, Math.abs(change));
    }
  return moved;
}
