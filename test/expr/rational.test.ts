import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromNumber, rational, toNumber } from '../../src/expr/rational.ts';

it('a double is itself again as a fraction, from the smallest to the largest', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0));
  fc.assert(
    fc.property(finite, (x) => {
      expect(toNumber(fromNumber(x))).toBe(x);
    }),
    { seed: 7, numRuns: 500 },
  );
  for (const x of [2 ** -1022, 2 ** -1074, Number.MAX_VALUE]) expect(toNumber(fromNumber(x))).toBe(x);
});

it('parts that no double holds have a quotient that one does', () => {
  expect(toNumber(rational(10n ** 400n, 3n * 10n ** 399n))).toBeCloseTo(10 / 3, 14);
  expect(toNumber(rational(1n, 10n ** 305n))).toBe(1e-305);
});
