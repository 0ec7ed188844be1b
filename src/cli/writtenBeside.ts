import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Model } from '../model/model.ts';
import { CHAPTERS, type Chapter } from '../study/derive.ts';
import { type Writing, type WrittenChapter, writer } from './writtenChapter.ts';

/** What the second thread is given. */
export interface Beside {
  readonly writing: Writing;
  /** One whole number for each chapter: not 0 where a thread has taken it. */
  readonly taken: Int32Array;
  /** The chapters in the order in which it asks for them. */
  readonly order: readonly number[];
}

/** What it sends. */
export interface Sent {
  readonly chapter: number;
  readonly written: WrittenChapter;
}

/** Takes a chapter unless the other thread has it. */
export const take = (taken: Int32Array, chapter: number): boolean =>
  Atomics.compareExchange(taken, chapter, 0, 1) === 0;

/** What takes long beside one another in many models stands at different ends; the thread that is there first begins with points. */
const ORDER: readonly Chapter[] = ['points', 'mean-field', 'conserved', 'forms', 'symmetries', 'closures', 'field'];

/**
 * The chapters of a theory, in their order, those from the other end by a second thread as soon as it has started. What they say does
 * not depend on who wrote them. @throws what deriving throws
 */
export async function writtenBeside(model: Model, writing: Writing): Promise<readonly WrittenChapter[]> {
  const order = ORDER.map((c) => CHAPTERS.indexOf(c));
  const taken = new Int32Array(new SharedArrayBuffer(4 * order.length));
  const written = new Map<number, WrittenChapter>();
  const one = writing.options.only?.length === 1 || availableParallelism() === 1;
  const other = one ? undefined : hired({ writing, taken, order: [...order].reverse() }, written);
  try {
    const write = writer(model, writing);
    for (const k of order) if (take(taken, k)) written.set(k, write(k));
    if (written.size < order.length) await other?.end(() => written.size === order.length);
    // What the other thread had taken and not sent, because it failed: that is said as if there were one thread.
    return CHAPTERS.map((_, k) => written.get(k) ?? write(k));
  } finally {
    void other?.worker.terminate();
  }
}

interface Other {
  readonly worker: Worker;
  /** Until so much has come, or the thread has ended. */
  readonly end: (enough: () => boolean) => Promise<void>;
}

function hired(data: Beside, into: Map<number, WrittenChapter>): Other {
  // Beside this file, in source and as built.
  const name = import.meta.url.endsWith('.ts') ? './deriveThread.ts' : './deriveThread.js';
  const worker = new Worker(new URL(name, import.meta.url), { workerData: data, stderr: true });
  let over = false;
  let wake = (): void => {};
  const ended = (): void => {
    over = true;
    wake();
  };
  worker.on('message', ({ chapter, written }: Sent) => {
    into.set(chapter, written);
    wake();
  });
  worker.on('error', ended).on('exit', ended);
  return {
    worker,
    end: (enough) =>
      new Promise((done) => {
        wake = () => {
          if (over || enough()) done();
        };
        wake();
      }),
  };
}
