import { clipped } from '../report/columns.ts';
import { counted } from '../report/words.ts';
import type { JobResult } from '../study/workers.ts';
import type { Terminal } from './terminal.ts';

/** How far a verification is: one line that changes where somebody watches, else a line for each model. */
export interface Progress {
  readonly claim: (job: number, done: number, name: string) => void;
  readonly model: (job: number, status: JobResult['status']) => void;
  readonly end: () => void;
}

/** Nothing is shown for work that is done before anybody could wonder. */
const PATIENCE = 300;

export function progress(terminal: Terminal, names: readonly string[], totals: readonly number[]): Progress {
  const total = totals.reduce((a, b) => a + b, 0);
  const done = totals.map(() => 0);
  if (terminal.json || terminal.quiet) return { claim: () => {}, model: () => {}, end: () => {} };
  if (!terminal.watched)
    return {
      claim: () => {},
      model: (job, status) =>
        terminal.say(`${names[job]}: ${status === 'done' ? `${counted(totals[job]!, 'claim')} judged` : status}\n`),
      end: () => {},
    };
  const start = performance.now();
  let shown = false;
  return {
    claim: (job, now, name) => {
      done[job] = now;
      if (performance.now() - start < PATIENCE) return;
      const line = `${done.reduce((a, b) => a + b, 0)}/${total} claims · ${names[job]}: ${name}`;
      terminal.say(`\r${clipped(line, (process.stderr.columns || 80) - 1)}\u001B[K`);
      shown = true;
    },
    model: () => {},
    end: () => {
      if (shown) terminal.say('\r\u001B[K');
    },
  };
}
