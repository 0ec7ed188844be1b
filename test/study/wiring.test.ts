import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitrary, model, wirings, withWiring } from '../../src/index.ts';

// What of the data of a model is a wiring, and that others are of its kind.

type Rows = readonly (readonly number[])[];
const MODEL = model`
  model wired
  size n = 4, N = 6, C = 3, d = 2
  data Lap[n, n] = [[2, -1, 0, -1], [-1, 2, -1, 0], [0, -1, 2, -1], [-1, 0, -1, 2]]
  data P[n, n] = [[1/2, 1/2, 0, 0], [0, 1, 0, 0], [1/4, 1/4, 1/4, 1/4], [0, 0, 1, 0]]
  data K[n, n] = [[0, 1, -2, 0], [-1, 0, 0, 1], [2, 0, 0, 0], [0, -1, 0, 0]]
  data pair[N, 2] = [[1, 2], [1, 3], [2, 3], [1, 2], [1, 3], [2, 3]]
  data w[C] = [1, 2, 5]
  data xi[C, d] = [[1, 0], [0, 2], [0, 0]]
  data start[n] = [0, 1, 0, 1]
  state x[n] : R, y[C] : R^d, z[N] : R
  x[i]' = sum((P[i,j] + K[i,j] - Lap[i,j])*x[j] for j in n)
  y[a]' = w[a]*xi[a] - y[a]
  z[i]' = sum(y[pair[i,k],1] for k in 2) - z[i]
  initial x[i] = start[i]
  order far = |x[1] - x[4]|
  claim wide
      rate far = 2
  claim rest
      stationary {x[i] = 0, y[a] = w[a]*xi[a], z[i] = 0}
`;

it('weights between members, names of members and weights of members are a wiring, measurements and starts are not', () => {
  expect(wirings(MODEL)).toEqual([
    { data: 'Lap', kind: 'matrix' },
    { data: 'P', kind: 'matrix' },
    { data: 'K', kind: 'matrix' },
    { data: 'pair', kind: 'table' },
    { data: 'w', kind: 'weights' },
    { data: 'xi', kind: 'fixed', why: 'they are vectors, that is measurements' },
    { data: 'start', kind: 'fixed', why: 'nothing that moves is made of them' },
  ]);
});

it('others are of the kind that is declared', () => {
  fc.assert(
    fc.property(arbitrary.wiring(MODEL), ({ sizes, data }) => {
      // The start holds n where it is, the measurements C and d.
      expect(Object.keys(sizes)).toEqual(['N']);
      const [Lap, P, K, pair] = ['Lap', 'P', 'K', 'pair'].map((name) => data[name] as Rows) as [Rows, Rows, Rows, Rows];
      Lap.forEach((row, i) => {
        expect(row.reduce((s, v) => s + v, 0)).toBe(0);
        row.forEach((v, j) => {
          expect(v).toBe(Lap[j]![i]);
          if (i !== j) expect([0, -1]).toContain(v);
        });
      });
      for (const row of P) expect(row.reduce((s, v) => s + v, 0)).toBe(1);
      K.forEach((row, i) => {
        row.forEach((v, j) => {
          expect(v + K[j]![i]!).toBe(0);
          expect([0, 1, 2]).toContain(Math.abs(v));
        });
      });
      expect(pair.length).toBe(sizes.N);
      for (const [a, b] of pair) expect(1 <= a! && a! < b! && b! <= 3).toBe(true);
      for (const v of data.w as readonly number[]) expect([1, 2, 5]).toContain(v);
    }),
    { seed: 47, numRuns: 60 },
  );
});

it('the model with another wiring keeps the points that claims name, and what it still can observe', () => {
  const [wiring] = fc.sample(arbitrary.wiring(MODEL), { seed: 47, numRuns: 1 });
  const other = withWiring(MODEL, wiring!);
  expect(other.claims.map((c) => c.name)).toEqual(['rest']);
  expect(other.data.find((d) => d.letter.name === 'pair')!.values).toEqual((wiring!.data.pair as Rows).flat());
  expect(other.data.find((d) => d.letter.name === 'start')!.values).toEqual([0, 1, 0, 1]);
});
