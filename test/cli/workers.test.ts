import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type * as Pool from '../../src/study/workers.ts';
import { verifyJobs } from '../../src/study/workers.ts';
import { PROGRAM } from './saddle.ts';

const job = { file: { label: 'x', text: 'no model', files: new Map() }, weight: 1, options: {} };

test('a thread that dies is a result with its reason, in the place of its job', async () => {
  const results = await verifyJobs([job, job, job], { threads: 2 });
  expect(results.map((r) => r.status)).toEqual(['died', 'died', 'died']);
  for (const r of results) expect(r.status === 'died' && r.reason.length > 0).toBe(true);
});

test('threads that are stopped answer at once', async () => {
  const stop = new AbortController();
  stop.abort();
  expect(await verifyJobs([job], { signal: stop.signal })).toEqual([{ status: 'stopped', claims: [] }]);
});

const text = `model decay
state x : R
x' = -x
claim flow
    x' = -x
claim rests
    stable at {x = 0}
`;

test('a thread goes on with the next model, after others were stopped too, and finds what a fresh one finds', async () => {
  // As built: threads do not start from sources here.
  const built: typeof Pool = await import(new URL('workers.js', pathToFileURL(PROGRAM)).href);
  const own = { ...job, file: { ...job.file, text } };
  const stop = new AbortController();
  const early = built.verifyJobs([own, own, own], { threads: 1, signal: stop.signal, onResult: () => stop.abort() });
  expect((await early).map((r) => r.status)).toEqual(['done', 'stopped', 'stopped']);
  const [fresh] = await built.verifyJobs([own], { threads: 1 });
  const all = await built.verifyJobs([own, { ...own, file: { ...own.file, text: 'no model' } }, own, own], {
    threads: 1,
  });
  expect(all.map((r) => r.status)).toEqual(['done', 'died', 'done', 'done']);
  for (const k of [0, 2, 3]) expect(all[k]).toEqual(fresh);
}, 20_000);
