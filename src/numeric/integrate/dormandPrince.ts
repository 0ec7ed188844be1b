import { adaptive } from './adaptive.ts';
import type { EmbeddedPair } from './embeddedPair.ts';
import type { Integrator } from './integrator.ts';

/**
 * The pair of order 5(4) of Dormand & Prince 1980 ("A family of embedded Runge–Kutta formulae", RK5(4)7M), with the dense
 * output of order 4 of Shampine 1986 as printed in DOPRI5 (Hairer, Nørsett & Wanner 1993, section II.6).
 */
export const dormandPrincePair: EmbeddedPair = {
  name: 'Dormand–Prince 5(4)',
  order: 5,
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1],
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  errors: [[71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]],
  combine: ([error]) => error!,
  denseStages: [],
  dense: [
    [
      -12715105075 / 11282082432,
      0,
      87487479700 / 32700410799,
      -10690763975 / 1880347072,
      701980252875 / 199316789632,
      -1453857185 / 822651844,
      69997945 / 29380423,
    ],
  ],
  control: { exponent: 1 / 5 - 0.03, beta: 0.04, shrink: 0.2, grow: 10 },
  stabilityEdge: 3.25,
};

/** The all-round integrator for problems that are not stiff. */
export const dormandPrince: Integrator = adaptive(dormandPrincePair);
