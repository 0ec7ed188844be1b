import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Finding, ModelFindings } from './findings.ts';
import type { ModelText } from './modelFile.ts';
import type { VerifyOptions } from './verify.ts';

/** One model to be verified in a thread. */
export interface VerifyJob {
  readonly file: ModelText;
  /** How much there is to do, in any unit: longer jobs start first. */
  readonly weight: number;
  readonly options: Omit<VerifyOptions, 'progress'>;
}

/** What came of a job. `died` is a thread that ended without an answer, `stopped` one that was told to. */
export type JobResult =
  | { readonly status: 'done'; readonly found: ModelFindings }
  | { readonly status: 'died'; readonly reason: string; readonly claims: readonly Finding[] }
  | { readonly status: 'stopped'; readonly claims: readonly Finding[] };

/** What a thread tells. */
export type Message =
  | { readonly kind: 'claim'; readonly done: number; readonly total: number; readonly finding: Finding }
  | { readonly kind: 'done'; readonly found: ModelFindings }
  | { readonly kind: 'fault'; readonly reason: string };

export interface PoolOptions {
  /** Default: as many as the machine has processors, at most 8. */
  readonly threads?: number;
  readonly onClaim?: (job: number, done: number, total: number, finding: Finding) => void;
  readonly onResult?: (job: number, result: JobResult) => void;
  /** Stops all threads; what they found so far is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Verifies models side by side; a lone one in a thread too, so that it can be stopped while a judge computes. In the order
 * of the jobs. A thread goes from one model to the next, its code warm, and starts each as if it were its first.
 */
export async function verifyJobs(jobs: readonly VerifyJob[], options: PoolOptions = {}): Promise<readonly JobResult[]> {
  const threads = Math.max(1, Math.min(options.threads ?? Math.min(8, availableParallelism()), jobs.length));
  const results = new Array<JobResult>(jobs.length);
  const waiting = jobs.map((_, k) => k).sort((a, b) => jobs[b]!.weight - jobs[a]!.weight || a - b);
  const lane = async (): Promise<void> => {
    let thread: Worker | undefined;
    for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
      thread ??= options.signal?.aborted ? undefined : hired();
      const result: JobResult =
        thread === undefined ? { status: 'stopped', claims: [] } : await run(thread, jobs[k]!, k, options);
      if (result.status !== 'done') {
        void thread?.terminate();
        thread = undefined;
      }
      results[k] = result;
      options.onResult?.(k, result);
    }
    await thread?.terminate();
  };
  await Promise.all(Array.from({ length: threads }, lane));
  return results;
}

/** A thread that waits for jobs; beside this file, in source and as built. */
function hired(): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './verifyWorker.ts' : './verifyWorker.js';
  return new Worker(new URL(entry, import.meta.url));
}

async function run(worker: Worker, job: VerifyJob, k: number, { onClaim, signal }: PoolOptions): Promise<JobResult> {
  if (signal?.aborted) return { status: 'stopped', claims: [] };
  return new Promise((answer) => {
    const claims: Finding[] = [];
    const end = (result: JobResult): void => {
      signal?.removeEventListener('abort', stop);
      worker.off('message', told).off('error', broke).off('exit', left);
      answer(result);
    };
    const stop = (): void => end({ status: 'stopped', claims });
    const told = (m: Message): void => {
      if (m.kind === 'done') end({ status: 'done', found: m.found });
      else if (m.kind === 'fault') end({ status: 'died', reason: m.reason, claims });
      else {
        claims.push(m.finding);
        onClaim?.(k, m.done, m.total, m.finding);
      }
    };
    const broke = (problem: unknown): void => end({ status: 'died', reason: String(problem), claims });
    const left = (code: number): void => end({ status: 'died', reason: `the thread ended with code ${code}`, claims });
    signal?.addEventListener('abort', stop);
    worker.on('message', told).on('error', broke).on('exit', left);
    worker.postMessage(job);
  });
}
