import { expect, it } from 'vitest';
import { doubtfulRank } from '../../src/check/trajectories/firmness.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting } from '../../src/numeric/setting.ts';
import { loaded, termOf } from '../model/elaborateLanguage.ts';
import { verdicts } from './verdicts.ts';

// InfoNCE on free embeddings keeps the rank of its start (its flow acts from the left). A start on a line stays there;
// off the line the flow is unstable, and the errors of an integration grow until a rank counts them.

it('a rank that integration errors make is not known; one that the start has is', () => {
  const text = `
model line
size N = 6, d = 3
any u : sphere(d)
state z[N] : R^d
let L = mean(logsumexp(dot(z[i], z[k]) for k in N) - dot(z[i], z[i]) for i in N)
z' = -grad(L, z)
order dimensions = rank(z)
claim grows from {z[i] = (i - 2)/N*u} when N = 6
    dimensions(30) > 1
claim one from {z[i] = (i - 2)/N*u} when N = 6
    dimensions(30) = 1
claim full when N = 6, d = 3
    dimensions(3) = 3
claim not_full when N = 6, d = 3
    dimensions(3) < 3
`.trimStart();
  const found = verdicts(text);
  // The truth is 1: what numbers say of the two first is nothing, or right.
  expect(['inconclusive', 'refuted']).toContain(found.grows);
  expect(['inconclusive', 'supported']).toContain(found.one);
  expect(found.full).toBe('supported');
  expect(found.not_full).toBe('refuted');
}, 240_000);

it('a strict inequality whose sides agree is not supported', () => {
  const text = `
model decay
param a > 0 = 1
state x : R
x' = -a*x
claim strict from {x = 1} when a = 1
    x(1) < exp(-1)
claim not_strict from {x = 1} when a = 1
    x(1) <= exp(-1)
claim below from {x = 1} when a = 1
    x(1) < 0.37
claim different from {x = 1} when a = 1
    x(1) != exp(-1)
claim above from {x = 1} when a = 1
    x(1) > 0.37
`.trimStart();
  expect(verdicts(text)).toEqual({
    strict: 'inconclusive',
    not_strict: 'supported',
    below: 'supported',
    different: 'inconclusive',
    above: 'refuted',
  });
});

it('a rank is firm where its smallest singular value stands out of the errors of the state', () => {
  const model = loaded("model two\nstate W : R^(2, 2)\nW' = -W\norder r = rank(W)\n");
  const setting = declaredSetting(model, random(1));
  if ('refused' in setting) throw new Error(setting.refused);
  const doubt = (small: number, error: number): string | undefined => {
    const at = { y: Float64Array.of(1, 0, 0, small), t: 0, extra: new Map(), letters: [] };
    return doubtfulRank(model, [termOf(model, 'r')], setting, at, error);
  };
  expect(doubt(1e-6, 1e-12)).toBeUndefined();
  expect(doubt(1e-9, 1e-12)).toMatch(/^the rank is not known/);
  expect(doubt(1e-6, 1e-8)).toMatch(/^the rank is not known/);
  // What a rank does not count is no part of it.
  expect(doubt(1e-12, 1e-14)).toBeUndefined();
});
