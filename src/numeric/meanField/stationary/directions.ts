import { symmetricEigen } from '../../linear.ts';
import type { Failed } from './failed.ts';

/** Directions of a Gaussian vector with their lengths: columns of a factor of its covariance. */
export function directions(S: Float64Array, m: number): readonly Float64Array[] | Failed {
  if (m === 0) return [];
  const { eigenvalues, eigenvectors } = symmetricEigen(S, m);
  const top = Math.max(0, ...eigenvalues);
  if (eigenvalues.some((x) => x < -1e-9 * top - 1e-14))
    return { failed: 'the covariance of the fields is not positive' };
  return eigenvalues
    .map((x, k) => ({ x, v: eigenvectors[k]! }))
    .filter((e) => e.x > 1e-14 * top && e.x > 0)
    .sort((a, b) => b.x - a.x)
    .map((e) => Float64Array.from(e.v, (c) => c * Math.sqrt(e.x)));
}

/** The inverse of a covariance where it varies, from its directions: m × m. */
export function precisionOf(axes: readonly Float64Array[], m: number): Float64Array {
  const made = new Float64Array(m * m);
  for (const v of axes) {
    const square = v.reduce((s, x) => s + x * x, 0);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) made[i * m + j] = made[i * m + j]! + (v[i]! * v[j]!) / (square * square);
  }
  return made;
}
