import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, saddle } from './saddle.ts';

const UGLY = "model a\nstate x:R # one\nx'=-2*x\n";
const NEAT = "model a\nstate x : R  # one\nx' = -2*x\n";
const WRONG = "model b\nstate x:R\nx' = -2 x\n";

test('fmt writes in place, once; what has errors stays and is told; what is not asked for stays', () => {
  const at = folder({ 'a.saddle': UGLY, 'b.saddle': WRONG, 'c.saddle': NEAT.replace('model a', 'model c') });
  const text = (name: string): string => readFileSync(join(at, 'derivations', name), 'utf8');
  chmodSync(join(at, 'derivations', 'a.saddle'), 0o640);

  const checked = saddle(at, 'fmt --check derivations/a.saddle derivations/c.saddle');
  expect(checked).toMatchObject({ code: 1, out: 'derivations/a.saddle\n', err: '1 file not formatted, 1 unchanged\n' });
  expect(text('a.saddle')).toBe(UGLY);

  const { code, out, err } = saddle(at, 'fmt');
  expect(code).toBe(3);
  expect(out).toBe('derivations/a.saddle\n');
  expect(err).toMatch(/^error\[E0201\]: two expressions side by side\n {1}--> derivations\/b\.saddle:3:9\n/);
  expect(err).toMatch(/error: 1 file with errors, left as it is\n$/);
  expect([text('a.saddle'), text('b.saddle'), text('c.saddle')]).toEqual([
    NEAT,
    WRONG,
    NEAT.replace('model a', 'model c'),
  ]);
  expect(statSync(join(at, 'derivations', 'a.saddle')).mode & 0o777).toBe(0o640);
  expect(readdirSync(join(at, 'derivations'))).toEqual(['a.saddle', 'b.saddle', 'c.saddle']);

  expect(saddle(at, 'fmt a c')).toMatchObject({ code: 0, out: '', err: '0 files formatted, 2 unchanged\n' });
  const json = JSON.parse(saddle(at, 'fmt --json --check').out);
  expect(json.result.files).toMatchObject([
    { file: 'derivations/a.saddle', status: 'unchanged' },
    { file: 'derivations/b.saddle', status: 'invalid', diagnostics: [{ code: 'E0201' }] },
    { status: 'unchanged' },
  ]);
}, 240_000);

test('fmt shows instead of writing; a link stays a link', () => {
  const at = folder({ 'a.saddle': UGLY });
  const file = join(at, 'derivations', 'a.saddle');
  expect(saddle(at, 'fmt --stdout a')).toMatchObject({ code: 0, out: NEAT, err: '' });
  expect(saddle(at, 'fmt -', { input: UGLY })).toMatchObject({ code: 0, out: NEAT, err: '' });
  expect(saddle(at, 'fmt -', { input: WRONG })).toMatchObject({ code: 3, out: '' });
  expect(saddle(at, 'fmt - --check', { input: UGLY })).toMatchObject({ code: 1, out: '<stdin>\n' });
  expect(readFileSync(file, 'utf8')).toBe(UGLY);
  symlinkSync(file, join(at, 'link.saddle'));
  expect(saddle(at, 'fmt link.saddle').code).toBe(0);
  expect(lstatSync(join(at, 'link.saddle')).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe(NEAT);
  expect(saddle(at, 'fmt nobody').code).toBe(2);
  writeFileSync(join(at, 'x.saddle'), Buffer.from([0xff, 0xfe, 0, 1]));
  expect(saddle(at, 'fmt x.saddle').code).toBe(3);
}, 240_000);
