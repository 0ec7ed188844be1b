import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Finding, ModelFindings } from './findings.ts';
import type { ModelText } from './modelFile.ts';
import type { VerifyOptions } from './verify.ts';

/** One model to be verified in a thread of its own. */
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
 * Verifies models side by side, each in a fresh thread, so that no result depends on what ran before it; a lone one too, so
 * that it can be stopped while a judge computes. In the order of the jobs.
 */
export async function verifyJobs(jobs: readonly VerifyJob[], options: PoolOptions = {}): Promise<readonly JobResult[]> {
  const threads = Math.max(1, Math.min(options.threads ?? Math.min(8, availableParallelism()), jobs.length));
  const results = new Array<JobResult>(jobs.length);
  const waiting = jobs.map((_, k) => k).sort((a, b) => jobs[b]!.weight - jobs[a]!.weight || a - b);
  const lane = async (): Promise<void> => {
    for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
      results[k] = await run(jobs[k]!, k, options);
      options.onResult?.(k, results[k]!);
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
  return results;
}

async function run(job: VerifyJob, k: number, { onClaim, signal }: PoolOptions): Promise<JobResult> {
  if (signal?.aborted) return { status: 'stopped', claims: [] };
  return new Promise((answer) => {
    const claims: Finding[] = [];
    // Beside this file, in source and as built.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './verifyWorker.ts' : './verifyWorker.js', import.meta.url);
    const worker = new Worker(entry, { workerData: job });
    const end = (result: JobResult): void => {
      signal?.removeEventListener('abort', stop);
      answer(result);
      void worker.terminate();
    };
    const stop = (): void => end({ status: 'stopped', claims });
    signal?.addEventListener('abort', stop);
    worker.on('message', (m: Message) => {
      if (m.kind === 'done') end({ status: 'done', found: m.found });
      else if (m.kind === 'fault') end({ status: 'died', reason: m.reason, claims });
      else {
        claims.push(m.finding);
        onClaim?.(k, m.done, m.total, m.finding);
      }
    });
    worker.on('error', (problem) => end({ status: 'died', reason: String(problem), claims }));
    worker.on('exit', (code) => end({ status: 'died', reason: `the thread ended with code ${code}`, claims }));
  });
}
