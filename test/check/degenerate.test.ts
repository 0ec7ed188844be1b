import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// Points at which the linear test decides nothing.

it.each([1e-2, 4e-3, 1e-4, 1e-6])('a weak force of third order, %d x^3, is no line of stationary points', (g) => {
  const found = verdicts(`model weak
size n = 4
state x[n cyclic] : R
x[i]' = x[i+1] - 2*x[i] + x[i-1] + ${g.toFixed(6)}*x[i]^3
claim rests
    stable at {x[i] = 0}
claim does_not_leave
    unstable at {x[i] = 0}
    expect refuted
`);
  expect(found.rests).not.toBe('supported');
  expect(found.does_not_leave).not.toBe('refuted');
});

it('a line and a circle of stationary points are', () => {
  const found = verdicts(`model moduli
param a > 0 = 1
state x : R^2
state y : R
state z : R
let m = |x|^2
x' = x*(1 - m)
y' = -a*(y - z)
z' = a*(y - z)
claim circle
    stable at {x = [1, 0], y = 1, z = 1}
`);
  expect(found.circle).toBe('supported');
});

it('what neither grows nor decays is not said to lie along stationary points', () => {
  const found = judgements(`model cubic
state x : R
x' = -x^3
claim m
    marginal at {x = 0}
`);
  expect(found.m!.verdict).toBe('supported');
  expect(found.m!.evidence.map((e) => e.says).join()).toMatch(/neither grow nor decay to first order/);
});
