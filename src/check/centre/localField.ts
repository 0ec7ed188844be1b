import { expanded } from '../../numeric/manifold.ts';
import { derivativesAlong } from '../../numeric/stencil.ts';
import type { Chart } from '../case/chart.ts';
import type { CoordinateFlow } from '../linear/linearisation.ts';

/**
 * A field about a point, in orthonormal tangent coordinates: the second and third order forms of its expansion. Each
 * argument is a vector of tangent coordinates; `undefined` where the field is not smooth enough to tell.
 */
export interface LocalField {
  readonly dimension: number;
  readonly value: (xi: Float64Array) => Float64Array;
  /** The length on which the field was looked at. */
  readonly reach: number;
  /** Second derivative along u twice. */
  readonly second: (u: Float64Array) => Float64Array;
  /** Third derivative along u three times. */
  readonly third: (u: Float64Array) => Float64Array;
  /** The symmetric bilinear form of the second derivative. */
  readonly mixed: (u: Float64Array, w: Float64Array) => Float64Array;
}

/** Orthonormal tangent coordinates about a point of a chart. */
export interface Tangent {
  readonly dimension: number;
  /** The point with given coordinates. */
  readonly away: (xi: Float64Array) => Float64Array;
  /** A vector at the point, or near by, as coordinates. */
  readonly projected: (v: Float64Array) => Float64Array;
}

/** The coordinates of a point are its orthogonal projection to the tangent plane. */
export function tangentAt(chart: Chart, at: Float64Array): Tangent {
  const directions = chart.manifold?.directions(at);
  if (directions === undefined)
    return { dimension: chart.dimension, away: (xi) => at.map((x, k) => x + xi[k]!), projected: (v) => v };
  const projected = (v: Float64Array): Float64Array =>
    Float64Array.from(directions, ({ offset, entries }) => entries.reduce((s, e, k) => s + e * v[offset + k]!, 0));
  const away = (xi: Float64Array): Float64Array => {
    let aim = Float64Array.from(xi);
    let x = at;
    for (let k = 0; k < 40; k++) {
      const step = expanded(aim, directions, at.length);
      x = chart.manifold!.retract(at.map((v, m) => v + step[m]!));
      const seen = projected(x.map((v, m) => v - at[m]!));
      const lack = xi.map((v, m) => v - seen[m]!);
      if (Math.hypot(...lack) <= 1e-16 * Math.hypot(...xi)) break;
      aim = aim.map((v, m) => v + lack[m]!);
    }
    return x;
  };
  return { dimension: directions.length, away, projected };
}

/** The field of a flow about a point of a chart, read at other points by its values alone. */
export function localField(chart: Chart, flow: CoordinateFlow, at: Float64Array): LocalField | undefined {
  const { dimension, away, projected } = tangentAt(chart, at);
  const value = (xi: Float64Array): Float64Array =>
    Float64Array.from(projected(Float64Array.from(flow.velocity(Float64Array.from(away(xi))))));
  const reach = smoothReach(value, dimension, Math.max(1, ...at.map(Math.abs)));
  if (reach === undefined) return undefined;
  const scaled = (f: (u: Float64Array) => Float64Array, power: number) => (u: Float64Array) => {
    const length = Math.hypot(...u);
    return length === 0 ? new Float64Array(dimension) : f(u.map((x) => x / length)).map((x) => x * length ** power);
  };
  const second = scaled((u) => derivativesAlong(value, u, reach).second, 2);
  return {
    dimension,
    value,
    reach,
    second,
    third: scaled((u) => derivativesAlong(value, u, reach).third, 3),
    mixed: (u, w) => {
      const [plus, minus] = [second(u.map((x, k) => x + w[k]!)), second(u.map((x, k) => x - w[k]!))];
      return plus.map((x, k) => (x - minus[k]!) / 4);
    },
  };
}

/** A step at which differences of two sizes agree, along a few fixed directions. */
function smoothReach(value: (xi: Float64Array) => Float64Array, n: number, size: number): number | undefined {
  const probes = [0, 1, 2].map((p) => {
    const u = Float64Array.from({ length: n }, (_, k) => Math.cos(1 + 2.3 * k * (p + 1) + p));
    const length = Math.hypot(...u);
    return u.map((x) => x / length);
  });
  for (let h = 0.02 * size; h > 1e-5 * size; h /= 4) {
    const fine = probes.every((u) => {
      const [a, b] = [derivativesAlong(value, u, h), derivativesAlong(value, u, h / 2)];
      const [slope, bend] = [Math.hypot(...b.first) / size, Math.hypot(...b.second) / size];
      const close = (x: Float64Array, y: Float64Array, power: number, below: number): boolean => {
        const gap = Math.hypot(...x.map((v, k) => v - y[k]!));
        // Agreement to a thousandth, or below what rounding leaves of the whole: of one that is 0 by chance, small
        // beside what the lower ones would make of it on the length of the point.
        return gap <= 1e-3 * Math.hypot(...y) + (1e-11 * a.most) / h ** power + 1e-6 * below;
      };
      return close(a.second, b.second, 2, slope) && close(a.third, b.third, 3, slope / size + bend);
    });
    if (fine) return h;
  }
  return undefined;
}
