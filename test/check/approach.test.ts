import { describe, expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

const PAIR = `model pair
size n >= 2 = 4
param w > 0 = 1/10, a > 0 = 1
state x : R, y : R
x' = -a*(x - y)
y' = -a*(y - x) - w*y
let slow = (2*a + w - sqrt(4*a^2 + w^2))/2
`;

describe('what holds up to a remainder', () => {
  it('power series of both sides, and the gap at small values, agree on the power', () => {
    // slow = a + w/2 - sqrt(a^2 + w^2/4), by the binomial series.
    const found = verdicts(
      `${PAIR}
claim to_any_order
    slow = w/2 - w^2/(8*a) + w^4/(128*a^3) + O(w^6)
claim wrong_fourth_order
    slow = w/2 - w^2/(8*a) + w^4/(120*a^3) + O(w^6)
claim far_out
    slow = w/2 - w^2/(8*a) + O(1/a^3)
claim wrong_far_out
    slow = w/2 + w^2/(8*a) + O(1/a^2)
claim of_a_size
    sum(x^2/(n + 1) for i in n) = x^2*(1 - 1/n) + O(1/n^2)
claim functions
    tanh(w*x)/sin(w) = x + O(w^2)
claim broken_powers
    log(1 + x^2*sqrt(w)) = x^2*sqrt(w) - x^4*w/2 + O(w^(3/2))
claim no_series
    exp(-1/w) = 0 + O(w^4)
claim rate_far_out
    rate x = w/2 - w^2/(8*a) + O(1/a^3)
claim wrong_rate_far_out
    rate x = w/2 + w^2/(8*a) + O(1/a^3)
`,
      { draws: 1 },
    );
    expect(found).toEqual({
      to_any_order: 'proved',
      wrong_fourth_order: 'refuted',
      far_out: 'proved',
      wrong_far_out: 'refuted',
      of_a_size: 'proved',
      functions: 'proved',
      broken_powers: 'proved',
      no_series: 'supported',
      rate_far_out: 'proved',
      wrong_rate_far_out: 'refuted',
    });
  });
});

describe('limits as a letter tends somewhere', () => {
  it('of terms, and of trajectories at times that grow: the plateau between fast and slow modes', () => {
    const found = verdicts(
      `${PAIR}
claim ratio
    limit slow/w = 1/2 as w -> 0
claim wrong_ratio
    limit slow/w = 2/3 as w -> 0
claim far_out
    limit slow = w/2 as a -> infinity
claim endless
    limit sin(1/w) = 0 as w -> 0
claim plateau
    limit x(1/sqrt(w)) = (x(0) + y(0))/2 as w -> 0
claim no_plateau
    limit x(1/sqrt(w)) = x(0) as w -> 0
claim its_error
    x(1/sqrt(w)) = (x(0) + y(0))/2 + O(w^(1/2))
claim too_late
    limit x(1/w^(4/3)) = (x(0) + y(0))/2 as w -> 0
`,
      { draws: 1 },
    );
    expect(found).toEqual({
      ratio: 'proved',
      wrong_ratio: 'refuted',
      far_out: 'proved',
      endless: 'inconclusive',
      plateau: 'proved',
      no_plateau: 'refuted',
      its_error: 'supported',
      too_late: 'inconclusive',
    });
  });
});
