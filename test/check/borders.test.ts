import { describe, expect, test } from 'vitest';
import { model, verify } from '../../src/index.ts';

/** Claims that are false in a thin layer of what they speak of, or at single states: random draws do not meet them. */
const verdicts = async (text: string): Promise<Readonly<Record<string, string>>> => {
  const { claims } = (await verify(model`${text}`)).result;
  return Object.fromEntries(claims.map((c) => [c.id, c.verdict]));
};

describe('a condition that is a little too wide', () => {
  test('logistic map: the fixed point attracts to r = 3, and a cycle of two takes over (May 1976)', async () => {
    expect(
      await verdicts(`model logistic
param r in (0, 4] = 3.2
state x : [0, 1]
x <- r*x*(1 - x)
claim attracts when r in (1.1, 2.9)
    limit x = 1 - 1/r
claim a_little_too_far when r in (2, 3.02)
    limit x = 1 - 1/r
claim falls when r < 1
    decreasing x
claim not_above_1 when r < 1.01
    decreasing x
claim inside
    x > 1/2 implies r*x*(1 - x) < r/4
claim on_the_edge
    x >= 1/2 implies r*x*(1 - x) < r/4
`),
    ).toEqual({
      attracts: 'supported',
      a_little_too_far: 'refuted',
      falls: 'supported',
      not_above_1: 'refuted',
      inside: 'supported',
      on_the_edge: 'refuted',
    });
  });

  test('an energy that is bounded up to g = w/2, and a descent that nothing stops', async () => {
    expect(
      await verdicts(`model repelled
size n = 2
param w > 0 = 1, g > 0 = 0.3
state s[2, n] : R
state y[2] : R
let L = sum(|s[a,j] - y[a]|^2 for a in 2, j in n)/2 + w*|y[1] + y[2]|^2/8 + w*|y[1] - y[2]|^2/4 - g*|y[1] - y[2]|^2/2
s' = -grad(L, s)
y' = -grad(L, y)
claim bounded when g < w/2
    bounded-below L
claim a_little_too_far when g < w/2 + 1/10
    bounded-below L
claim beyond when g = 0.505, w = 1, n = 2
    bounded-below L
`),
    ).toEqual({ bounded: 'supported', a_little_too_far: 'refuted', beyond: 'refuted' });
  });
});

test('the ends of domains, and the origin', async () => {
  expect(
    await verdicts(`model ends
size N = 3
param r in (-1, 1) = 0.3, k in (-3, -1) = -2, a > 0 = 1, b < 0 = -1
state z[N] : R
z[i]' = a*z[i] + b*z[i]^3
claim near_one
    sqrt(1 - r) >= 0.02
claim near_minus_three
    log(-k) < 1.09
claim not_at_the_origin
    sum(z[i]^2 for i in N) > 0
claim everywhere
    sum(z[i]^2 for i in N) >= 0
claim premise when a > 0
    z[1]^2 > -a/b implies z[1]*(a*z[1] + b*z[1]^3) < 0
claim narrow
    z[1] > 2 implies (z[1] - 2.7)^2 > 1/1000
claim poles when a > 0
    limit z[1] = 0
`),
  ).toEqual({
    near_one: 'refuted',
    near_minus_three: 'refuted',
    not_at_the_origin: 'refuted',
    everywhere: 'proved',
    premise: 'supported',
    narrow: 'refuted',
    poles: 'refuted',
  });
});

test('a family of fixed points at a single value of the parameters', async () => {
  expect(
    await verdicts(`model line
param w > 0 = 1, g > 0 = 0.3, r > 0 = 1
state S : R
state Y : R
S' = Y - S
Y' = S - (1 + w*r - 2*g)*Y
claim origin_alone
    fixed-points are {S = 0, Y = 0}
claim but_where_it_degenerates when g != w*r/2
    fixed-points are {S = 0, Y = 0}
`),
  ).toEqual({ origin_alone: 'inconclusive', but_where_it_degenerates: 'proved' });
});

test('kinks, sizes and constants that small draws do not come to', async () => {
  expect(
    await verdicts(`model far
size N = 4
param a > 0 = 1, s in (0, 2) = 1
any c : R
state x : R
x' = -x
claim kink
    max(a, 7) = 7
claim root
    sqrt((a - 6)^2) = 6 - a
claim step
    independent s of where(s > 1.97, x, 2*x)
claim step_apart
    independent s of where(x > 1.97, x, 2*x)
claim sizes
    2^N <= 40*N
claim all_sizes
    2^N >= N
claim constant
    c^2 <= 50
claim nowhere_zero
    |c| > 0
claim beyond_ten
    conserved where(a > 30, x, 0)
`),
  ).toEqual({
    kink: 'refuted',
    root: 'refuted',
    step: 'refuted',
    step_apart: 'proved',
    sizes: 'refuted',
    all_sizes: 'supported',
    constant: 'refuted',
    nowhere_zero: 'refuted',
    beyond_ten: 'refuted',
  });
});

test('roots, rates and minima right beside a pitchfork at g = 1', async () => {
  expect(
    await verdicts(`model fork
param g > 0 = 0.5
state x : R
x' = -x + tanh(g*x)
claim one when g < 1
    fixed-points 1
claim three_too_early when g > 0.98
    fixed-points 3
claim stable_too_far when g < 1.02
    stable at {x = 0}
claim overflow
    bounded-below -x^2/2 + log(cosh(g*x))/g
`),
  ).toEqual({
    one: 'proved',
    three_too_early: 'refuted',
    stable_too_far: 'refuted',
    overflow: 'inconclusive',
  });
});

test('counts in the thin wedge between two folds: a unit with a saturating function, three states above w = 4 (Wilson & Cowan 1972)', async () => {
  expect(
    await verdicts(`model saturating-unit
param w = 6, h = -3
state x : [0, 1]
x' = -x + 1/(1 + exp(-w*x - h))
claim one when w <= 4
    fixed-points 1
claim not_to_5 when w <= 5
    fixed-points 1
claim not_all when w > 4
    fixed-points 3
`),
  ).toEqual({ one: 'supported', not_to_5: 'refuted', not_all: 'refuted' });
});

test('counts where branches cross within the claim, and in no case that its conditions exclude', async () => {
  expect(
    await verdicts(`model crossings
param a >= 0, b in (0, 2)
state x : nonnegative
x' = (x + a*b)*(x - b)*(b*x - 1)
claim meet when a - b in (0, 1)
    fixed-points 2
claim apart when a - b in (0, 1), b > 1
    fixed-points 2
claim apart_otherwise when a > b, a < b + 1, b < 1
    fixed-points 2
`),
  ).toEqual({ meet: 'refuted', apart: 'proved', apart_otherwise: 'proved' });
});
