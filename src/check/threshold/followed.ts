import { rootOnManifold } from '../../numeric/manifold.ts';
import { newton } from '../../numeric/roots/newton.ts';
import type { Family, Linear } from './family.ts';

/** The motion about a fixed point that is followed from a value to others by Newton's method. */
export function followed(f: Family, start: Float64Array, from: number): (value: number) => Linear {
  const known: { readonly value: number; readonly x: Float64Array }[] = [{ value: from, x: start }];
  return (value) => {
    const nearest = known.reduce((a, b) => (Math.abs(b.value - value) < Math.abs(a.value - value) ? b : a));
    const chart = f.chart(value);
    const root = newton(rootOnManifold(f.flow(value), chart.manifold, chart.dimension), nearest.x, {
      tolerance: 1e-14,
    });
    if (root.outcome.status === 'converged') known.push({ value, x: root.x });
    return f.linearised(value, root.x);
  };
}
