import type { Diagnostic } from '../diagnostic.ts';

/** How the program ends. */
export const EXIT = {
  ok: 0,
  /** A claim failed: theory disagrees. */
  failed: 1,
  usage: 2,
  /** A model is invalid. */
  invalid: 3,
  /** Nothing could be derived or solved. */
  unsolved: 4,
  inconclusive: 5,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

const ORDER: readonly number[] = [EXIT.bug, EXIT.invalid, EXIT.failed, EXIT.unsolved, EXIT.inconclusive, EXIT.ok];

/** The one of several that counts. */
export const gravest = (codes: readonly number[]): number => ORDER.find((c) => codes.includes(c)) ?? EXIT.ok;

/** Not the name of the class: a bundler may give that another one. */
const REFUSAL = 'Refusal';

/** Why a command cannot be carried out: the last line is what to try. */
export class Refusal extends Error {
  readonly exit: number;
  readonly help: string | undefined;
  /** Models with errors, rendered, and the errors as data. */
  readonly details: { readonly text: string; readonly diagnostics: readonly Diagnostic[] } | undefined;

  constructor(exit: number, message: string, help?: string, details?: Refusal['details']) {
    super(message);
    this.name = REFUSAL;
    this.exit = exit;
    this.help = help;
    this.details = details;
  }
}

/** Commands and what runs them may be compiled apart: each has a class of its own of this name. */
export const isRefusal = (problem: unknown): problem is Refusal => problem instanceof Error && problem.name === REFUSAL;

export const usage = (message: string, help?: string): Refusal => new Refusal(EXIT.usage, message, help);
