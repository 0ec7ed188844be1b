import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('on a plateau between kinks everything stays where it is', () => {
  const found = verdicts(`model dead-unit
param s > 0 = 1
state w : R
state v : R
let L = (v*relu(w) - s)^2/2
w' = -grad(L, w)
v' = -grad(L, v)
claim stays
    stable at {w = -1, v = 1}
claim leaves
    unstable at {w = -1, v = 1}
claim neutral
    marginal at {w = -1, v = 1}
claim both
    saddle at {w = -1, v = 1}
`);
  expect(found).toEqual({ stays: 'supported', leaves: 'refuted', neutral: 'supported', both: 'refuted' });
  // A force of high order is no plateau, with a kink elsewhere.
  const flat = verdicts(`model flat
state x : R
state y : R
x' = x^9 + relu(x - 5)
y' = y^9
claim stays
    stable at {x = 0, y = 0}
`);
  expect(flat.stays).not.toBe('supported');
});

it('a saddle is refuted where higher orders draw in', () => {
  const found = verdicts(`model drawn-in
param a > 0 = 1
state x : R
state y : R
x' = -a*x^3 + x*y
y' = -y - x^2
claim both
    saddle at {x = 0, y = 0}
`);
  expect(found.both).toBe('refuted');
});
