import { expect, test } from 'vitest';
import { Remembered, spend, WorkSpent, within } from '../../../src/rewrite/polynomial/work.ts';

test('what is known is charged as what is found: budgets do not see the difference', () => {
  const known = new Remembered<{ readonly of: string }>();
  let found = 0;
  const ask = () =>
    known.of('a', () => {
      spend(60);
      found++;
      spend(30);
      return { of: 'a' };
    });
  const first = within('first', 100, ask);
  expect(within('second', 100, ask)).toBe(first);
  expect(found).toBe(1);
  expect(() => within('two', 170, () => [ask(), ask()])).toThrow(WorkSpent);
  // Where it would not have come to its end it is begun again, and ends where it would have ended.
  expect(() => within('three', 50, ask)).toThrow('three');
  expect(() => within('outer', 95, () => within('inner', 70, ask))).toThrow('inner');
  expect(within('again', 90, ask)).toEqual({ of: 'a' });
});
