import type { Series } from './monomials.ts';
import type { Prime } from './prime.ts';

/** The value at 1/N = 0 of the polynomial in 1/N that takes these values at these sizes (Lagrange). */
export function extrapolated(points: readonly { readonly size: number; readonly value: Series }[], f: Prime): Series {
  const length = Math.max(...points.map((p) => p.value.length));
  const inverse = points.map((p) => f.over(p.size));
  const made = new Array<number>(length).fill(0);
  points.forEach((p, k) => {
    let weight = 1;
    inverse.forEach((y, j) => {
      if (j === k) return;
      const difference = f.add(inverse[k]!, f.negative(y));
      weight = f.times(weight, f.times(f.negative(y), f.over(difference)));
    });
    for (let i = 0; i < length; i++) made[i] = f.add(made[i]!, f.times(weight, p.value[i] ?? 0));
  });
  return made;
}

export const sameSeries = (a: Series, b: Series): boolean => {
  for (let k = 0; k < Math.max(a.length, b.length); k++) if ((a[k] ?? 0) !== (b[k] ?? 0)) return false;
  return true;
};
