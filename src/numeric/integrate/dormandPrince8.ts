import { adaptive } from './adaptive.ts';
import { a, b, c, dense, denseStages, e3, e5 } from './dormandPrince8Coefficients.ts';
import type { EmbeddedPair } from './embeddedPair.ts';
import type { Integrator } from './integrator.ts';

/**
 * The method of order 8 with estimators of order 5 and 3 of Dormand & Prince 1989, as in DOP853 (Hairer, Nørsett & Wanner
 * 1993, sections II.5 and II.10), with dense output of order 7.
 */
export const dormandPrince8Pair: EmbeddedPair = {
  name: 'Dormand–Prince 8(5,3)',
  order: 8,
  c,
  a,
  b,
  errors: [e5, e3],
  combine: ([fifth, third]) => (fifth === 0 ? 0 : fifth! * (fifth! / Math.hypot(fifth!, 0.1 * third!))),
  denseStages,
  dense,
  control: { exponent: 1 / 8, beta: 0, shrink: 1 / 3, grow: 6 },
  stabilityEdge: 6.1,
};

/** The integrator for tight tolerances, down to 1e-13 relative, on problems that are smooth and not stiff. */
export const dormandPrince8: Integrator = adaptive(dormandPrince8Pair);
