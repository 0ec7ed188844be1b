import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

const codesOf = (lines: string, whole?: true): readonly string[] =>
  load(whole ? lines : WORLD + lines, {}).diagnostics.map((d) => d.code);

const tried = EXPLANATIONS.filter((e) => e.wrong !== undefined);

test.each(tried.map((e) => [e.code, e] as const))(
  '%s: the wrong example has it, the right one has nothing',
  (code, e) => {
    expect(codesOf(e.wrong!, e.whole)).toContain(code);
    expect(codesOf(e.right!, e.whole)).toEqual([]);
  },
);

test('every code of the language is explained, and no other', () => {
  const folder = new URL('../../src/model', import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  const used = new Set(files.flatMap((f) => readFileSync(join(folder, f), 'utf8').match(/\b[EW]0\d{3}\b/g) ?? []));
  expect(EXPLANATIONS.map((e) => e.code)).toEqual([...used].sort());
});
