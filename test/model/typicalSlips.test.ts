import { expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';

const sound = `model my-model
size  n = 3
param a > 0 = 1
state x[n] : R
let L = a*sum(x[i]^2 for i in n)/2
x' = -grad(L, x)
claim falls
    decreasing L
`;
const slips: readonly (readonly [string, string, string, string])[] = [
  ['sum(', 'summ(', '5:11', 'did you mean `sum`?'],
  ['a*sum', 'A*sum', '5:9', '`a` differs in case only (line 3)'],
  ['x[n] : R', 'x[n]', '4:7', '`state x : R`'],
  ['for i in n', 'for j in n', '5:17', '`for i in n`'],
  ['x[i]^2', 'x[i,i]^2', '5:19', '`x[i]`'],
  ['decreasing L', 'conserved x[5]', '8:17', 'a place on it, or a larger size'],
  ['state x', 'data h[n] = [1, 2]\nstate x', '4:13', '3 numbers, or another size'],
  ['state x', 'data h[2, 2] = [[1, 2], [3]]\nstate x', '4:25', 'as many numbers in every row'],
  ['x[i]^2', 'sinus(x[i])', '5:15', 'did you mean `sin`?'],
  ['sum(x', 'sum((x', '5:15', '`)` before `for`'],
  ['decreasing', 'decreases', '8:5', 'the nearest form is `decreasing`'],
  ['decreasing L', 'conserves L', '8:5', 'the nearest form is `conserved`'],
  ['claim falls', 'claim falls cite saxe2014 "3"', '7:18', 'declare it: `cite saxe2014 "…"`'],
  ['claim falls', 'claim falls in line', '7:16', 'declare it: `ansatz line(…)`'],
  [
    'decreasing L',
    'spectrum at {x = 0} = -a',
    '8:25',
    'all eigenvalues: `spectrum at {…}: -1 times 2, 0`; some: `spectrum at {…} contains -1`',
  ],
  ['decreasing L', 'spectrum = -a', '8:5', 'as a word of claims: `spectrum at {…}`'],
  ['decreasing L', 'fixed-points = 1', '8:5', 'the form is `fixed-points 3`'],
  ['decreasing L', 'stable at {x = 1}', '8:18', 'for each entry: `x[i] = 1`'],
  ['grad(L, x)', 'grad(L)', '6:7', '`grad(L, x)`: by a state, or by a part of one'],
  ['    decreasing', '\tdecreasing', '8:1', 'four spaces'],
];

it.each(slips)('%j for %j: one error, at its place, with what to do', (right, wrong, place, help) => {
  const { diagnostics } = load(sound.replace(right, wrong));
  const errors = diagnostics.filter((d) => d.severity === 'error');
  expect(errors.map((d) => [`${d.place.line}:${d.place.column}`, d.help])).toEqual([[place, help]]);
});

it('line ends of other systems and a byte order mark are read as they are meant', () => {
  for (const text of [sound, sound.replaceAll('\n', '\r\n'), sound.replaceAll('\n', '\r'), `\uFEFF${sound}`])
    expect(load(text).model?.name).toBe('my-model');
});

it('an axis that nobody declared is a size', () => {
  const { diagnostics } = load("model m\nstate x[N] : R\nx[i]' = -x[i]\n");
  expect(diagnostics.map((d) => [d.code, d.help])).toEqual([['E0312', '`size N = 3`']]);
});

it('a claim may be called `inf`, which is infinity as a value only', () => {
  const text = "model m\nstate x : R\nx' = -x\nclaim inf\n    bounded-below x^2\n";
  expect(load(text).model?.claims.map((c) => c.name)).toEqual(['inf']);
});
