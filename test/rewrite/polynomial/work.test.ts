import { expect, test } from 'vitest';
import { Remembered, RememberedOf, spend, WorkSpent, within } from '../../../src/rewrite/polynomial/work.ts';

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

test('what gave up because a budget around it was spent is asked anew', () => {
  const known = new RememberedOf<object, string>();
  const key = {};
  const ask = () =>
    known.of(key, () => {
      try {
        return within('own', 100, () => {
          spend(60);
          return 'found';
        });
      } catch {
        return 'given up';
      }
    });
  expect(within('around', 50, ask)).toBe('given up');
  expect(ask()).toBe('found');
  // What ended by its own budget would end so again.
  let asked = 0;
  const short = () =>
    known.of(ask, () => {
      asked++;
      try {
        return within('own', 10, () => {
          spend(60);
          return 'found';
        });
      } catch {
        return 'given up';
      }
    });
  expect([short(), within('around', 70, short), asked]).toEqual(['given up', 'given up', 1]);
});
