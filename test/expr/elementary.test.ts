import { expect, it } from 'vitest';
import { ELEMENTARY } from '../../src/expr/elementary.ts';

it('no function makes a number of NaN', () => {
  for (const [name, f] of Object.entries(ELEMENTARY))
    expect((f as (...x: number[]) => number)(Number.NaN, Number.NaN), name).toBeNaN();
});

it('the step is 0 at 0, as is the slope of relu', () => {
  expect([-1, 0, 1].map(ELEMENTARY.step)).toEqual([0, 0, 1]);
  // erf(1) from Abramowitz & Stegun 1964, table 7.1.
  expect(ELEMENTARY.erf(1)).toBeCloseTo(0.8427007929, 10);
});
