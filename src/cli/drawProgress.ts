import type { Terminal } from './terminal.ts';

/** How many draws are done: one line that changes where somebody watches, else a line now and then. */
export interface DrawProgress {
  readonly drawn: (done: number, total: number) => void;
  readonly end: () => void;
}

/** Milliseconds. Nothing is shown for work that is done before anybody could wonder. */
const PATIENCE = 300;
const SELDOM = 10_000;

export function drawProgress(terminal: Terminal): DrawProgress {
  if (terminal.json || terminal.quiet) return { drawn: () => {}, end: () => {} };
  const start = performance.now();
  let said = start;
  let shown = false;
  return {
    drawn: (done, total) => {
      const now = performance.now();
      if (total < 2 || done === total) return;
      const left = Math.ceil(((now - start) / done) * (total - done) * 1e-3);
      const line = `draws ${done}/${total} · ${left} s left`;
      if (terminal.watched) {
        if (now - start < PATIENCE) return;
        terminal.say(`\r${line}\u001B[K`);
        shown = true;
      } else if (now - said > SELDOM) {
        said = now;
        terminal.say(`${line}\n`);
      }
    },
    end: () => {
      if (shown) terminal.say('\r\u001B[K');
    },
  };
}
