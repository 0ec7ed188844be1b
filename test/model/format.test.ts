import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/model/syntax/index.ts';
import { printFile } from '../../src/model/syntax/print/file.ts';
import { format } from '../../src/model/syntax/print/format.ts';
import { tokenize } from '../../src/model/syntax/token.ts';
import { trials } from '../trials.ts';
import { file } from './randomSyntax.ts';
import { withoutPlaces } from './syntaxTree.ts';

const root = resolve(import.meta.dirname, '../../derivations');
const models = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.saddle')).sort();

test.each(models)('%s is formatted', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  expect(format(text).text, `saddle fmt derivations/${name}`).toBe(text);
});

const becomes = (from: string, to: string): void => {
  expect(format(from).text).toBe(to);
  expect(format(to).text).toBe(to);
};

describe('a layout', () => {
  test('gaps, keywords, indents, empty lines', () => {
    becomes(
      '\uFEFF\n\nmodel   a-b\r\nsize n=3 ,d  = 2\nparam k>0=1,c in[ 0,inf )\n\n\n\nstate z[n,2]:R ^ d\nz\'=- k*z+( z@z.T )[ 1 , 2 ]\nlet L=sum( |z[ i - 1, {a , b}]| ^2 for i in 2 .. n-1 if i!=2 )/ 2\nclaim c  "a  b" when n=3 ,k in (0,1)\n  rate   -L=3 to 1 %\n  correction  : limit L= 3',
      `model a-b
size  n = 3, d = 2
param k > 0 = 1, c in [0, inf)

state z[n, 2] : R^d
z' = -k*z + (z @ z.T)[1,2]
let L = sum(|z[i-1,{a,b}]|^2 for i in 2..n-1 if i != 2)/2
claim c "a  b" when n = 3, k in (0, 1)
    rate -L = 3 to 1%
    correction: limit L = 3
`,
    );
  });
  test('comments stay where they are', () => {
    becomes(
      "# first\nmodel m # of all\n#second\n\nsize n = 2   # sizes\nstate x[n] : R      # states\nlet L = 1   # one\n  # between\n  + 2 # two\nx' = -x\nansatz a(S)\n # in the body\n   x[i] = S # an item\n   # behind it\n# below\nclaim c\n  # what it says\n  L = 3\n   # and ends\n\n# the end",
      `# first
model m  # of all
#second

size  n = 2     # sizes
state x[n] : R  # states
let L = 1       # one
    # between
    + 2  # two
x' = -x
ansatz a(S)
    # in the body
    x[i] = S  # an item
    # behind it
# below
claim c
    # what it says
    L = 3
    # and ends

# the end
`,
    );
  });
  test('a column that all comments of a run share stays', () => {
    const text = 'model m\nsize  n = 2            # sizes\nstate x[n] : R         # states\n';
    becomes(text, text);
  });
  test('so does the usual column of a file, in runs that have slipped from it', () => {
    becomes(
      'model m\nsize n = 2            # one\n\nstate x : R         # two\n\nparam a = 1           # three\nparam b = 1   # four\n',
      'model m\nsize  n = 2           # one\n\nstate x : R         # two\n\nparam a = 1           # three\nparam b = 1           # four\n',
    );
  });
  test('names, numbers, texts and needless brackets are as the author wrote them', () => {
    becomes(
      'model m\nparam β = 1.50, inf_ = 2E3\ncite k "a\\"b # no comment"\nlet q = ((β)*(2)) + (inf)',
      'model m\nparam β = 1.50, inf_ = 2E3\ncite  k "a\\"b # no comment"\nlet q = ((β)*(2)) + (inf)\n',
    );
  });
  test('long lines are broken where brackets are fewest', () => {
    const sums = Array.from({ length: 6 }, (_, k) => `sum(x[i]^${k + 2} for i in n)`);
    const text = format(`model m\nlet L = ${sums.join(' + ')}\nlet M = f(${sums.join(', ')})\n`).text!;
    expect(text).toBe(`model m
let L = ${sums.slice(0, 4).join(' + ')}
    + ${sums.slice(4).join(' + ')}
let M = f(${sums.slice(0, 4).join(', ')},
    ${sums.slice(4).join(', ')})
`);
    becomes(text, text);
  });
  test('a file with errors has none', () => {
    const { text, diagnostics } = format('model m\nlet a = 2 x\nlet b = (1');
    expect(text).toBeUndefined();
    expect(diagnostics!.map((d) => d.code)).toEqual(['E0201', 'E0203']);
  });
});

/** The same text in a disorderly layout: gaps, lines that go on, comments. */
function disordered(text: string, choices: readonly number[]): string {
  let k = 0;
  let notes = 0;
  const choice = (): number => choices[k++ % choices.length]!;
  const lines = text.split('\n').map((line) => {
    const broken = !/^(claim|ansatz)\b|^ {8}/u.test(line);
    const [, indent, rest] = /^( *)(.*)$/u.exec(line)!;
    if (line.includes('"')) return line;
    const gaps = rest!.replace(/ /gu, () => {
      const c = choice() % 8;
      if (!broken || c < 4) return ' '.repeat(1 + (c % 4));
      return `${c < 6 ? `  # note ${notes++}` : ''}${c % 2 ? `\n${' '.repeat(9)}# note ${notes++}` : ''}\n${indent}${' '.repeat(1 + c)}`;
    });
    return indent + gaps + (choice() % 3 === 0 && rest !== '' ? `# note ${notes++}` : '');
  });
  return lines.join(choices[0]! % 2 === 0 ? '\n' : '\r\n');
}

test('any layout of any tree is put in order: the same tree, every comment, once and for all', () => {
  fc.assert(
    fc.property(file, fc.array(fc.nat(999), { minLength: 1, maxLength: 40 }), (tree, choices) => {
      const text = disordered(printFile(tree)!, choices);
      expect(parse(text).diagnostics, text).toEqual([]);
      const formatted = format(text).text!;
      expect(withoutPlaces(parse(formatted).file)).toEqual(withoutPlaces(parse(text).file));
      const notes = (t: string): string[] => tokenize(t).comments.map((c) => c.text.trim());
      expect(notes(formatted)).toEqual(notes(text));
      expect(format(formatted).text).toBe(formatted);
    }),
    { numRuns: trials(120), seed: 5 },
  );
});
