import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compiled } from '../../src/cli/compiled.ts';
import { DECAY, folder, saddle } from './saddle.ts';

// The code that a build keeps of the program.

const program = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'saddle-')), 'program.cjs');
  writeFileSync(file, text);
  return file;
};

test('code that was kept is for its text and no other', () => {
  const file = program('exports.twice = (x) => 2 * x;');
  const first = compiled<{ readonly twice: (x: number) => number }>(file);
  expect(first.wasKept).toBe(false);
  expect(first.exports.twice(3)).toBe(6);
  first.keep();
  expect(compiled(file).wasKept).toBe(true);
  // As long as the text was: by its length alone it is the same.
  writeFileSync(file, 'exports.twice = (x) => 3 * x;');
  const other = compiled<typeof first.exports>(file);
  expect(other.wasKept).toBe(false);
  expect(other.exports.twice(3)).toBe(9);
});

test('code that is not whole is not run', () => {
  const file = program('exports.half = (x) => x / 2; exports.sign = /½/u;');
  compiled(file).keep();
  const whole = readFileSync(`${file}.code`);
  const changed = Buffer.from(whole);
  changed[whole.length >> 1]! ^= 1;
  for (const bad of [changed, whole.subarray(0, whole.length >> 1), Buffer.alloc(0)]) {
    writeFileSync(`${file}.code`, bad);
    const { wasKept, exports } = compiled<{ readonly half: (x: number) => number; readonly sign: RegExp }>(file);
    expect([wasKept, exports.half(3), exports.sign.test('½')]).toEqual([false, 1.5, true]);
  }
});

test('the program runs with the code that was kept, on the command line and in its threads', () => {
  const cwd = folder({ 'decay.saddle': DECAY });
  const { err } = saddle(cwd, 'verify decay', { env: { NODE_DEBUG: 'saddle' } });
  expect(err).toContain('verify: with code that was kept');
  expect(err).toContain('verifyWorker: with code that was kept');
});
