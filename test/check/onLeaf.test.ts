import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('where a zero is left on the leaf of what is conserved, the motion along it decides', () => {
  // With s = x + y kept, d = x - y moves as d' = 2 d (r - d^2).
  const found = verdicts(`model pitchfork-on-leaves
param r = 0.5, c > 0 = 1
state x : R
state y : R
x' = (x - y)*(r - (x - y)^2)
y' = -(x - y)*(r - (x - y)^2)
claim stays when r = 0
    stable at {x = c, y = c}
claim leaves when r = 0
    unstable at {x = c, y = c}
claim turns when r = 0
    centre at {x = c, y = c}
`);
  expect(found).toEqual({ stays: 'supported', leaves: 'refuted', turns: 'refuted' });
  // At the threshold of spreading x' = -b x^2 on the leaf: away from one side.
  const spread = verdicts(`model spreading-on-leaves
param b > 0 = 1, c > 0 = 1, g > 0 = 1
state x : R
state y : R
x' = x*(b*y - g)
y' = -x*(b*y - g)
claim beyond when b = g/c
    unstable at {x = 0, y = c}
claim held when b = g/c
    stable at {x = 0, y = c}
`);
  expect(spread).toEqual({ beyond: 'supported', held: 'refuted' });
});

it('in a flat valley a point is a local minimum where nothing lies below it anywhere', () => {
  const found = verdicts(`model valley
param a > 0 = 1
state x : R
state y : R
let L = a*(x*y)^4
let S = a*(x*y)^3
x' = -grad(L, x)
y' = -grad(L, y)
claim bottom
    local-minimum of L at {x = 0, y = 0}
claim slope
    local-minimum of S at {x = 0, y = 0}
`);
  expect(found.bottom).toBe('proved');
  expect(found.slope).not.toBe('supported');
  expect(found.slope).not.toBe('proved');
});
