import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, load, model, simulate, verify } from '../src/index.ts';

// Attraction: the cloud contracts exponentially, keeping its shape. Rates of the closed forms against simulation.

const SEED = 42;
type Matrix = readonly (readonly number[])[];

describe.each([
  // The model, its rate of contraction in N, its covariance and its variance.
  { name: 'pair-attraction', rate: (N: number) => 4 * N, shape: 'Cov' },
  { name: 'variance-collapse', rate: (N: number) => 2 / N, shape: 'spread' },
])(`$name (seed ${SEED})`, ({ name, rate, shape }) => {
  const m = load(name);
  const clouds = fc.tuple(arbitrary.sizes(m), fc.integer({ min: 1, max: 10_000 }));

  it('contracts exponentially about a centre that rests', () => {
    fc.assert(
      fc.property(clouds, ([sizes, seed]) => {
        const { t, observables } = simulate(m, {
          sizes,
          seed,
          to: 3 / rate(sizes.N!),
          points: 7,
          observe: ['z', 'mu', 'V'],
        }).result;
        const z = observables.z!.values as readonly Matrix[];
        const mu = observables.mu!.values as Matrix;
        const V = observables.V!.values as readonly number[];
        t.forEach((time, k) => {
          const factor = Math.exp(-rate(sizes.N!) * time);
          z[k]!.forEach((point, i) => {
            point.forEach((x, a) => {
              const start = mu[0]![a]!;
              expect(x).toBeCloseTo(start + factor * (z[0]![i]![a]! - start), 7);
            });
          });
          expect(V[k]).toBeCloseTo(factor ** 2 * V[0]!, 7);
        });
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('keeps its shape: the covariance over its trace', () => {
    fc.assert(
      fc.property(clouds, ([sizes, seed]) => {
        const run = { sizes, seed, to: 4 / rate(sizes.N!), points: 5, observe: [shape, 'V'] };
        const { observables } = simulate(m, run).result;
        const covariance = observables[shape]!.values as readonly Matrix[];
        const V = observables.V!.values as readonly number[];
        const shapes = covariance.map((c, k) => c.map((row) => row.map((x) => x / V[k]!)));
        for (const s of shapes) {
          s.forEach((row, a) => {
            row.forEach((x, b) => {
              expect(x).toBeCloseTo(shapes[0]![a]![b]!, 5);
            });
          });
        }
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

describe(`attraction with random weights between pairs (seed ${SEED})`, () => {
  const weights = fc
    .integer({ min: 2, max: 4 })
    .chain((N) =>
      fc.array(fc.array(fc.constantFrom(0, 1, 2, 0.5), { minLength: N, maxLength: N }), { minLength: N, maxLength: N }),
    );
  /** Any K, symmetric or not: the loss sees K[i,j] + K[j,i]. */
  const modelOf = (K: Matrix) => model`
    model weighted-attraction
    size  N = ${K.length}, d = 2
    data  K[N, N] = ${JSON.stringify(K)}
    any   c : R^d
    state z[N] : R^d
    let L = sum(K[i,j]*|z[i] - z[j]|^2 for i in N, j in N)/2
    z' = -grad(L, z)
    claim flow
        z[i]' = -sum((K[i,j] + K[j,i])*(z[i] - z[j]) for j in N)
    claim one_way
        z[i]' = -sum(2*K[i,j]*(z[i] - z[j]) for j in N)
    claim centre
        conserved mean(z[i] for i in N)
    claim loss_falls
        decreasing L
    claim collapse
        minimum of L at {z[i] = c}
  `;

  it('passes its claims; the flow of K alone is refuted where K is not symmetric', async () => {
    await fc.assert(
      fc.asyncProperty(weights, async (K) => {
        fc.pre(K.some((row, i) => row.some((x, j) => x !== K[j]![i])));
        const { result } = await verify(modelOf(K), { draws: 1 });
        const others = result.claims.filter((c) => c.id !== 'one_way');
        expect(others.filter((c) => !c.passes).map((c) => `${c.claim}: ${c.reason}`)).toEqual([]);
        expect(result.claims.find((c) => c.id === 'one_way')!.verdict).toBe('refuted');
      }),
      { seed: SEED, numRuns: 15 },
    );
  });

  it('follows the flow of K alone where K is symmetric', async () => {
    const symmetric = weights.map((K) => K.map((row, i) => row.map((x, j) => (i < j ? x : K[j]![i]!))));
    await fc.assert(
      fc.asyncProperty(symmetric, async (K) => {
        const { result } = await verify(modelOf(K), { claims: ['one_way'], draws: 1 });
        expect(result.claims[0]!.passes).toBe(true);
      }),
      { seed: SEED, numRuns: 15 },
    );
  });
});
