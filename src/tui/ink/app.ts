import { EventEmitter } from 'node:events';
import { Box, render, Text, useInput } from 'ink';
import { createElement as element, type ReactNode, useSyncExternalStore } from 'react';
import type { Key } from '../keys.ts';
import { keysOf } from '../keys.ts';

/** What the root component is given: where keys go, and rows that it shows itself where no sink paints them. */
export interface AppProps {
  readonly onKeys: (keys: readonly Key[]) => void;
  /** Rows as text; absent where a sink paints the screen. */
  readonly rows?: { readonly subscribe: (changed: () => void) => () => void; readonly read: () => readonly string[] };
}

/** One input handler for the whole program, at the root: a screen with its own would lose the keys of its first moments. */
function App({ onKeys, rows }: AppProps): ReactNode {
  useInput((input, key) => onKeys(keysOf(input, key)));
  return rows === undefined ? null : element(Canvas, { rows });
}

function Canvas({ rows }: { readonly rows: NonNullable<AppProps['rows']> }): ReactNode {
  const shown = useSyncExternalStore(rows.subscribe, rows.read);
  return element(
    Box,
    { flexDirection: 'column' },
    ...shown.map((row, k) => element(Text, { key: k, wrap: 'truncate' }, row === '' ? ' ' : row)),
  );
}

/** Ink at work. */
export interface Mounted {
  readonly unmount: () => void;
}

/** Reads keys until it is unmounted. With a sink Ink itself writes nothing: its output goes nowhere. */
export function mount(props: AppProps, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Mounted {
  const ink = render(element(App, props), {
    stdin,
    stdout: props.rows === undefined ? muted(stdout) : stdout,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return { unmount: () => ink.unmount() };
}

/** A stream of the terminal's size that swallows what is written. */
function muted(of: NodeJS.WriteStream): NodeJS.WriteStream {
  const quiet = Object.assign(new EventEmitter(), {
    write: (_: string, done?: unknown): boolean => {
      if (typeof done === 'function') done();
      return true;
    },
    end: (): void => {},
    isTTY: false,
    get columns(): number {
      return of.columns;
    },
    get rows(): number {
      return of.rows;
    },
  });
  return quiet as unknown as NodeJS.WriteStream;
}
