import { expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, isRefusal, type Setting } from '../../src/numeric/setting.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const at = (m: Model, seed = 1, draw = 0, sizes = {}): Setting => {
  const s = declaredSetting(m, random(seed), { sizes }, [], draw);
  if (isRefusal(s)) throw new Error(s.refused);
  return s;
};
const model = (lines: string): Model =>
  loaded(`model a\nsize N = 300, M = 200\nparam g = 1.5, eta = -0.6\nstate x : R\nx' = -x\n${lines}`);
const array = (m: Model, s: Setting, name = 'J'): Float64Array =>
  s.constants.get(m.random.find((r) => r.letter.name === name)!.letter)!;
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

/** Sums of n independent terms lie within five standard errors of what is expected. */
function near(terms: readonly number[], expected: number): void {
  const m = mean(terms);
  const error = Math.sqrt(mean(terms.map((t) => (t - m) ** 2)) / terms.length);
  expect(Math.abs(m - expected)).toBeLessThan(5 * error);
}
const pairs = (x: Float64Array, n: number): readonly (readonly [number, number])[] =>
  Array.from({ length: (n * (n - 1)) / 2 }).map((_, k) => {
    const i = Math.floor((1 + Math.sqrt(1 + 8 * k)) / 2);
    const j = k - (i * (i - 1)) / 2;
    return [x[i * n + j]!, x[j * n + i]!] as const;
  });

it('entries have the variance of their law and the reciprocity of their pairs', () => {
  const m = model('random J[N, N] ~ normal(0, g^2/N) reciprocity eta');
  const J = array(m, at(m));
  const p = pairs(J, 300);
  const variance = 1.5 ** 2 / 300;
  near(p.flat(), 0);
  near(
    p.map(([a]) => a * a),
    variance,
  );
  near(
    p.map(([, b]) => b * b),
    variance,
  );
  near(
    p.map(([a, b]) => a * b),
    -0.6 * variance,
  );
  near(
    Array.from({ length: 300 }, (_, i) => J[i * 301]! ** 2),
    variance,
  );
});

it('a mean is added to what is correlated, and the ends of the correlation are exact', () => {
  const m = model(
    'random J[N, N] ~ normal(2, 1) reciprocity eta zero-diagonal\nrandom K[N, N] ~ normal(0, 1) reciprocity -1',
  );
  const J = array(m, at(m));
  const p = pairs(J, 300);
  near(
    p.map(([a]) => a),
    2,
  );
  near(
    p.map(([a, b]) => (a - 2) * (b - 2)),
    -0.6,
  );
  expect(Array.from({ length: 300 }, (_, i) => J[i * 301]!)).toEqual(new Array(300).fill(0));
  expect(pairs(array(m, at(m), 'K'), 300).every(([a, b]) => a === -b)).toBe(true);
});

it('symmetric entries are equal, each with the variance of the law, the diagonal too', () => {
  const m = model('random J[N, N] ~ normal(0, 4) symmetric\nrandom S[N, N] ~ rademacher symmetric');
  const J = array(m, at(m));
  const p = pairs(J, 300);
  expect(p.every(([a, b]) => a === b)).toBe(true);
  near(
    p.map(([a]) => a * a),
    4,
  );
  near(
    Array.from({ length: 300 }, (_, i) => J[i * 301]! ** 2),
    4,
  );
  const S = array(m, at(m), 'S');
  expect(pairs(S, 300).every(([a, b]) => a === b && Math.abs(a) === 1)).toBe(true);
  near(
    pairs(S, 300).map(([a]) => a),
    0,
  );
});

it('entry B[j,i] goes with A[i,j]', () => {
  const m = model('random B[M, N] ~ normal(0, 9) correlated eta with A\nrandom A[N, M] ~ normal(0, 1)');
  const [A, B] = [array(m, at(m), 'A'), array(m, at(m), 'B')];
  const both = Array.from({ length: 60_000 }, (_, k) => [A[k]!, B[(k % 200) * 300 + Math.floor(k / 200)]!] as const);
  near(
    both.map(([, b]) => b * b),
    9,
  );
  near(
    both.map(([a, b]) => a * b),
    -0.6 * 3,
  );
});

it('blocks have a reciprocity each: J[a,b,i,j] with J[b,a,j,i]', () => {
  const m = model(
    'size n = 60\ndata rho[2, 2] = [[1, 0.5], [0.5, -1]]\nrandom J[2, 2, n, n] ~ normal(0, 1) reciprocity rho[a,b]',
  );
  const J = array(m, at(m));
  const entry = (a: number, b: number, i: number, j: number): number => J[((a * 2 + b) * 60 + i) * 60 + j]!;
  const off = Array.from({ length: 3600 }, (_, k) => [Math.floor(k / 60), k % 60] as const);
  near(
    off.map(([i, j]) => entry(0, 1, i, j) * entry(1, 0, j, i)),
    0.5,
  );
  near(
    off.map(([i, j]) => entry(0, 1, i, j) * entry(0, 1, j, i)),
    0,
  );
  expect(off.every(([i, j]) => i === j || entry(0, 0, i, j) === entry(0, 0, j, i))).toBe(true);
  expect(off.every(([i, j]) => i === j || entry(1, 1, i, j) === -entry(1, 1, j, i))).toBe(true);
});

it('a law may differ from entry to entry', () => {
  const m = model('data v[2] = [1, 100]\nrandom J[2, N] ~ normal(0, v[a])');
  const J = array(m, at(m));
  near(
    [...J.subarray(0, 300)].map((x) => x * x),
    1,
  );
  near(
    [...J.subarray(300)].map((x) => x * x),
    100,
  );
});

it('the same seed gives the same arrays, another seed or draw others; constants stay', () => {
  const m = model(
    'any c : R^N\nrandom J[N, N] ~ normal(0, 1)\nrandom K[N, N] ~ normal(0, 1)\nrandom F[N] ~ uniform(0, 1) seed 7',
  );
  const [one, same, other, draw] = [at(m), at(m), at(m, 2), at(m, 1, 3)];
  for (const name of ['J', 'K']) {
    expect(array(m, one, name)).toEqual(array(m, same, name));
    expect(array(m, one, name)).not.toEqual(array(m, other, name));
    expect(array(m, one, name)).not.toEqual(array(m, draw, name));
  }
  expect(array(m, one, 'J')).not.toEqual(array(m, one, 'K'));
  // Its own seed makes an array independent of the seed of the run, not of the number of the draw.
  expect(array(m, one, 'F')).toEqual(array(m, other, 'F'));
  expect(array(m, one, 'F')).not.toEqual(array(m, draw, 'F'));
  expect(array(m, draw, 'F')).toEqual(array(m, at(m, 2, 3), 'F'));
  const c = m.constants[0]!.letter;
  expect(one.constants.get(c)).toEqual(draw.constants.get(c));
});

it('what does not fit is refused with its bytes before it is drawn', () => {
  const m = model('random J[N, N] ~ normal(0, 1)');
  expect(declaredSetting(m, random(1), { sizes: { N: 100_000 } })).toEqual({
    refused: 'J would take 80.0 GB: 10000000000 numbers',
  });
});

it('what cannot be drawn is refused, not bent into shape', () => {
  const m = model('random J[N, N] ~ normal(0, g) reciprocity eta');
  const refused = (parameters: Record<string, number>) => declaredSetting(m, random(1), { parameters });
  expect(refused({ eta: 2 })).toEqual({ refused: 'the correlation of J is 2, not between -1 and 1' });
  expect(refused({ g: -1 })).toEqual({ refused: 'the law of J has no number there: its variance is -1' });
  const uneven = model('data rho[2, 2] = [[1, 0.5], [0.2, -1]]\nrandom J[2, 2, N, N] ~ normal(0, 1) reciprocity rho');
  expect(declaredSetting(uneven, random(1), { sizes: { N: 2 } })).toEqual({
    refused: 'the correlation of J differs between an entry and its partner: 0.5 and 0.2',
  });
});
