import fc from 'fast-check';
import { expect, it } from 'vitest';
import { envelope, envelopeTimes } from '../../src/check/trajectories/envelope.ts';
import { verdicts } from './verdicts.ts';

it('a distance that oscillates falls at its rate, within the error that is given', () => {
  const cases = fc.record({
    rate: fc.double({ min: 0.01, max: 2, noNaN: true }),
    turns: fc.double({ min: 1.5, max: 40, noNaN: true }),
    phase: fc.double({ min: 0, max: 6.28, noNaN: true }),
    floor: fc.double({ min: 0, max: 0.9, noNaN: true }),
    whole: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ rate, turns, phase, floor, whole }) => {
      const times = envelopeTimes(0, rate, whole);
      const seen = times.map((t) => Math.exp(-rate * t) * (floor + Math.abs(Math.cos(turns * rate * t + phase))));
      const found = envelope(times, seen);
      if (found === undefined) return;
      expect(Math.abs(found.rate - rate)).toBeLessThan(3 * found.error);
    }),
    { seed: 5, numRuns: 1000 },
  );
});

it('the rate of an oscillating motion is known as well as that of one that does not oscillate', () => {
  const text = `model heavy
param lr > 0 = 0.1, m in [0, 1) = 0.9, a > 0 = 1
state x : R, v : R
x <- x - lr*a*x + m*(x - v)
v <- x
claim turning when lr*a > (1 - sqrt(m))^2, lr*a < (1 + sqrt(m))^2
    rate x = -log(m)/2
claim twice when lr*a > (1 - sqrt(m))^2, lr*a < (1 + sqrt(m))^2
    rate x = -log(m)
`;
  expect(verdicts(text)).toEqual({ turning: 'supported', twice: 'refuted' });
  // Few steps to an e-fold: those that are looked at are not over before four peaks were seen.
  const fast = `model fast
param k > 0 = 1
state x : R, v : R
v <- v/2 - k*x
x <- x + v/2 - k*x
claim turning when k = 1
    rate x = log(2)/2
claim twice when k = 1
    rate x = log(2)
`;
  expect(verdicts(fast)).toEqual({ turning: 'supported', twice: 'refuted' });
  const flow = `model pendulum
state th : R, w : R
th' = w
w' = -sin(th) - 0.2*w
claim energy
    rate w^2/2 - cos(th) = 0.2
claim half
    rate w^2/2 - cos(th) = 0.1
`;
  expect(verdicts(flow)).toEqual({ energy: 'supported', half: 'refuted' });
});
