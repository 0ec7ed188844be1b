import { expect, test } from 'vitest';
import { remembered } from '../../src/numeric/remembered.ts';

test('a matrix is asked about once, as long as it is among the last; another one, another shape and another zero are others', () => {
  const asked: number[] = [];
  const sum = remembered((a, m) => {
    asked.push(m);
    return Array.from(a).reduce((x, y) => x + y, 0);
  });
  const full = (x: number): Float64Array => new Float64Array(400).fill(x);
  expect([sum(full(1), 20, 20), sum(full(1), 20, 20), sum(full(2), 20, 20)]).toEqual([400, 400, 800]);
  expect(asked.length).toBe(2);
  sum(full(1), 16, 25);
  sum(full(0), 20, 20);
  sum(full(-0), 20, 20);
  expect(asked.length).toBe(5);
  sum(full(1), 20, 20);
  expect(asked.length).toBe(6);
  // A matrix that is changed afterwards is another one.
  const own = full(3);
  sum(own, 20, 20);
  own[0] = 4;
  expect(sum(own, 20, 20)).toBe(1201);
  // Small ones are done again.
  sum(new Float64Array(4), 2, 2);
  sum(new Float64Array(4), 2, 2);
  expect(asked.slice(-2)).toEqual([2, 2]);
});
