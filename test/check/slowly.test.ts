import { expect, it } from 'vitest';
import { powerLaw } from '../../src/check/trajectories/powerLaw.ts';
import { judgements, verdicts } from './verdicts.ts';

it('a power of t is told from an exponential', () => {
  const t = Array.from({ length: 110 }, (_, k) => 0.02 * 1.15 ** k);
  expect(
    powerLaw(
      t,
      t.map((x) => (1 + 2 * x) ** -0.5),
    ),
  ).toBeCloseTo(0.5, 2);
  expect(
    powerLaw(
      t,
      t.map((x) => Math.exp(-0.1 * x)),
    ),
  ).toBeUndefined();
});

it('what slows down as a power of t has its limit, and no exponential rate', () => {
  // x = 1/sqrt(1/x0^2 + 2 a t).
  const found = judgements(
    `model slow
param a > 0 = 1
state x : R
x' = -a*x^3
initial x = 1
claim rests
    limit x = 0
claim elsewhere
    limit x = 0.01
claim rated
    rate x = a
claim slow_rate
    rate x = 1/1000
claim still
    rate x = 0
`,
    { draws: 1 },
  );
  const verdict = Object.fromEntries(Object.entries(found).map(([k, j]) => [k, j.verdict]));
  expect(verdict).toEqual({
    rests: 'supported',
    elsewhere: 'refuted',
    rated: 'refuted',
    slow_rate: 'refuted',
    still: 'inconclusive',
  });
  expect(found.still!.reason).toContain('t^-0.500');
});

it('a slow direction carries others with it: x = 1/(1/x0 + a t), y follows', () => {
  // Asked at larger values of a too, and from starts at which all but x has come to rest long before x slows down as t^-1.
  expect(
    verdicts(
      `model carried
param a > 0 = 1
state x : nonnegative
state y : R
x' = -a*x^2
y' = -y + x
claim rests
    limit x + y = 0
claim off
    limit y = 1e-4
claim nearly
    limit x + y = 1e-6
`,
      { draws: 1 },
    ),
  ).toEqual({ rests: 'supported', off: 'refuted', nearly: 'refuted' });
});

it('on a cycle what swings has no limit, and what is still has', () => {
  expect(
    verdicts(
      `model ring
param w > 0 = 1
state x : R
state y : R
x' = x - w*y - x*(x^2 + y^2)
y' = w*x + y - y*(x^2 + y^2)
initial x = 1/2
initial y = 1/3
claim swings
    limit x = 0
claim still
    limit x^2 + y^2 = 1
claim off
    limit x^2 + y^2 = 0.999
`,
      { draws: 0 },
    ),
  ).toEqual({ swings: 'refuted', still: 'supported', off: 'refuted' });
});

it('a limit of what contains t is not read at t = 0', () => {
  expect(
    verdicts(
      `model timed
state x : R
x' = 1 - x
claim grows
    limit t*x = 0
`,
      { draws: 1 },
    ).grows,
  ).toBe('inconclusive');
});

it('where the equations contain t nothing is at rest because it is so at t = 0', () => {
  expect(
    verdicts(
      `model driven
state x : R
x' = -t*x
claim stays
    limit x = x(0)
claim comes
    limit x = 0
claim rated
    rate x = 1
`,
      { draws: 1 },
    ),
  ).toEqual({ stays: 'inconclusive', comes: 'inconclusive', rated: 'inconclusive' });
});
