import { expect, test } from 'vitest';
import { verdicts } from './verdicts.ts';

test('a difference that grows without end has no limit; one that is slow to come to it may have', () => {
  const found = verdicts(`
model parting
param w in (0, 1) = 1/2
state x : R
x' = -x
claim logarithms
    limit log(w/(1 + w)) - log(w) = 0 as w -> 0
claim half_of_one
    limit log(w/(1 + w)) - log(w)/2 = 0 as w -> 0
claim slow
    limit 1/(1 - log(w)) = 0 as w -> 0
claim powers
    limit 1/w = 3 as w -> 0
`);
  expect(found.half_of_one).toBe('refuted');
  expect(found.powers).toBe('refuted');
  expect(['proved', 'supported', 'inconclusive']).toContain(found.logarithms);
  expect(found.slow).not.toBe('refuted');
});
