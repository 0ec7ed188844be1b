import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('points that are not simple are counted, off the values at which they meet others', () => {
  expect(
    verdicts(
      `model meeting
param a = 1, b = 2
state x : R
x' = -(x - a)^2*(x - b)^3
claim two when a != b
    fixed-points 2
claim at_all_values
    fixed-points 2
claim one when a = b
    fixed-points 1
claim three
    fixed-points 3
`,
      { draws: 0 },
    ),
  ).toEqual({ two: 'proved', at_all_values: 'refuted', one: 'proved', three: 'refuted' });
  expect(
    verdicts(
      `model quadratic
param a = 1
state x : R
x' = -(x^2 - a)^2*(x + 2)
claim three when a > 0, a < 4
    fixed-points 3
claim at_more_values when a > 0
    fixed-points 3
claim two when a = 4
    fixed-points 2
claim complex when a < 0
    fixed-points 3 complex, 1 real
`,
      { draws: 0 },
    ),
  ).toEqual({ three: 'proved', at_more_values: 'refuted', two: 'proved', complex: 'proved' });
  expect(
    verdicts(
      `model plane
param p in (0, 2) = 1
state x : R
state y : R
x' = (x - p)^2*(x + p)
y' = x*y - y^3
claim four
    fixed-points 4
claim five
    fixed-points 5
`,
      { draws: 0 },
    ),
  ).toEqual({ four: 'proved', five: 'refuted' });
});
