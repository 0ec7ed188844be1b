import type { Terminal } from './terminal.ts';

/** A flag: how it is written and what it says in the help. */
export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly says: string;
}

/** What was asked for on the command line, its flags checked. */
export interface Invocation {
  readonly command: string;
  readonly operands: readonly string[];
  readonly flags: Readonly<Record<string, readonly string[] | true>>;
}

/** A command: everything that the help and the reading of arguments need, and how to load the rest. */
export interface Command {
  readonly name: string;
  readonly alias?: string;
  /** How its operands are written: `<model>`, `[model…]`. */
  readonly operands: string;
  readonly least: number;
  readonly most: number;
  readonly says: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly string[];
  readonly load: () => Promise<Run>;
}

/** Carries a command out and gives the exit code. */
export type Run = (asked: Invocation, terminal: Terminal) => Promise<number>;
