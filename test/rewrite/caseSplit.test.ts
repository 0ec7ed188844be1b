import { describe, expect, it } from 'vitest';
import { add, call, delta, divide, mul, num, one, subtract, sum, value } from '../../src/expr/build.ts';
import type { Expr, FunctionName, Letter } from '../../src/expr/expr.ts';
import { atomIndex } from '../../src/expr/intern.ts';
import { splitCases } from '../../src/rewrite/caseSplit.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { interpret } from '../numeric/compile/interpreter.ts';
import { exp, i, j, k, N, scalar } from './vocabulary.ts';

const x = scalar('x');
const y = scalar('y');
const same = (p: typeof i, q: typeof i): Expr => delta(atomIndex(p), atomIndex(q));

describe('functions of a delta by cases', () => {
  it('lets a sum of exponentials see its diagonal: sum over j of exp(x [i = j] - y) = exp(x - y) + (N - 1) exp(-y)', () => {
    const total = sum([j], exp(subtract(mul(x, same(i, j)), y)));
    const claimed = add(exp(subtract(x, y)), mul(subtract(N, one), exp(mul(num(-1), y))));
    expect(zeroTest(subtract(expand(splitCases(total)), claimed))).toMatchObject({ kind: 'zero', how: 'normal-form' });
  });

  it.each<FunctionName>(['exp', 'sin', 'cosh', 'tanh', 'erf'])('keeps the value of %s, two deltas and all', (fn) => {
    const term = call(fn, add(x, mul(y, same(i, j)), mul(x, same(j, k)), mul(x, y, same(i, j), same(j, k))));
    const split = splitCases(term);
    expect(split).not.toBe(term);
    const letters = new Map<Letter, Float64Array>([
      [x.letter, Float64Array.of(0.37)],
      [y.letter, Float64Array.of(-1.21)],
    ]);
    for (const [p, q, r] of [
      [1, 1, 1],
      [1, 1, 2],
      [1, 2, 2],
      [1, 2, 3],
      [2, 1, 2],
    ]) {
      const at = (e: Expr): number =>
        interpret(
          e,
          { sizes: new Map(), values: letters },
          new Map([
            [i, p!],
            [j, q!],
            [k, r!],
          ]),
        );
      expect(at(split)).toBeCloseTo(at(term), 14);
    }
  });

  it('leaves alone what has no value in the other case, and a delta inside something else', () => {
    const logarithm = call('log', add(x, mul(y, same(i, j))));
    expect(splitCases(logarithm)).toBe(logarithm);
    const inside = exp(divide(x, add(one, same(i, j))));
    expect(splitCases(inside)).toBe(inside);
    expect(splitCases(exp(value(atomIndex(i))))).toBe(exp(value(atomIndex(i))));
  });
});
