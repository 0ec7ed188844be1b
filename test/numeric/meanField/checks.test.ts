import { expect, it } from 'vitest';
import { combinedChecks } from '../../../src/numeric/meanField/checks.ts';

// Misses of Gaussian integration by parts (Novikov 1965) at four times of a linear system with memory, C(4, 4), on 16 and 32 steps. At
// the third time they pass through 0 on the way: on 8 steps it is 8e-6.
const COARSE = [4.46e-4, 4.11e-4, 8.82e-5, -1.76e-4];
const FINE = [1.4e-4, 1.37e-4, 5.26e-5, -2.89e-5];

const checked = (misses: readonly number[]) => ({
  defect: 0,
  identities: [{ says: 'an identity', misses, scale: 1 }],
});
const passes = (wrong: number) =>
  [-1e-7, 0, 1e-7].map((chance) => ({
    fine: checked(FINE.map((m) => m + wrong + chance)),
    coarse: checked(COARSE.map((m) => m + wrong + chance)),
  }));
const others = (wrong: number) => [passes(wrong).map((p) => p.coarse)];

it('an identity is missed by what the step does, which at one time may be more than two grids tell there', () => {
  const [, found] = combinedChecks(passes(0), others(0), [0]);
  expect(found!.missedBy).toBeLessThanOrEqual(found!.allowed);
});

it('what does not fall with the step is noticed, from a thousandth of the identity on', () => {
  for (const wrong of [1e-3, -1e-3, 0.1]) {
    const [, found] = combinedChecks(passes(wrong), others(wrong), [0]);
    expect(found!.missedBy).toBeGreaterThan(found!.allowed);
  }
});
