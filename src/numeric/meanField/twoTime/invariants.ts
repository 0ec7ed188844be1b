import { symmetricEigen } from '../../linear.ts';
import type { Invariant } from '../question.ts';
import type { History } from './history.ts';
import type { Solution } from './march.ts';

/** Times at which the covariance is looked at. */
const TIMES = 16;

/**
 * Identities of every solution of a closed two-time equation: the covariance over all times and kept places is positive
 * semidefinite, and the increments of states have the variance of their white noise. Both hold to the size of the
 * discretisation, `allowed` relative to the largest entry.
 */
export function invariants(solution: Solution, discrete: boolean): readonly Invariant[] {
  const allowed = discrete ? 1e-10 : Math.max(1e-10, 4 * solution.step ** 2);
  return solution.histories.map((h, k): Invariant => {
    const name = solution.histories.length > 1 ? ` of population ${k + 1}` : '';
    return {
      says: `the least eigenvalue of the covariance${name} over its times is not negative`,
      missedBy: leastEigenvalue(h, solution.steps),
      allowed,
    };
  });
}

/** How far the least eigenvalue lies below 0, relative to the largest. */
function leastEigenvalue(h: History, steps: number): number {
  const times = [...new Set(Array.from({ length: TIMES }, (_, k) => Math.round((k * steps) / (TIMES - 1))))];
  const n = times.length * h.kept.length;
  const c = new Float64Array(n * n);
  times.forEach((i, x) => {
    times.forEach((j, y) => {
      h.kept.forEach((_, a) => {
        h.kept.forEach((_, b) => {
          const [m, late, early] = i >= j ? [h.correlation(a, b), i, j] : [h.correlation(b, a), j, i];
          c[(x * h.kept.length + a) * n + y * h.kept.length + b] = h.triangles.at(m, late, early);
        });
      });
    });
  });
  for (let p = 0; p < n; p++)
    for (let q = 0; q < p; q++) c[p * n + q] = c[q * n + p] = (c[p * n + q]! + c[q * n + p]!) / 2;
  const { eigenvalues, outcome } = symmetricEigen(c, n);
  if (outcome.status !== 'converged') return Number.POSITIVE_INFINITY;
  const [least, largest] = [Math.min(...eigenvalues), Math.max(...eigenvalues)];
  return largest > 0 ? Math.max(0, -least / largest) : 0;
}
