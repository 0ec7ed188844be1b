import type { Place } from '../../diagnostic.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';

/** Why the rule does not apply to a model, before it is known where in the text that stands. */
export class Refused extends Error {
  readonly code: string;
  readonly help: string | undefined;
  /** The name at which the caret belongs, looked for in the statement that is being read. */
  readonly names: string | undefined;
  /** Where it stands, if that is known already. */
  readonly place: Place | undefined;

  constructor(code: string, message: string, more: { help?: string; names?: string; place?: Place } = {}) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.help = more.help;
    this.names = more.names;
    this.place = more.place;
  }
}

/** Characters of a term that a sentence shows. */
const SHOWN = 90;

/** A term as it is printed, its end left out where it is long. */
export function clipped(e: Expr): string {
  const text = print(e, 'text');
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
