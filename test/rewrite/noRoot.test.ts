import { expect, test } from 'vitest';
import { add, call, delta, mul, negate, num, one, pow, sqrt, square, subtract, sum } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { atomIndex } from '../../src/expr/intern.ts';
import { rational } from '../../src/expr/rational.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { hasNoRoot, rootedIn } from '../../src/rewrite/noRoot.ts';
import { realPoint } from '../../src/rewrite/randomPoint.ts';
import { zeroTest } from '../../src/rewrite/zeroTest.ts';
import { i, j, N, scalar, u } from './vocabulary.ts';

const [x, y] = [scalar('x'), scalar('y')];
const under = subtract(square(x), mul(num(4), y));

test('a point is left out where a term has no real value there, and only there', () => {
  const e = add(call('exp', sqrt(under)), mul(x, pow(under, num(rational(1, 4)))));
  expect(rootedIn(e)).toEqual([under]);
  const out = Array.from({ length: 40 }, (_, seed) => {
    const recipe = { seed, sizes: new Map(), indices: new Map() };
    const value = evaluate(e, doubles, realPoint(doubles, recipe));
    const none = hasNoRoot(under, recipe);
    expect(none).toBe(value.kind !== 'value' || Number.isNaN(value.value));
    return none;
  });
  expect(new Set(out).size).toBe(2);
});

test('roots that may not be taken leave no point out', () => {
  const never = negate(add(one, square(x)));
  const condition = mul(delta(atomIndex(i), atomIndex(j)), sqrt(never));
  expect(rootedIn(add(x, condition))).toEqual([]);
  expect(rootedIn(sum([i], mul(u(i), sqrt(subtract(u(i), u(j))))))).toEqual([]);
  // Odd roots have a value everywhere, odd powers of even roots have not.
  expect(rootedIn(pow(never, num(rational(1, 3))))).toEqual([]);
  expect(rootedIn(pow(never, num(rational(-3, 2))))).toEqual([never]);
});

test('verdicts stand on points where there are roots: none are not zero', () => {
  const root = sqrt(under);
  const lambda = mul(num(rational(1, 2)), add(x, root));
  const characteristic = (l: Expr): Expr => add(square(l), negate(mul(x, l)), y);
  expect(zeroTest(characteristic(lambda)).kind).toBe('zero');
  expect(zeroTest(characteristic(mul(lambda, call('exp', subtract(root, root))))).kind).toBe('zero');
  expect(zeroTest(subtract(call('exp', add(root, x)), mul(call('exp', root), call('exp', x)))).kind).toBe('zero');
  expect(zeroTest(subtract(call('exp', root), add(one, root))).kind).toBe('nonzero');
  const nowhere = sqrt(negate(add(one, square(x))));
  expect(zeroTest(subtract(call('cos', nowhere), call('sin', mul(N, nowhere)))).kind).toBe('unknown');
});
