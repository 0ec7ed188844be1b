import { describe, expect, test } from 'vitest';
import {
  add,
  call,
  delta,
  divide,
  mul,
  num,
  one,
  pow,
  prod,
  sqrt,
  square,
  subtract,
  sum,
  sym,
  unequal,
  value,
} from '../../src/expr/build.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { atomIndex, entryIndex, letter, placeIndex } from '../../src/expr/intern.ts';
import { doubles } from '../../src/rewrite/arithmetic.ts';
import { evaluate } from '../../src/rewrite/evaluate.ts';
import { a, d, i, inN, j, N, scalar, u, z } from './vocabulary.ts';

const letterOf = (e: Expr): Letter => (e.kind === 'sym' ? e.letter : (undefined as never));
const sizes = (n: number, m: number) =>
  new Map([
    [letterOf(N), n],
    [letterOf(d), m],
  ]);
/** u[i] = i, z[i,a] = 10 i + a, x = 1/2 */
const values = (l: Letter, at: readonly number[]): number =>
  l.name === 'u' ? at[0]! : l.name === 'z' ? 10 * at[0]! + at[1]! : 0.5;
const at = (e: Expr, n = 3, m = 2, indices: readonly (readonly [typeof i, number])[] = []) =>
  evaluate(e, doubles, { sizes: sizes(n, m), indices: new Map(indices), symbol: values });
const number = (e: Expr, n = 3, m = 2, indices: readonly (readonly [typeof i, number])[] = []): number | string => {
  const found = at(e, n, m, indices);
  return found.kind === 'value' ? found.value : found.kind;
};
const x = scalar('x');

describe('evaluation', () => {
  test('sums are looped over their sets', () => {
    expect(number(sum([i], u(i)))).toBe(6);
    expect(number(sum([i, a], z(i, a)), 2, 3)).toBe(11 + 12 + 13 + 21 + 22 + 23);
    expect(number(square(sum([i], u(i))), 4)).toBe(100);
    expect(number(mul(N, sum([i], square(u(i)))), 3)).toBe(42);
    expect(
      number(z(i, a), 3, 2, [
        [i, 2],
        [a, 1],
      ]),
    ).toBe(21);
    expect(number(sum([i], pow(num(-1), value(atomIndex(i)))), 3)).toBe(-1);
    expect(number(prod(i, add(one, u(i))), 5)).toBe(720);
  });

  test('guards are tested before what they guard', () => {
    const inverse = divide(one, subtract(u(i), u(j)));
    expect(number(sum([j], mul(unequal(atomIndex(i), atomIndex(j)), inverse)), 3, 1, [[i, 1]])).toBe(-1.5);
    expect(number(sum([i, j], mul(unequal(atomIndex(i), atomIndex(j)), inverse, u(i))), 3)).toBe(3);
    expect(number(sum([j], inverse), 3, 1, [[i, 1]])).toBe('pole');
    const never = divide(one, subtract(u(i), one));
    expect(number(sum([i, j], mul(unequal(atomIndex(i), atomIndex(j)), never, u(j))), 1)).toBe(0);
    expect(number(mul(delta(atomIndex(i), placeIndex(num(2))), never), 3, 1, [[i, 1]])).toBe(0);
  });

  test('entries of whole-number data are indices', () => {
    const label = letter({ name: 'label', role: 'data', axes: [inN], domain: { kind: 'integer' } });
    const labels = [2, 2, 1];
    const term = sum([i], sym(letterOf(u(i)), [entryIndex(sym(label, [atomIndex(i)]))]));
    const found = evaluate(term, doubles, {
      sizes: sizes(3, 2),
      indices: new Map(),
      symbol: values,
      whole: (l, [k]) => (l === label ? labels[k! - 1] : undefined),
    });
    expect(found).toMatchObject({ kind: 'value', value: 5 });
  });

  test('what has no value is an outcome', () => {
    expect(number(divide(one, subtract(add(x, x), one)))).toBe('pole');
    expect(number(call('log', subtract(x, one)))).toBe('undefined');
    expect(number(sqrt(subtract(x, one)))).toBe('undefined');
    expect(number(call('erf', one))).toBeCloseTo(0.8427007929, 9);
    expect(number(sym(letterOf(u(i)), [placeIndex(num(2))]), 1)).toBe('undefined');
    expect(
      evaluate(
        sum([i, j], call('exp', mul(u(i), u(j)))),
        doubles,
        { sizes: sizes(50, 1), indices: new Map(), symbol: values },
        100,
      ).kind,
    ).toBe('budget');
  });

  test('closed sums are found once', () => {
    const mean = divide(sum([j], u(j)), N);
    const e = sum([i], pow(subtract(call('exp', subtract(u(i), mean)), mean), num(-1)));
    const found = at(e, 200);
    expect(found.kind === 'value' && found.operations < 5000).toBe(true);
  });
  test('sets may be empty', () => expect(number(sum([a], z(i, a)), 3, 0, [[i, 1]])).toBe(0));
});
