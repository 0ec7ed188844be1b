import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('a limit is asked where parameters differ by more: heavy-ball steps that are too long lead away', () => {
  // Polyak 1964: stable for rate*curvature < 2 (1 + momentum).
  const found = verdicts(`model heavy-ball
param rate > 0 = 0.1, m in [0, 1) = 0.9, k > 0 = 1
state x : R
state v : R
v <- m*v - rate*k*x
x <- x + m*v - rate*k*x
claim always
    limit x = 0
claim short_steps when rate*k < 2*(1 + m)
    limit x = 0
`);
  expect(found).toEqual({ always: 'refuted', short_steps: 'supported' });
});

it('stability and spectra at a quoted point are those of the fixed point near it', () => {
  // x + x^3 = 1 at 0.6823278038280193 (the real root of Cardano's formula); a switch of two genes that repress each other.
  const found = verdicts(`model repressors
param a > 0 = 1
state u : nonnegative
state v : nonnegative
u' = a/(1 + v^2) - u
v' = a/(1 + u^2) - v
claim rests when a = 1
    stable at {u = 0.68233 to 1e-5, v = 0.68233 to 1e-5}
claim slope when a = 1
    spectrum at {u = 0.68233 to 1e-5, v = 0.68233 to 1e-5}: -0.36465560765 to 1e-10, -1.63534439236 to 1e-10
claim other_slope when a = 1
    spectrum at {u = 0.68233 to 1e-5, v = 0.68233 to 1e-5}: -0.3646 to 1e-5, -1.6354 to 1e-5
claim elsewhere when a = 1
    stable at {u = 0.6824 to 1e-5, v = 0.6824 to 1e-5}
claim leaves when a = 1
    unstable at {u = 0.68233 to 1e-5, v = 0.68233 to 1e-5}
`);
  expect(found).toEqual({
    rests: 'supported',
    slope: 'supported',
    other_slope: 'refuted',
    elsewhere: 'refuted',
    leaves: 'refuted',
  });
});

it('a count that is open at the declared values is refuted at others', () => {
  expect(
    verdicts(`model bent
param w > 0 = 1
state x : R
x' = tanh(w*x) - x
claim one when w <= 2
    fixed-points 1
`),
  ).toEqual({ one: 'refuted' });
});

it('claims are asked on curves on which a term of theirs is 0, which no draw meets', () => {
  const found = verdicts(`model thin
param a > 0 = 1, b > 0 = 2
state x : R
let L = (a - b)^2*x^4 - x^2
x' = -(a - b)^2*x
claim dies
    limit x = 0
claim dies_off_the_curve when a != b
    limit x = 0
claim bounded
    bounded-below L
claim sign
    x > 0 implies (a - b)^2*x > 0
claim well
    local-minimum of (a - b)^2*x^2 - x^4 at {x = 0}
`);
  expect(found).toEqual({
    dies: 'refuted',
    dies_off_the_curve: 'supported',
    bounded: 'refuted',
    sign: 'refuted',
    well: 'refuted',
  });
});

it('what stands still while the states move on has a limit: two rotors that lock', () => {
  // d = a - b: d' = w - 2 k sin d (Adler 1946); the mean phase turns for ever.
  const found = verdicts(`model rotors
param w = 3/10, k > 0 = 1
state a : R
state b : R
a' = w + k*sin(b - a)
b' = k*sin(a - b)
claim locks from {a = 3/10, b = 0} when w = 3/10, k = 1
    limit a - b = asin(3/20)
claim locks_elsewhere from {a = 3/10, b = 0} when w = 3/10, k = 1
    limit a - b = asin(3/10)
claim another_turn from {a = 7, b = 0} when w = 3/10, k = 1
    limit a - b = asin(3/20)
claim drifts from {a = 3/10, b = 0} when w = 3, k = 1
    limit a - b = 0
`);
  expect(found).toEqual({
    locks: 'supported',
    locks_elsewhere: 'refuted',
    another_turn: 'refuted',
    drifts: 'inconclusive',
  });
});

it('a difference of states that move on is known as well as they are: two masses on a spring', () => {
  const found = verdicts(`model masses
param m1 > 0 = 1, m2 > 0 = 2, k > 0 = 1, c > 0 = 1
state x : R
state y : R
x'' = -(k*(x - y) + c*(x' - y'))/m1
y'' = -(k*(y - x) + c*(y' - x'))/m2
claim comes_to_rest
    limit x - y = 0
claim comes_to_rest_weakly when c < 1/10
    limit x - y = 0
claim stays_apart
    limit x - y = 1/1000
`);
  expect(found.comes_to_rest).toBe('supported');
  expect(found.comes_to_rest_weakly).not.toBe('refuted');
  expect(found.stays_apart).toBe('refuted');
});
