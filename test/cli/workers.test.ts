import { expect, test } from 'vitest';
import { verifyJobs } from '../../src/study/workers.ts';

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
