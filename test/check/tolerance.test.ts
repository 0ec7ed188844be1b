import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

// A quoted number is true within its tolerance and false beyond it, however small both are.

it('what exceeds the tolerance is refuted, down to the rounding of doubles', () => {
  const text = `
model quoted
param a > 0 = 1
state x : R
x' = -a*x
claim exact_digits
    exp(1) = 2.718281828459045 to 1e-14
claim twelve_digits
    exp(1) = 2.718281828459 to 1e-12
claim wrong_tenth_digit
    exp(1) = 2.718281828559 to 1e-12
claim wrong_last_digit
    exp(1) = 2.71828182847 to 1e-12
claim loose
    exp(1) = 2.72 to 1e-2
claim too_loose
    exp(1) = 2.72 to 1e-3
claim percent
    exp(1) = 2.7 to 1%
claim less_than_a_percent
    exp(1) = 2.7 to 0.5%
`.trimStart();
  expect(verdicts(text)).toEqual({
    exact_digits: 'supported',
    twelve_digits: 'supported',
    wrong_tenth_digit: 'refuted',
    wrong_last_digit: 'inconclusive',
    loose: 'supported',
    too_loose: 'refuted',
    percent: 'supported',
    less_than_a_percent: 'refuted',
  });
});
