import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { load } from '../../src/model/load.ts';
import { EXPLANATIONS } from '../../src/report/explanations.ts';

const WORLD = `model example
size n = 3, m = 2, d = 2
param tau > 0 = 1
any c : R^d
state z[n] : R^d
state x : R
state W : R^(d, d)
z' = -z
x' = -x
W' = -W
let mu = mean(z[i] for i in n)
order V = mean(|z[i] - mu|^2 for i in n)
`;

const said = (text: string): readonly Diagnostic[] => load(text, {}).diagnostics;
const textOf = (lines: string, whole?: true): string => (whole ? lines : WORLD + lines);

/** What the caret of the wrong example stands under. */
const CARETS: ReadonlyMap<string, string> = new Map([
  ['E0388', 'line'],
  ['E0101', '\t'],
  ['E0102', '**'],
  ['E0103', '?'],
  ['E0104', '"'],
  ['E0105', '.5'],
  ['E0108', '#'],
  ['E0109', 'state'],
  ['E0110', 'model'],
  ['E0111', 'expect'],
  ['E0112', 'let'],
  ['E0201', 'tau'],
  ['E0202', ')'],
  ['E0203', '('],
  ['E0204', 'speed'],
  ['E0205', '<'],
  ['E0206', '+'],
  ['E0207', 'hessian'],
  ['E0208', '<-'],
  ['E0209', ','],
  ['E0210', '{'],
  ['E0211', 'k'],
  ['E0212', 'V'],
  ['E0213', 'y'],
  ['E0214', 'V'],
  ['E0301', 'I'],
  ['E0302', 'e'],
  ['E0303', '('],
  ['E0304', 'tau'],
  ['E0305', 'tau'],
  ['E0307', 'line'],
  ['E0308', 'paper'],
  ['E0312', 'Tau'],
  ['E0313', 'k'],
  ['E0314', 'j'],
  ['E0315', 'i'],
  ['E0316', 'i-1'],
  ['E0317', '1'],
  ['E0318', '>'],
  ['E0319', 'tau'],
  ['E0321', '@'],
  ['E0322', '@'],
  ['E0323', '*'],
  ['E0324', '^'],
  ['E0325', '-'],
  ['E0326', '.T'],
  ['E0327', '='],
  ['E0328', 'dot'],
  ['E0329', 'f'],
  ['E0331', 'y'],
  ['E0332', 'y[2]'],
  ['E0333', 'y[i]'],
  ['E0334', 'tau'],
  ['E0335', 'z[2]'],
  ['E0336', 'x = 2*x'],
  ['E0338', 'gaussian'],
  ['E0339', 'q'],
  ['E0341', 'b'],
  ['E0342', '[[1, 2], [3, 4]]'],
  ['E0343', 'Y'],
  ['E0344', '"/etc/A.csv"'],
  ['E0345', '/'],
  ['E0351', 'symmetric'],
  ['E0352', '2'],
  ['E0353', 'infinity'],
  ['E0361', 'a'],
  ['E0371', 'sg'],
  ['E0381', '<-'],
  ['E0382', '-y'],
  ['E0383', 'noise'],
  ['E0384', 'speed'],
  ['E0385', "'"],
  ['E0386', 'sample(3, v for v ~ normal(0, 1))'],
  ['E0601', '='],
  ['W0401', '0.74769'],
  ['W0402', 'i'],
  ['W0403', '/'],
]);

/** What is too large to be shown as an example. */
const LARGE: readonly (readonly [code: string, text: string])[] = [
  ['E0106', 'model a\n\0'],
  ['E0107', `model a\n# ${'x'.repeat(1 << 20)}`],
  ['E0113', `${WORLD}let a = ${'('.repeat(300)}1${')'.repeat(300)}`],
  ['E0114', `${WORLD}let a = sum(${'1, '.repeat(20_000)}1)`],
  ['E0115', `${WORLD}${'let a = 2 tau\n'.repeat(300)}`],
  [
    'E0362',
    `${WORLD}let f0(u) = u\n${Array.from({ length: 30 }, (_, k) => `let f${k + 1}(u) = f${k}(u) + f${k}(u)`).join('\n')}\nlet a = f30(x)`,
  ],
];

const tried = EXPLANATIONS.filter((e) => e.wrong !== undefined);

test.each(tried.map((e) => [e.code, e] as const))(
  '%s: the wrong example has it alone, the right one nothing',
  (code, e) => {
    const text = textOf(e.wrong!, e.whole);
    const found = said(text);
    expect(found.map((d) => d.code)).toEqual([code]);
    expect(said(textOf(e.right!, e.whole))).toEqual([]);
    const caret = CARETS.get(code);
    if (caret === undefined) return;
    const { line, column, endLine, endColumn } = found[0]!.place;
    const letters = [...text.split('\n')[line - 1]!];
    expect(letters.slice(column - 1, endLine > line ? undefined : endColumn - 1).join('')).toBe(caret);
  },
);

test.each(LARGE)('%s: what is too large is refused', (code, text) => {
  expect(new Set(said(text).map((d) => d.code))).toContain(code);
});

test('every code of the language and of its mean fields is explained, and no other', () => {
  const codesIn = (room: string): readonly string[] => {
    const folder = new URL(`../../src/${room}`, import.meta.url).pathname;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
    return files.flatMap((f) => readFileSync(join(folder, f), 'utf8').match(/\b[EW]0\d{3}\b/g) ?? []);
  };
  const used = new Set([...codesIn('model'), ...codesIn('theory/meanField')]);
  expect(EXPLANATIONS.map((e) => e.code)).toEqual([...used].sort());
});
