import type { Invocation } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A clock for `--timing`; without the flag it does nothing. */
export interface Watch {
  /** The document with the seconds it took. */
  readonly stamped: <D extends object>(d: D) => D | (D & { readonly timing: { readonly seconds: number } });
  readonly tell: (terminal: Terminal) => void;
}

export function timed(asked: Invocation): Watch {
  const start = performance.now();
  const seconds = (): number => Math.round(performance.now() - start) / 1000;
  if (asked.flags.timing !== true) return { stamped: (d) => d, tell: () => {} };
  return {
    stamped: (d) => ({ ...d, timing: { seconds: seconds() } }),
    tell: (terminal) => terminal.complain(`${seconds()} s\n`),
  };
}
