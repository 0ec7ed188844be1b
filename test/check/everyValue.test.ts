import { expect, test } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

/** Claims that hold almost everywhere: they speak of every value of a letter, not of those that are drawn near 1. */
test('stability at every value of arbitrary constants: where one is 0, or 1, a mode may stand still', () => {
  expect(
    verdicts(`model constants
size d = 2
any c : R, v : R^d
state x : R
state y : R
x' = c^2*x
y' = |v|^2*(c - 1)^2*y
claim leaves
    unstable at {x = 0, y = 0}
claim leaves_unless_both_rest when c != 0
    unstable at {x = 0, y = 0}
claim leaves_where_v_is_0_too when c = 2
    unstable at {x = 0, y = 0}
`),
  ).toEqual({ leaves: 'refuted', leaves_unless_both_rest: 'proved', leaves_where_v_is_0_too: 'proved' });
  expect(
    verdicts(`model one-constant
size d = 2
any c : R, v : R^d
state x : R
state y : R
x' = (c - 1)^2*x
y' = -y
claim leaves
    unstable at {x = 0, y = 0}
claim leaves_unless_1 when c != 1
    unstable at {x = 0, y = 0}
`),
  ).toEqual({ leaves: 'refuted', leaves_unless_1: 'proved' });
  expect(
    verdicts(`model a-vector
size d = 2
any v : R^d
state x : R
x' = |v|^2*x
claim leaves
    unstable at {x = 0}
claim leaves_unless_0 when |v| > 0
    unstable at {x = 0}
`),
  ).toEqual({ leaves: 'refuted', leaves_unless_0: 'supported' });
});

test('two units that excite each other have one state at rest for small couplings of either sign only', () => {
  expect(
    verdicts(`model two-units
param g = 1/2
state x : R
state y : R
x' = -x + tanh(g*y)
y' = -y + tanh(g*x)
claim one when g in (-0.9, 0.9)
    fixed-points 1
claim one_below when g < 1
    fixed-points 1
`),
  ).toMatchObject({ one_below: 'refuted' });
});

test('a claimed eigenvalue with a tolerance is asked farther out, and the verdict shows the tolerance of the claim', () => {
  const found = judgements(`model turning
param w > 0 = 1, k = 1
state x : R
state y : R
x' = -k*x - w*y
y' = -k*y + w*x
claim near
    spectrum at {x = 0, y = 0} contains -k to 2
claim near_where_it_turns_slowly when w < 2, k = 1
    spectrum at {x = 0, y = 0} contains -k to 2
`);
  expect(found.near!.verdict).toBe('refuted');
  expect(found.near_where_it_turns_slowly!.verdict).toBe('supported');
  const { measured, tolerance } = found.near_where_it_turns_slowly!.evidence.at(-1)!;
  expect(tolerance).toBe(2);
  expect(measured).toBeLessThanOrEqual(2);
});

test('values of a parameter several times as large as the declared one, and of the other sign', () => {
  expect(
    verdicts(`model onset
param a = 1
state x : R
x' = (a - 4)*x - x^3
let L = x^4/4 + (4 - a)*x^2/2
claim dies_out
    limit x = 0
claim dies_out_to_4 when a < 3
    limit x = 0
claim lowest
    minimum of L at {x = 0}
claim lowest_to_4 when a <= 4
    minimum of L at {x = 0}
claim least
    infimum L = 0
`),
  ).toMatchObject({
    dies_out: 'refuted',
    dies_out_to_4: 'supported',
    lowest: 'refuted',
    lowest_to_4: 'supported',
    least: 'refuted',
  });
  expect(
    verdicts(`model two-quartics
param a = 1, b = 1/2
state x : R
state y : R
let L = x^4/4 + a*x^2*y^2/2 + y^4/4 - b*x
x' = -grad(L, x)
y' = -grad(L, y)
claim bounded
    bounded-below L
claim bounded_above_minus_1 when a > -1
    bounded-below L
`),
  ).toEqual({ bounded: 'refuted', bounded_above_minus_1: 'supported' });
});
