import { parentPort } from 'node:worker_threads';
import { load } from '../model/load.ts';
import { type Beside, type Sent, take } from './writtenBeside.ts';
import { writer } from './writtenChapter.ts';

// A thread that writes chapters of a theory beside the one that asked for them.

parentPort!.once('message', ({ writing, taken, order }: Beside) => {
  const { file } = writing;
  const { model } = load(file.text, { readFile: (path) => file.files.get(path) });
  if (model === undefined) throw new Error('the model was valid when it was sent');
  const write = writer(model, writing);
  for (const k of order) {
    if (!take(taken, k)) continue;
    parentPort!.postMessage({ chapter: k, written: write(k) } satisfies Sent);
  }
});
