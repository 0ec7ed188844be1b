import { expect, it } from 'vitest';
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
