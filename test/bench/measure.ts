import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The median of some numbers. */
export const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]!;

/** Median milliseconds of one call, over `runs` batches of `calls`. */
export function time(run: () => void, runs: number, calls = 1): number {
  const times: number[] = [];
  for (let r = 0; r < runs; r++) {
    const t = performance.now();
    for (let c = 0; c < calls; c++) run();
    times.push((performance.now() - t) / calls);
  }
  return median(times);
}

/** Milliseconds as a person reads them. */
export const ms = (x: number): string => (x < 1 ? `${(1000 * x).toPrecision(3)} µs` : `${x.toPrecision(3)} ms`);

/** One line of figures, and what stands beside it. */
export interface Row {
  readonly task: string;
  readonly figure: string;
  readonly beside?: string;
}

/** A peer in C, compiled with -O2 into a folder of its own; undefined without a compiler. */
export interface Peer {
  /** Milliseconds of one evaluation, the squared norm of the result, and what else it prints. */
  readonly run: () => { readonly time: number; readonly square: number; readonly more: readonly number[] };
  readonly close: () => void;
}
export function peer(source: string): Peer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'saddle-bench-'));
  const program = join(folder, 'peer');
  const close = (): void => rmSync(folder, { recursive: true });
  const built = spawnSync('gcc', ['-O2', '-o', program, join(import.meta.dirname, source), '-lm']);
  if (built.status !== 0) {
    close();
    return undefined;
  }
  return {
    run: () => {
      const printed = spawnSync(program, { encoding: 'utf8' }).stdout.trim().split(' ').map(Number);
      const [seconds, square, ...more] = printed;
      return { time: 1000 * seconds!, square: square!, more };
    },
    close,
  };
}
