import { parentPort } from 'node:worker_threads';
import { load } from '../model/load.ts';
import { findingsOf } from './findings.ts';
import type { Message, VerifyJob } from './workers.ts';

// The thread of one model after the other: a text comes in, findings go out.

const tell = (message: Message): void => parentPort!.postMessage(message);
parentPort!.on('message', ({ file, options }: VerifyJob) => {
  try {
    const { model } = load(file.text, { readFile: (path) => file.files.get(path) });
    if (model === undefined) throw new Error('the model was valid when it was sent');
    const found = findingsOf(model, options, (done, total, finding) => tell({ kind: 'claim', done, total, finding }));
    tell({ kind: 'done', found });
  } catch (problem) {
    tell({ kind: 'fault', reason: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) });
  }
});
