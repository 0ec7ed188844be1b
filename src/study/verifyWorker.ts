import { parentPort, workerData } from 'node:worker_threads';
import { load } from '../model/load.ts';
import { findingsOf } from './findings.ts';
import type { Message, VerifyJob } from './workers.ts';

// The thread of one model: its text comes in, findings go out.

const { file, options } = workerData as VerifyJob;
const tell = (message: Message): void => parentPort!.postMessage(message);
try {
  const { model } = load(file.text, { readFile: (path) => file.files.get(path) });
  if (model === undefined) throw new Error('the model was valid when it was sent');
  const found = findingsOf(model, options, (done, total, finding) => tell({ kind: 'claim', done, total, finding }));
  tell({ kind: 'done', found });
} catch (problem) {
  tell({ kind: 'fault', reason: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) });
}
