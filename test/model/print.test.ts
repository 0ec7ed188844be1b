import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type File, parse } from '../../src/model/syntax/index.ts';
import { printFile } from '../../src/model/syntax/print/file.ts';
import { format } from '../../src/model/syntax/print/format.ts';
import { trials } from '../trials.ts';
import { GOOD } from './goodModels.ts';
import { file } from './randomSyntax.ts';
import { withoutPlaces } from './syntaxTree.ts';

const root = resolve(import.meta.dirname, '../../derivations');
const models = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

/** What is printed is read as the same tree, and printed as the same text. */
function survives(tree: File): string {
  const text = printFile(tree)!;
  const { file: again, diagnostics } = parse(text);
  expect(diagnostics, text).toEqual([]);
  expect(withoutPlaces(again), text).toEqual(withoutPlaces(tree));
  expect(printFile(again)).toBe(text);
  // The formatter finds nothing to do.
  expect(format(text).text).toBe(text);
  return text;
}

test.each(models)('%s', (name) => {
  const { file: tree, diagnostics } = parse(readFileSync(join(root, name), 'utf8'));
  expect(diagnostics).toEqual([]);
  survives(tree);
});

test.each(Object.entries(GOOD))('%s', (_, text) => {
  const { file: tree, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  survives(tree);
});

test('an effective process', () => {
  const text = `model effective
param g > 0 = 1.5
state x : R
gaussian zeta ~ g^2*C(t, s)
order C(t, s) = E(x(t)*x(s))
order R(t, s) = E(response(x(t), zeta(s)))
order M = E[N](x(t)^2)
x' = -x + integral(g*R(t, s)*x(s) for s in 0..t) + zeta
`;
  const { file: tree, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  expect(survives(tree)).toBe(text);
});

test('as few brackets as the levels of the signs need', () => {
  const printed = (e: string): string => {
    const text = printFile(parse(`model m\nlet q = ${e}\n`).file)!;
    return text.split('\n')[1]!.slice('let q = '.length);
  };
  for (const [written, least] of [
    ['((a)*(b))/c', 'a*b/c'],
    ['a/(b*c)', 'a/(b*c)'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(a - b) - c', 'a - b - c'],
    ['-(x^2)', '-x^2'],
    ['(-x)^2', '(-x)^2'],
    ['2^(-1)', '2^-1'],
    ['a^(b^c)', 'a^b^c'],
    ['(a^b)^c', '(a^b)^c'],
    ['a*(-b)', 'a*(-b)'],
    ['(A.T) @ (x)', 'A.T @ x'],
    ['(A @ x).T', '(A @ x).T'],
    ['|(x - |y|)|', '|x - |y||'],
    ['x[(i - 1)]', 'x[i-1]'],
    ['(p implies q) implies r', '(p implies q) implies r'],
    ['p implies (q implies r)', 'p implies q implies r'],
    ['(p or q) and r', '(p or q) and r'],
    ['x in ([a, b])', 'x in ([a, b])'],
    ['(a = b)', '(a = b)'],
  ])
    expect(printed(written!)).toBe(least);
});

describe('random trees of the whole grammar', () => {
  test('are read back', () => {
    fc.assert(
      fc.property(file, (tree) => void survives(tree)),
      { numRuns: trials(150), seed: 11 },
    );
  });
});
