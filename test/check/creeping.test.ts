import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

it('what creeps on below rounding is not at rest', () => {
  // Two clusters attract by exp(-40); y goes to 1 in a time of 1e14; theta turns for ever; tanh(40) is 1 to doubles.
  const found = judgements(
    `model creeping
param eps > 0 = 1e-14
state a[3] : R
state x : R
state y : R
state theta : R
state z : R
initial a[i] = where(i = 3, 9, i/10)
initial x = 1
initial y = 1/2
initial theta = 1/3
initial z = 40
a[i]' = sum((a[j] - a[i])*exp(-(a[i] - a[j])^2/2) for j in 3)
x' = -x
y' = eps*(1 - y^3)
theta' = eps*(1 + x^2)
z' = -z*(1 - tanh(z))
claim apart
    limit a[1] - a[2] = 0
claim halfway when eps = 1e-14
    limit x + y = 1/2
claim arrived when eps = 1e-14
    limit x + y = 1
claim turned when eps = 1e-14
    limit x + theta = 1/3
claim far
    limit z = 40
claim near
    limit z = 0
`,
    { draws: 0 },
  );
  expect(Object.values(found).map((j) => j.verdict)).toEqual(Array.from({ length: 6 }, () => 'inconclusive'));
  for (const { reason } of Object.values(found)) expect(reason).toContain('not been shown to be at rest');
});

it('a bottleneck is no root, however slowly it is passed', () => {
  expect(
    verdicts(
      `model ghost
state x : R
state y : R
initial x = -1/2
initial y = 1
x' = (1e-12 + x^2)*(1 - x)
y' = -y
claim stays
    limit x = 0 to 1e-3
claim passes
    limit x = 1
`,
      { draws: 0 },
    ),
  ).toEqual({ stays: 'inconclusive', passes: 'inconclusive' });
});

it('families of states at rest have their limits, bent or not', () => {
  expect(
    verdicts(
      `model families
state a : R
state b : R
state v[3] : R
state x : R
state y : R
a' = b*(1 - a*b)
b' = a*(1 - a*b)
v[i]' = v[i]*(1 - dot(v, v))
x' = -x*(1 + y^2)
y' = x*y
claim product
    limit a*b = 1
claim balance
    limit a^2 - b^2 = a(0)^2 - b(0)^2
claim length
    limit dot(v, v) = 1
claim direction
    limit v[1]/v[2] = v[1](0)/v[2](0)
claim off
    limit dot(v, v) = 1.001
claim line
    limit x = 0
`,
      { draws: 0 },
    ),
  ).toEqual({
    product: 'supported',
    balance: 'supported',
    length: 'supported',
    direction: 'supported',
    off: 'refuted',
    line: 'supported',
  });
});

it('near a saddle a motion stays as long as its start was near the way in, and goes on', () => {
  expect(
    verdicts(
      `model saddle
state x : R
state y : R
initial x = 1
initial y = 1e-9
x' = -x
y' = y/20 - y^3
claim leaves
    limit x + y^2 = 1/20
claim stays
    limit x + y = 0
claim too_near from {x = 1, y = 1e-20}
    limit x + y = 0
claim on_the_way_in from {x = 1, y = 0}
    limit x + y = 0
`,
      { draws: 0 },
    ),
  ).toEqual({ leaves: 'supported', stays: 'refuted', too_near: 'inconclusive', on_the_way_in: 'supported' });
});

it('a start on the border between two fates is told from one beside it by rounding alone', () => {
  // y = x^2/3 leads to the origin; rounding leads up or down.
  const border = `model border
state x : R
state y : R
x' = -x
y' = y - x^2
claim curved from {x = 1, y = 1/3}
    limit x + y = 0
claim above from {x = 1, y = 1/3 + 1e-6}
    limit x + y = 0
`;
  expect(verdicts(border, { draws: 0 })).toEqual({ curved: 'inconclusive', above: 'refuted' });
  const odd = `model odd
size n >= 3 = 3
state x[n] : R
x[i]' = x[i] - x[i]^3 - (x[i] - mean(x[j] for j in n))/2
claim middle from {x[i] = i - 2} when n = 3
    limit x[2] = 0
claim together from {x[i] = 1/3}
    limit x[1] = 1
claim nowhere from {x[i] = 0}
    limit x[2] = 0
`;
  expect(verdicts(odd, { draws: 0 })).toEqual({ middle: 'supported', together: 'supported', nowhere: 'supported' });
});

it('a heteroclinic cycle ends at none of its saddles', () => {
  const found = verdicts(
    `model cycle
state x[3] : R
initial x[i] = (6 - i)/10
x[1]' = x[1]*(1 - x[1] - 2*x[2] - x[3]/2)
x[2]' = x[2]*(1 - x[2] - 2*x[3] - x[1]/2)
x[3]' = x[3]*(1 - x[3] - 2*x[1] - x[2]/2)
claim one
    limit x[1] = 0
claim whole
    limit x[1] + x[2] + x[3] = 1
`,
    { draws: 0 },
  );
  expect(found).toEqual({ one: 'inconclusive', whole: 'inconclusive' });
});

it('what stands still while the states move on is held by a law, or by a force, or not known to stay', () => {
  expect(
    verdicts(
      `model held
state x : R
state y : R
state z : R
state p : positive
state q : positive
initial x = 1/2
initial y = 1/3
initial z = 1/2
initial p = 2
initial q = 1
x' = x - y - x*(x^2 + y^2)
y' = x + y - y*(x^2 + y^2)
z' = -1e-17*z*(2 + x^2)
p' = p*(1 - q)
q' = q*(p - 1)
claim held
    limit x^2 + y^2 = 1
claim conserved_along
    limit p + q - log(p*q) = 3 - log(2)
claim creeps
    limit z = 1/2
claim dies
    limit z = 0
`,
      { draws: 0 },
    ),
  ).toEqual({ held: 'supported', conserved_along: 'supported', creeps: 'inconclusive', dies: 'inconclusive' });
});

it('a cube that is less than rounding at the start is not left out of a flow that grows', () => {
  expect(
    verdicts(
      `model small
state y : R
initial y = 1e-9
y' = y - y^3
claim grows
    limit y = 1
claim stays
    limit y = 0
`,
      { draws: 0 },
    ),
  ).toEqual({ grows: 'supported', stays: 'refuted' });
});
