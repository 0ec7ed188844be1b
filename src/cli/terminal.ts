import { type Page, painted, unpainted } from '../report/paint.ts';

/** Where a command writes: data to the one stream, what is said about the work to the other. */
export interface Terminal {
  /** Data, to standard output. */
  readonly print: (text: string) => void;
  /** Words about the work, to standard error; silent with `--quiet`. */
  readonly say: (text: string) => void;
  /** Errors, to standard error. */
  readonly complain: (text: string) => void;
  /** How text for standard output looks. */
  readonly page: Page;
  /** How errors look, on standard error. */
  readonly look: Page;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether somebody watches standard error. */
  readonly watched: boolean;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly width?: number;
}

const DEFAULT_WIDTH = 100;

export function terminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, env } = process;
  const columns = options.width ?? (Number(env.COLUMNS) > 0 ? Number(env.COLUMNS) : stdout.columns || DEFAULT_WIDTH);
  return {
    print: (text) => void stdout.write(text),
    say: (text) => {
      if (!options.quiet && !options.json) stderr.write(text);
    },
    complain: (text) => void stderr.write(text),
    page: { width: Math.max(40, columns), paint: coloured(options.color, stdout.isTTY) ? painted : unpainted },
    look: { width: Math.max(40, columns), paint: coloured(options.color, stderr.isTTY) ? painted : unpainted },
    json: options.json,
    quiet: options.quiet,
    watched: stderr.isTTY === true && env.TERM !== 'dumb',
  };
}

/** The flag wins; FORCE_COLOR stands before NO_COLOR, as Node has it. */
function coloured(color: TerminalOptions['color'], isTerminal: boolean): boolean {
  if (color !== 'auto') return color === 'always';
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}

/** Whether the terminal is known to have no braille. */
export const onlyAscii = (): boolean =>
  process.stdout.isTTY === true && ['linux', 'dumb'].includes(process.env.TERM ?? '');
