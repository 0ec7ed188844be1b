import { EXIT } from './exit.ts';

/** The first signal stops the work, and what is done is printed; the second ends the program at once. */
export interface Stopper {
  readonly signal: AbortSignal;
  /** The exit code of the signal that came, if one did. */
  readonly code: () => number | undefined;
}

export function stopper(): Stopper {
  const controller = new AbortController();
  let code: number | undefined;
  const on = (exit: number) => (): void => {
    if (code !== undefined) process.exit(exit);
    code = exit;
    controller.abort();
  };
  process.on('SIGINT', on(EXIT.interrupted));
  process.on('SIGTERM', on(EXIT.terminated));
  return { signal: controller.signal, code: () => code };
}
