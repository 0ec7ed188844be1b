import { expect, test } from 'vitest';
import { add, mul, num, pow, setOf } from '../../src/expr/build.ts';
import { termsOf } from '../../src/expr/traverse.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { unroll, writtenOut } from '../../src/rewrite/unroll.ts';
import { family, index, scalar, total } from './vocabulary.ts';

const [three, two] = [setOf(num(3)), setOf(num(2))];
const [p, q] = [index('p', three), index('q', two)];
const [A, B] = [family('A', [three, two]), family('B', [two])];

test('terms are counted as they would be written out, where no two are alike', () => {
  for (const [e, n] of [
    [total([p, q], A(p, q)), 6],
    [mul(total([p, q], A(p, q)), total([q], B(q))), 12],
    [add(total([p, q], mul(A(p, q), add(B(q), scalar('c')))), scalar('c')), 13],
  ] as const) {
    expect(writtenOut(e)).toBe(n);
    expect(termsOf(expand(unroll(e)))).toHaveLength(n);
  }
  // Of a square those above the diagonal fall together with those below.
  const square = pow(total([p, q], A(p, q)), num(2));
  expect(writtenOut(square)).toBe(36);
  expect(termsOf(expand(unroll(square)))).toHaveLength(21);
});
