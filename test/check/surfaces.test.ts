import { expect, it } from 'vitest';
import { verdicts } from './verdicts.ts';

it('equations between parameters that nothing solves are met by moving one of them', () => {
  const text = `
model surfaces
param a > 0 = 1, b > 0 = 1, k > 0 = 2, h = 1
state x : R
x' = -a*x + k*x
claim only_at_whole_numbers when k + k*(k-1)*(k-2) = a^2
    k = a^2
claim on_a_circle when a^2 + b^2 = 1
    a^4 - b^4 = a^2 - b^2
claim not_on_a_circle when a^2 + b^2 = 1
    a^4 + b^4 = a^2 + b^2
claim transcendental when exp(k) + k = a^2, a > 2
    log(a^2 - k) = k
claim a_sign_wrong when exp(k) + k = a^2, a > 2
    log(a^2 + k) = k
claim a_line when k^2 = a^2
    stationary {x = h}
claim no_line when k^2 = 2*a^2
    stationary {x = h}
claim both_signs when h^2 + b^2 = 4
    h > 0
claim nowhere when a^2 + b^2 = -1
    a = b
`;
  expect(verdicts(text)).toEqual({
    only_at_whole_numbers: 'refuted',
    on_a_circle: 'supported',
    not_on_a_circle: 'refuted',
    transcendental: 'supported',
    a_sign_wrong: 'refuted',
    a_line: 'supported',
    no_line: 'refuted',
    both_signs: 'refuted',
    nowhere: 'inconclusive',
  });
});
