import { describe, expect, test } from 'vitest';
import { load } from '../../src/model/load.ts';
import { GOOD } from './goodModels.ts';

const HEAD = `model v
size  n = 4, m >= 2 = 3
param a = 1, b = 1, tau > 0 = 2, k = 3, s in [0, 1] = 0.5, q != 0 = 1
data  A[m] = [1, 0, 2]
state x[n] : R
state z[n] : R^3
x' = -x
z' = -z
`;

/** What is said of the lines, with the sign that the caret stands under. */
function said(lines: string): readonly string[] {
  const text = HEAD + lines;
  const { diagnostics, model } = load(text);
  expect(model).toBeDefined();
  return diagnostics.map(({ code, message, place, help }) => {
    const at = [...text.split('\n')[place.line - 1]!].slice(place.column - 1, place.endColumn - 1).join('');
    return `${code} ${at} ${message} (${help})`;
  });
}

describe('a division that vanishes is a warning', () => {
  test.each([
    ['1/(a - b)', '/ `a - b` vanishes at a = 1, b = 1 (other values, or a condition that excludes it)'],
    ['log(a - b)', 'log `a - b` vanishes at a = 1, b = 1 (other values, or a condition that excludes it)'],
    ['(a - b)^-2', '^ `a - b` vanishes at a = 1, b = 1 (other values, or a condition that excludes it)'],
    ['1/(n - 4)', '/ `n - 4` vanishes at n = 4 (other values, or a condition that excludes it)'],
    ['1/(n - 1)', '/ `n - 1` vanishes at n = 1 (`size n >= 2`)'],
    ['1/k', '/ `k` vanishes at k = 0 (`param k > 0`, or `!= 0`)'],
    ['x[1]/(2*s)', '/ `2*s` vanishes at s = 0 (`param s > 0`, or `!= 0`)'],
    ['1/(1 - s)', '/ `1 - s` vanishes at s = 1 (`param s != 1`)'],
    ['1/A[2]', '/ `A[2]` vanishes (other values, or a condition that excludes it)'],
    ['sum(1/(i - j) for i in n, j in n)', '/ `i - j` vanishes at i = 1, j = 1 (exclude it: `if i != j`)'],
    ['sum(1/|z[i] - z[j]| for i in n, j in n)', '/ `|z[i] - z[j]|` vanishes at i = 1, j = 1 (exclude it: `if i != j`)'],
    [
      'sum(z[i,1]/|z[i] - z[j]|^2 for i in n, j in 1..i)',
      '/ `|z[i] - z[j]|^2` vanishes at i = 1, j = 1 (exclude it: `if i != j`)',
    ],
  ])('%s', (term, expected) => {
    expect(said(`let y = ${term}`)).toEqual([`W0403 ${expected}`]);
  });

  test('in functions, definitions and equations, once for a place', () => {
    expect(said('let f(u, v) = 1/(u - v)\nlet y = f(a, b) + f(b, a) + f(a, tau)')).toEqual([
      'W0403 / `u - v` vanishes at u = 1, v = 1 (other values, or a condition that excludes it)',
    ]);
    expect(said('let w = a - b\nlet y = 2/w')).toEqual([
      'W0403 / `w` vanishes at a = 1, b = 1 (other values, or a condition that excludes it)',
    ]);
    expect(said("state y[n] : R\ny[i]' = sum(1/(y[i] - y[j]) for j in n)")).toEqual([
      'W0403 / `y[i] - y[j]` vanishes at i = 1, j = 1 (exclude it: `if i != j`)',
    ]);
  });
});

describe('nothing is said', () => {
  test.each([
    '1/tau',
    '1/(a + b)',
    '1/(m - 1)',
    '1/q',
    '1/x[1]',
    '1/|x|',
    'log(tau)',
    '1/(1 + x[1]^2)',
    'where(a = b, 0, 1/(a - b))',
    'sum(1/(i - j) for i in n, j in n if i != j)',
    'sum(1/|z[i] - z[j]| for i in n, j in n if i < j)',
    'sum(indicator(i != j)/(i - j) for i in n, j in n)',
    'sum(1/(i - 9) for i in n)',
    '1/(tau - 1)',
  ])('%s', (term) => {
    expect(said(`let y = ${term}`)).toEqual([]);
  });
  test.each(Object.entries(GOOD))('of %s', (_, text) => {
    expect(load(text).diagnostics.filter((d) => d.code === 'W0403')).toEqual([]);
  });
});

test('a thousand lines are looked at in a few milliseconds', () => {
  const lines = Array.from(
    { length: 1000 },
    (_, i) => `let y${i} = sum(1/|z[i] - z[j]|^2 for i in n, j in n if i != j)/${i + 1}`,
  );
  const without = lines.map((l) => l.replace('1/|', '1*|').replace(/\/\d+$/, ''));
  const time = (text: string): number => {
    const times = Array.from({ length: 5 }, () => {
      const begin = performance.now();
      load(text);
      return performance.now() - begin;
    });
    return Math.min(...times);
  };
  const [a, b] = [time(HEAD + lines.join('\n')), time(HEAD + without.join('\n'))];
  console.log(`${a.toFixed(0)} ms with divisions, ${b.toFixed(0)} ms with products`);
  expect(a).toBeLessThan(10 * b + 100);
});
