import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model, simulate } from '../src/index.ts';

// InfoNCE on free embeddings: what the theory of a small cloud says, against simulations of random clouds.

const SEED = 45;
type Matrix = readonly (readonly number[])[];

interface Cloud {
  readonly N: number;
  readonly d: number;
  readonly tau: number;
  readonly size: number;
  readonly phase: number;
  /** How many of the dimensions the cloud fills. */
  readonly filled: number;
}

const clouds = (size: number): fc.Arbitrary<Cloud> =>
  fc.record({
    N: fc.integer({ min: 2, max: 6 }),
    d: fc.integer({ min: 2, max: 4 }),
    tau: fc.integer({ min: 2, max: 30 }).map((k) => k / 10),
    size: fc.constant(size),
    phase: fc.integer({ min: 0, max: 1000 }),
    filled: fc.integer({ min: 1, max: 3 }),
  });

const modelOf = ({ N, d, tau, size, phase, filled }: Cloud) => model`
model random-cloud
size  N = ${N}, d = ${d}
param tau > 0 = ${tau}
state z[N] : R^d
let L = mean(-dot(z[i], z[i])/tau + logsumexp(dot(z[i], z[k])/tau for k in N) for i in N)
z' = -grad(L, z)
initial z[i,k] = ${size}*sin(${phase} + 7*i + 3*k*i)*indicator(k <= ${filled})
let mu = mean(z[i] for i in N)
order V = mean(|z[i] - mu|^2 for i in N)
`;

describe(`InfoNCE with tied positives (seed ${SEED})`, () => {
  it('spreads a small cloud about the origin at the rate 2/(N tau), whatever its shape', () => {
    fc.assert(
      fc.property(clouds(1e-4), (cloud) => {
        const unit = cloud.N * cloud.tau;
        const { observables } = simulate(modelOf(cloud), { to: unit / 2, points: 3, observe: ['V'] }).result;
        const V = observables.V!.values as readonly number[];
        // The variance grows at twice the rate: by e^2 in half a unit of N tau.
        expect(Math.log(V[2]! / V[0]!)).toBeCloseTo(2, 5);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('makes no new dimension: what a cloud of any size does not fill stays empty', () => {
    fc.assert(
      fc.property(clouds(1), (cloud) => {
        const { observables } = simulate(modelOf(cloud), {
          to: cloud.N * cloud.tau,
          points: 5,
          observe: ['z'],
        }).result;
        for (const Z of observables.z!.values as readonly Matrix[])
          for (const row of Z) for (const x of row.slice(cloud.filled)) expect(Math.abs(x)).toBeLessThan(1e-12);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('lets a cloud on a line far from the origin re-merge', () => {
    const line = clouds(0.05).map((c) => ({ ...c, d: 1, filled: 1 }));
    fc.assert(
      fc.property(line, fc.integer({ min: 3, max: 6 }), (cloud, times) => {
        // |c|^2 = times tau > 2 tau: the rate of the deviations is (times - 2)/(N tau).
        const centre = Math.sqrt(times * cloud.tau);
        const small = 1e-4;
        const text = modelOf({ ...cloud, size: small }).source.replace(
          /^initial .*$/m,
          `initial z[i,k] = ${centre} + ${small}*sin(${cloud.phase} + 7*i)`,
        );
        const m = model(Object.assign([text], { raw: [text] }) as unknown as TemplateStringsArray);
        const unit = cloud.N * cloud.tau;
        const { observables } = simulate(m, { to: unit / 2, points: 3, observe: ['V'] }).result;
        const V = observables.V!.values as readonly number[];
        expect(Math.log(V[2]! / V[0]!)).toBeCloseTo(2 - times, 2);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });
});
