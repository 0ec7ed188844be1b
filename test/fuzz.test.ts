import { expect, test } from 'vitest';
import { attempt } from './fuzz/attempt.ts';
import { fuzzFile } from './fuzz/files.ts';
import { trials } from './trials.ts';

// `npm run fuzz` reads 100,000 files; this is its short form.

const COUNT = trials(400);
const FIRST = 1_000_000;
/** A file is read in milliseconds; the bound is for machines that do other things as well. */
const SECONDS = 30;

test(`${COUNT} mutated, random and greedy files: each is read or refused, soundly and in time`, () => {
  let slowest = { seconds: 0, seed: 0 };
  let loaded = 0;
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const file = fuzzFile(seed);
    try {
      const { seconds, loaded: whole } = attempt(file);
      if (seconds > slowest.seconds) slowest = { seconds, seed };
      loaded += whole ? 1 : 0;
    } catch (problem) {
      throw new Error(`file ${seed} (${file.kind}): ${(problem as Error).stack}\n${file.text.slice(0, 2000)}`);
    }
  }
  console.log(`${loaded} of ${COUNT} are models; the slowest is file ${slowest.seed}: ${slowest.seconds.toFixed(2)} s`);
  expect(slowest.seconds).toBeLessThan(SECONDS);
  // The files are neither all good nor all bad.
  expect(loaded).toBeGreaterThan(COUNT / 50);
  expect(loaded).toBeLessThan(COUNT / 2);
}, 600_000);
