import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('a time derivative is compared with a bound at every state: of a state, an observable, a reduced letter', () => {
  const text = `
model change
size  n >= 2 = 3
param k > 0 = 1
state x[n] : R
let L = k*sum(x[i]^4 for i in n)/4 + sum((x[i] - x[j])^2 for i in n, j in n)/4
x' = -grad(L, x)
order V = mean(x[i]^2 for i in n)
ansatz alike(m)
    x[i] = m
claim falls
    L' <= 0
claim rises
    L' >= 0
claim at_least
    V' <= -2*k*V^2
claim too_fast
    V' <= -4*k*V^2
claim first_falls
    x[1]' <= 0
claim bounded in alike
    (m^2)' <= 0
claim slower in alike
    (m^2)' >= -k*m^4
`;
  expect(verdicts(text)).toEqual({
    falls: 'supported',
    rises: 'refuted',
    at_least: 'supported',
    too_fast: 'refuted',
    first_falls: 'refuted',
    bounded: 'proved',
    slower: 'refuted',
  });
});
