import { expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

// `from {…}` narrows a claim to the trajectory of one start: what fails elsewhere says nothing about it.

const text = `model narrowed
param a > 0 = 1
state x : R
state y : R
x' = -a*x
y' = x*y
claim stays_positive from {x = 1, y = 1}
    x >= 0
claim kept from {x = 0, y = 1}
    conserved y
claim falls from {x = -1, y = 1}
    decreasing y
claim rests from {x = 0, y = 1}
    y' = 0
claim implied from {x = 1, y = 1}
    y > 0 implies x > 0
claim set from {x = 0, y = 1}
    invariant {y = 1}
claim everywhere from {x = 1, y = 1}
    x^2 >= 0
claim sign_kept from {x = 1}
    conserved sign(x)
claim later from {x = 1} when a = 1
    x(1) > 1/2
claim field from {x = 0}
    gradient-field
claim turns_negative from {x = 1, y = 1}
    x < 1/2
claim at_rest from {x = 0, y = 1}
    y = 1
claim not_at_rest from {x = 0, y = 1}
    y = 2
`;

it('what holds along the one trajectory is not refuted by states of others', () => {
  expect(verdicts(text)).toEqual({
    // Relations are followed from their start.
    stays_positive: 'supported',
    turns_negative: 'refuted',
    at_rest: 'supported',
    not_at_rest: 'refuted',
    kept: 'inconclusive',
    falls: 'inconclusive',
    rests: 'inconclusive',
    implied: 'inconclusive',
    set: 'inconclusive',
    // What holds at all states holds at those of a trajectory.
    everywhere: 'proved',
    sign_kept: 'supported',
    // These are followed, or do not speak of states.
    later: 'refuted',
    field: 'refuted',
  });
  expect(judgements(text).kept!.reason).toMatch(/^it fails at some states; of those that the trajectory/);
});
