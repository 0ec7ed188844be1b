import { derivativesAlong } from '../../numeric/stencil.ts';
import { tangentAt } from '../centre/localField.ts';
import type { Family } from './family.ts';

/** How a changed value pushes a point, in tangent coordinates, and how much it pushes points about it. */
export interface Push {
  readonly vector: Float64Array;
  readonly about: number;
}

/** The derivative of the field by the moved value, at a point and about it; `scale` is the size of the value. */
export function pushAt(f: Family, value: number, at: Float64Array, scale: number): Push {
  const { dimension, away } = tangentAt(f.chart(value), at);
  const there = (x: Float64Array): Float64Array => {
    const { projected } = tangentAt(f.chart(value), x);
    return derivativesAlong(
      (d) => Float64Array.from(projected(Float64Array.from(f.flow(value + d[0]!).velocity(x)))),
      Float64Array.of(1),
      1e-3 * scale,
    ).first;
  };
  const reach = 0.1 * Math.max(1, ...at.map(Math.abs));
  const sizes = [1, -1].map((side) => {
    const xi = Float64Array.from({ length: dimension }, (_, k) => side * reach * Math.cos(1 + 2.3 * k));
    return Math.hypot(...there(Float64Array.from(away(xi))));
  });
  const vector = there(at);
  return { vector, about: Math.max(Math.hypot(...vector), ...sizes.filter(Number.isFinite)) };
}

/** The size of the Jacobian at a point and about it: at a threshold all of it may vanish. */
export function sizeAbout(f: Family, value: number, at: Float64Array): number {
  const reach = 0.1 * Math.max(1, ...at.map(Math.abs));
  const { dimension, away } = tangentAt(f.chart(value), at);
  const sizes = [0, 1, -1].map((side) => {
    const xi = Float64Array.from({ length: dimension }, (_, k) => side * reach * Math.cos(1 + 2.3 * k));
    return f.linearised(value, Float64Array.from(away(xi))).size;
  });
  return Math.max(1e-290, ...sizes.filter(Number.isFinite));
}

/** The largest speed at a point over that of points about it: small where it is stationary, whatever the Jacobian is there. */
export function relativeSpeed(f: Family, value: number, at: Float64Array): number {
  const speed = Math.max(0, ...Array.from(f.flow(value).velocity(at), Math.abs));
  return speed / (sizeAbout(f, value, at) * Math.max(1, ...at.map(Math.abs)));
}
