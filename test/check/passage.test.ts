import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('how an eigenvalue passes speaks against a kind where what branches off is not decided', () => {
  // Two equal competitors (May & Leonard 1975): at a = 1 a whole line of points is still, and both coefficients vanish.
  const found = verdicts(`model competition
param a > 0 = 1
state x : nonnegative
state y : nonnegative
x' = x*(1 - x - a*y)
y' = y*(1 - y - a*x)
claim some
    threshold a = 1 at {x = 1, y = 0}
claim turning
    threshold a = 1 hopf at {x = 1, y = 0}
claim turning_anywhere
    threshold a = 1 hopf
claim branching
    threshold a = 1 pitchfork at {x = 1, y = 0}
`);
  expect(found).toEqual({
    some: 'proved',
    turning: 'refuted',
    turning_anywhere: 'refuted',
    branching: 'inconclusive',
  });
});
