import { expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';
import { drawSetting } from '../../src/numeric/setting.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { outcomes } from './verdicts.ts';

// What has no value says nothing: letters may cancel a logarithm of a negative number, and NaN is above no bound.

it('a field without a value proves and supports nothing', () => {
  const found = outcomes(`model nowhere
param w < 0 = -1/2
state x[2] : R
x[i]' = log(w)*sum(sin(x[j] - x[i]) for j in 2)
claim centre
    conserved x[1] + x[2]
claim flow
    (x[1] + x[2])' = 0
claim falls
    decreasing sum(x[i]^2 for i in 2)
claim stays
    limit x[1] = 0
claim below
    log(w)*x[1] <= 1
`);
  expect(new Set(Object.values(found))).toEqual(new Set(['inconclusive fails']));
});

it('nor does an array of which one entry has no value anywhere', () => {
  expect(
    outcomes(`model half
param w < 0 = -1/2
state x[2] : R
x[i]' = -x[i]
let a[i] = where(i = 1, x[1]^2, log(w)*x[2]^2) for i in 2
claim falls
    decreasing a[i]
claim bounded
    a[i] >= 0
claim same
    a[i] + sin(a[i])^2 + cos(a[i])^2 = a[i] + 1
claim first_falls
    decreasing a[1]
claim not_so
    a[i] = 0
`),
  ).toEqual({
    falls: 'inconclusive fails',
    bounded: 'inconclusive fails',
    same: 'inconclusive fails',
    first_falls: 'proved',
    // One entry that has a value and breaks it is enough.
    not_so: 'refuted fails',
  });
});

it('says why there is nothing to look at', () => {
  const { claims } = verifyModel(
    loaded(`model lawless
size N = 3
param v = -1
random J[N, N] ~ normal(0, v)
state x[N] : R
x[i]' = sum(J[i,j]*x[j] for j in N)
claim origin when v < 0
    stationary {x[i] = 0}
claim tends when v < 0
    limit x[1] = 0
`),
  );
  for (const { judgement } of claims) {
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reason).toMatch(/^the law of J has no number there: its variance is -/);
  }
});

it('a face of a simplex is met on the simplex', () => {
  expect(
    outcomes(`model replicator
data  A[3, 3] = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
state x : simplex(3)
state y[2 cyclic] : sphere(3)
let   fit[i] = sum(A[i,j]*x[j] for j in 3)
x[i]' = x[i]*fit[i]
y[a]' = y[a+1]
claim face
    invariant {x[3] = 0}
claim no_face
    invariant {x[3] = 1/4}
claim equal
    invariant {y[1] = y[2]}
claim flat
    invariant {y[1,1] = 0}
`),
  ).toEqual({ face: 'proved', no_face: 'refuted fails', equal: 'proved', flat: 'refuted fails' });
});

it('parameters without bounds are tried with both signs, and no two with the same signs, whatever the seed', () => {
  const names = ['a', 'b', 'c', 'p', 'q', 'r', 's'];
  const model = loaded(`model signs\nparam ${names.map((n) => `${n} = 1`).join(', ')}\nstate x : R\nx' = -x\n`);
  for (let seed = 0; seed < 20; seed++) {
    const drawn = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => drawSetting(model, random(`${seed}/${k}`), [], k));
    const signs = model.parameters.map(({ letter }) =>
      drawn.map((d) => ('refused' in d ? '?' : Math.sign(d.constants.get(letter)![0]!))),
    );
    // The first five are those that claims are judged at.
    for (const of of signs) expect(new Set(of.slice(0, 5))).toEqual(new Set([1, -1]));
    expect(new Set(signs.map(String)).size).toBe(names.length);
  }
});

it('says at how many states there is no value', () => {
  const { claims } = verifyModel(
    loaded(`model half-line
state x : R
x' = -x
claim root
    sqrt(x) >= 0
claim falls
    decreasing sqrt(x)
claim everywhere
    exp(x) >= 0
`),
  );
  const says = claims.map((c) => c.judgement.evidence.at(-1)!.says);
  expect(says[0]).toMatch(/^holds at \d+ states \(at \d+ more there is no value\)/);
  expect(says[1]).toMatch(/^not positive at \d+ random states \(at \d+ more there is no value\)$/);
  expect(says[2]).toMatch(/^holds at \d+ states and where/);
});
