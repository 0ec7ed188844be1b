import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const FLAGS = {
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  minutes: { type: 'string', default: '60' },
  longest: { type: 'string', default: '5' },
  rounds: { type: 'string', default: 'Infinity' },
  points: { type: 'string', default: '20' },
  model: { type: 'string', multiple: true },
  property: { type: 'string' },
  at: { type: 'string' },
  out: { type: 'string', default: join(tmpdir(), 'saddle-campaign') },
} as const;

/** What a campaign is told. */
export interface Campaign {
  readonly seed: number;
  /** How long it goes on, in minutes. */
  readonly minutes: number;
  /** How long a model may be asked in one round, in seconds of processor time. */
  readonly longest: number;
  readonly rounds: number;
  /** How often each property is asked of a model in one round. */
  readonly points: number;
  /** Names or files of models; all that are shipped if left out. */
  readonly models?: readonly string[];
  /** Words in the name of a property. */
  readonly property?: string;
  /** Asked at the model's own values only, with this seed. */
  readonly at?: number;
  /** The folder to which failures go. */
  readonly out: string;
}

/** The flags of a campaign; a slip ends the process with one line and what there is. */
export function campaignFlags(): Campaign {
  const given = read();
  const number = (name: keyof typeof FLAGS, text: string, fits: (x: number) => boolean, what: string): number =>
    text.trim() !== '' && fits(Number(text)) ? Number(text) : refuse(`--${name} takes ${what}, not \`${text}\``);
  const above0 = (x: number): boolean => x > 0;
  return {
    seed: number('seed', given.seed, Number.isSafeInteger, 'a whole number'),
    minutes: number('minutes', given.minutes, above0, 'a number above 0'),
    longest: 60 * number('longest', given.longest, above0, 'a number of minutes above 0'),
    rounds: number('rounds', given.rounds, above0, 'a number above 0'),
    points: number('points', given.points, (x) => Number.isSafeInteger(x) && x > 0, 'a whole number above 0'),
    ...(given.model && { models: given.model }),
    ...(given.property !== undefined && { property: given.property }),
    ...(given.at !== undefined && { at: number('at', given.at, Number.isSafeInteger, 'a whole number') }),
    out: given.out,
  };
}

function read() {
  try {
    return parseArgs({ options: FLAGS }).values;
  } catch (problem) {
    return refuse(String((problem as Error).message).split('. ')[0]!);
  }
}

const known = Object.keys(FLAGS)
  .map((f) => `--${f}`)
  .join(', ');
const refuse = (why: string): never => stop(`${why}\n  = help: a campaign takes ${known}`);

/** Ends the process with what is wrong. */
export function stop(why: string): never {
  process.stderr.write(`error: ${why}\n`);
  process.exit(2);
}
