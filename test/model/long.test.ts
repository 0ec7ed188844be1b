import { expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import { parse } from '../../src/model/syntax/index.ts';
import { longValues } from '../../src/study/values.ts';

// `size N = 4 long 32`: a second value, for runs that take their time.

const TEXT = `
model two-sizes
size  N = 4 long 32, K = 2
param a > 0 = 1/2 long 2/3, b = N
state x[N] : R
x' = -a*b*x
`.trimStart();

it('a model gives the values of long runs beside those of short ones', () => {
  const { model, diagnostics } = load(TEXT);
  expect(diagnostics).toEqual([]);
  expect([...longValues(model!)]).toEqual([
    ['N', 32],
    ['a', 2 / 3],
  ]);
});

it('long is a word there only, and a slip in it is told', () => {
  expect(load("model m\nsize long = 3\nstate x[long] : R\nx[i]' = -x[i]\n").diagnostics).toEqual([]);
  const [slip] = parse('model m\nsize N = 4 lnog 32\n').diagnostics;
  expect(slip).toMatchObject({ code: 'E0201', place: { line: 2, column: 12 }, help: 'did you mean `long`?' });
  expect(parse('model m\nsize N long 32\n').diagnostics[0]).toMatchObject({ place: { line: 2, column: 8 } });
});
