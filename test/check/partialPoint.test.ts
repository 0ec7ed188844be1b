import { expect, test } from 'vitest';
import { verdicts } from './verdicts.ts';

test('entries that a point does not give are free, not 0', () => {
  const found = verdicts(`
model partial
size n >= 3 = 3
param s > 0 = 2
state x[n] : R
state w[n] : R
x[i]' = sum(x[k] for k in n if k != i)
w[l]' = (s - prod(w[k] for k in n))*prod(w[k] for k in n if k != l)
claim one_given
    stationary {x[1] = 0, w[i] = 0}
claim all_given
    stationary {x[i] = 0, w[i] = 0}
claim others_too
    x[2] = 0 at {x[1] = 0}
claim itself
    x[1] = 0 at {x[1] = 0}
claim one_weight
    stationary {x[i] = 0, w[1] = 0}
claim two_weights
    stationary {x[i] = 0, w[1] = 0, w[2] = 0}
claim spectrum_needs_all when n = 3
    spectrum at {x[i] = 0, w[1] = 0}: 2, -1 times 2, 0 times 3
`);
  expect(found).toMatchObject({
    one_given: 'refuted',
    all_given: 'proved',
    others_too: 'refuted',
    itself: 'proved',
    one_weight: 'refuted',
    spectrum_needs_all: 'refuted',
  });
  expect(['proved', 'supported']).toContain(found.two_weights);
});

test('what a point leaves free is compared with all of its other values', () => {
  const found = verdicts(`
model valley
state x : R
state y : R
x' = -x
y' = -y
claim everywhere_least
    minimum of x^2 at {x = 0}
claim not_for_all_y
    minimum of x^2 + y^2 at {x = 0}
claim along_a_valley
    minimum of (x - y)^2 at {x = y}
`);
  expect(found).toEqual({ everywhere_least: 'proved', not_for_all_y: 'refuted', along_a_valley: 'proved' });
});
