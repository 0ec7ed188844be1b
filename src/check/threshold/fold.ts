import { solve } from '../../numeric/linear.ts';
import { derivativesAlong } from '../../numeric/stencil.ts';
import { dot } from '../centre/critical.ts';
import { tangentAt } from '../centre/localField.ts';
import type { Family } from './family.ts';

/** A point at which a branch of fixed points turns back. */
export interface Turn {
  readonly value: number;
  readonly coordinates: Float64Array;
  /** The last change of the value. */
  readonly error: number;
}

/**
 * The fold near a point, as the root of dv/ds along the branch: at each s the point and the value are solved for from
 * F(x, v) = 0 and r . (x - x0) = s, a system that is regular at a fold (Keller 1977). Undefined where it is not found.
 */
export function turn(f: Family, start: Float64Array, from: number, r: Float64Array, step: number): Turn | undefined {
  const { dimension: n, away, projected } = tangentAt(f.chart(from), start);
  const scale = Math.abs(from) || 1;
  const velocity = (xi: Float64Array, v: number): Float64Array =>
    Float64Array.from(projected(Float64Array.from(f.flow(v).velocity(Float64Array.from(away(xi))))));
  let state = { xi: new Float64Array(n), v: from };
  const bordered = (xi: Float64Array, v: number): Float64Array => {
    const m = n + 1;
    const out = new Float64Array(m * m);
    const h = 1e-3 * Math.max(1, ...start.map(Math.abs));
    for (let j = 0; j < n; j++) {
      const u = Float64Array.from({ length: n }, (_, k) => (k === j ? 1 : 0));
      const column = derivativesAlong(
        (d) =>
          velocity(
            xi.map((x, k) => x + d[k]!),
            v,
          ),
        u,
        h,
      ).first;
      for (let i = 0; i < n; i++) out[i * m + j] = column[i]!;
    }
    const by = derivativesAlong((d) => velocity(xi, v + d[0]!), Float64Array.of(1), 1e-4 * scale).first;
    for (let i = 0; i < n; i++) out[i * m + n] = by[i]!;
    for (let j = 0; j < n; j++) out[n * m + j] = r[j]!;
    return out;
  };
  /** dv/ds on the branch at s; moves `state` there. */
  const slope = (s: number): number | undefined => {
    for (let k = 0; k < 30; k++) {
      const { xi, v } = state;
      const matrix = bordered(xi, v);
      const residual = Float64Array.from([...velocity(xi, v), dot(r, xi) - s]);
      const { x } = solve(matrix, n + 1, residual);
      if (x === undefined) return undefined;
      state = { xi: xi.map((y, i) => y - x[i]!), v: v - x[n]! };
      if (!Number.isFinite(state.v)) return undefined;
      const moved = Math.max(...x.slice(0, n).map(Math.abs), Math.abs(x[n]!) / scale);
      if (moved > 1e-12) continue;
      const along = solve(matrix, n + 1, Float64Array.from([...new Float64Array(n), 1]));
      return along.x?.[n];
    }
    return undefined;
  };
  let [a, b] = [0, step];
  let fa = slope(a);
  let error = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 30; k++) {
    const last = state;
    // At a pitchfork the system is singular: next to it it is not, and the value is the same to first order.
    let fb = slope(b);
    if (fb === undefined) {
      b += 1e-8 * step;
      state = last;
      fb = slope(b);
    }
    if (fa === undefined || fb === undefined) return undefined;
    error = Math.abs(state.v - last.v);
    if (Math.abs(fb) * step <= 1e-12 * scale || (k > 8 && error <= 1e-14 * scale))
      return { value: state.v, coordinates: Float64Array.from(away(state.xi)), error };
    const next = b - (fb * (b - a)) / (fb - fa);
    if (!Number.isFinite(next)) return undefined;
    [a, b, fa] = [b, next, fb];
  }
  return undefined;
}
