import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ModelText } from '../modelFile.ts';
import type { Drawn } from './draw.ts';
import type { Question, Unstarted } from './question.ts';

/** What a thread is given: the model as text, and all questions; tasks follow one by one. */
export interface ThreadData {
  readonly file: ModelText;
  readonly questions: readonly Question[];
  /** One whole number; not 0: stop. */
  readonly stop: Int32Array;
}
/** A draw of a question. */
export interface Task {
  readonly question: number;
  readonly draw: number;
}
export type Answer =
  | { readonly kind: 'drawn'; readonly task: Task; readonly drawn: Drawn | Unstarted }
  | { readonly kind: 'fault'; readonly reason: string };

export interface Watching {
  /** Default: as many as the machine has processors, at most 8. */
  readonly threads?: number;
  readonly onDraw?: (done: number, total: number) => void;
  /** Ends all paths where they are; what was done is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Follows all draws of all questions in threads. For each question its draws in their order, those that were done; so
 * nothing depends on the number of threads. @throws {Error} a fault in a thread
 */
export async function simulateInThreads(
  file: ModelText,
  questions: readonly Question[],
  { threads = Math.min(8, availableParallelism()), onDraw, signal }: Watching = {},
): Promise<readonly (readonly Drawn[])[] | Unstarted> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const halt = (): void => void Atomics.store(stop, 0, 1);
  if (signal?.aborted) halt();
  signal?.addEventListener('abort', halt);
  // Draw by draw, so that an early stop leaves something of every question.
  const waiting: Task[] = [];
  const most = Math.max(...questions.map((q) => q.draws));
  for (let draw = 0; draw < most; draw++)
    for (const [question, q] of questions.entries()) if (draw < q.draws) waiting.push({ question, draw });
  const total = waiting.length;
  const made = questions.map((): Drawn[] => []);
  let done = 0;
  let refused: Unstarted | undefined;
  const lane = (): Promise<void> =>
    new Promise((finish, fail) => {
      // Beside this file, in source and as built.
      const name = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
      const worker = new Worker(new URL(name, import.meta.url), {
        workerData: { file, questions, stop } satisfies ThreadData,
      });
      const next = (): void => {
        const task = refused !== undefined || Atomics.load(stop, 0) !== 0 ? undefined : waiting.shift();
        if (task !== undefined) {
          worker.postMessage(task);
          return;
        }
        finish();
        void worker.terminate();
      };
      worker.on('message', (a: Answer) => {
        if (a.kind === 'fault') {
          fail(new Error(a.reason));
          void worker.terminate();
          return;
        }
        if ('refused' in a.drawn) refused ??= a.drawn;
        else made[a.task.question]!.push(a.drawn);
        onDraw?.(++done, total);
        next();
      });
      worker.on('error', (problem) => fail(problem));
      worker.on('exit', (code) => fail(new Error(`the thread ended with code ${code}`)));
      next();
    });
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, total)) }, lane));
  } finally {
    // Where one thread failed, the others need not go on.
    halt();
    signal?.removeEventListener('abort', halt);
  }
  if (refused !== undefined) return refused;
  return made.map((all) => all.sort((a, b) => a.draw - b.draw));
}
