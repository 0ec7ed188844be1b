import fc from 'fast-check';
import { expect, it } from 'vitest';
import { model, verify } from '../../src/index.ts';

/** Pairs that attract through a softmax: at a common point c the Hessian is a difference of terms that are equal at c² = 2τ. */
const pairs = (tau: number, c: number) =>
  model`${`model pairs
size N >= 2 = 3
state z[N] : R
let L = mean(logsumexp(z[i]*z[k]/${tau} for k in N) - z[i]^2/${tau} for i in N)
z' = -grad(L, z)
claim rests
    stable at {z[i] = ${c}}
`}`;
const SEED = 20_261_126;

const judged = async (tau: number, by: number, seed: number) =>
  (await verify(pairs(tau, Math.sqrt(2 * tau) * (1 + by)), { seed, draws: 3 })).result.claims[0]?.verdict;

it(`close to a threshold what the common shift leaves is rounding, no growth (seed ${SEED})`, async () => {
  const near = fc.record({
    tau: fc.double({ min: 0.05, max: 5, noNaN: true }),
    digits: fc.double({ min: 2, max: 5, noNaN: true }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(near, async ({ tau, digits, seed }) => {
      expect(await judged(tau, 10 ** -digits, seed)).toBe('supported');
    }),
    { seed: SEED, numRuns: 30 },
  );
});

it('on the other side it is unstable, however close', async () => {
  for (const by of [-1e-2, -1e-3, -1e-4, -1e-5]) expect(await judged(0.5, by, 1)).toBe('refuted');
});
