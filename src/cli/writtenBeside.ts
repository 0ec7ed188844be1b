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

/**
 * What takes longest in many models comes first: each thread takes the next chapter that nobody has, and those that are left
 * when one of them comes to its end are short (Graham 1969).
 */
const ORDER: readonly Chapter[] = ['points', 'field', 'conserved', 'forms', 'closures', 'mean-field', 'symmetries'];
/** Where arrays are random. */
const WITH_DISORDER: readonly Chapter[] = [
  'mean-field',
  'closures',
  'conserved',
  'points',
  'field',
  'forms',
  'symmetries',
];

/**
 * The chapters of a theory, in their order, some by a second thread as soon as it has started. What they say does not depend
 * on who wrote them. @throws what deriving throws
 */
export async function writtenBeside(
  model: Model,
  writing: Writing,
  other: Other | undefined,
): Promise<readonly WrittenChapter[]> {
  const order = (model.random.length > 0 ? WITH_DISORDER : ORDER).map((c) => CHAPTERS.indexOf(c));
  const taken = new Int32Array(new SharedArrayBuffer(4 * order.length));
  const written = new Map<number, WrittenChapter>();
  other?.begin({ writing, taken, order }, written);
  const write = writer(model, writing);
  for (const k of order) if (take(taken, k)) written.set(k, write(k));
  if (written.size < order.length) await other?.end(() => written.size === order.length);
  // What the other thread had taken and not sent, because it failed: that is said as if there were one thread.
  return CHAPTERS.map((_, k) => written.get(k) ?? write(k));
}

/** The second thread. */
export interface Other {
  /** Gives it its part, and says where what it sends goes. */
  readonly begin: (data: Beside, into: Map<number, WrittenChapter>) => void;
  /** Until so much has come, or the thread has ended. */
  readonly end: (enough: () => boolean) => Promise<void>;
  readonly dismiss: () => void;
}

/** A second thread, which gets ready while the model is read; none where there is no processor for it. */
export function hired(): Other | undefined {
  if (availableParallelism() === 1) return undefined;
  // Beside this file, in source and as built.
  const name = import.meta.url.endsWith('.ts') ? './deriveThread.ts' : './deriveThread.js';
  const worker = new Worker(new URL(name, import.meta.url), { stderr: true });
  let over = false;
  let wake = (): void => {};
  const ended = (): void => {
    over = true;
    wake();
  };
  worker.on('error', ended).on('exit', ended);
  return {
    begin: (data, into) => {
      worker.on('message', ({ chapter, written }: Sent) => {
        into.set(chapter, written);
        wake();
      });
      worker.postMessage(data);
    },
    end: (enough) =>
      new Promise((done) => {
        wake = () => {
          if (over || enough()) done();
        };
        wake();
      }),
    dismiss: () => void worker.terminate(),
  };
}
