import { EXPRESSIONS } from './explanations/expressions.ts';
import { GRAMMAR } from './explanations/grammar.ts';
import { LINES } from './explanations/lines.ts';
import { STATEMENTS } from './explanations/statements.ts';
import { SUPPORT } from './explanations/support.ts';
import { MEAN_FIELD_REFUSALS } from './meanFieldRefusals.ts';

/** What an error code means; examples are lines of a model file and are tried by a test. */
export interface Explanation {
  readonly code: string;
  readonly title: string;
  readonly says: string;
  readonly wrong?: string;
  readonly right?: string;
  /** The examples are whole files rather than lines of one. */
  readonly whole?: true;
}

const OF_FILES: readonly Explanation[] = [...LINES, ...GRAMMAR, ...EXPRESSIONS, ...STATEMENTS, ...SUPPORT].map(
  ([code, title, says, wrong, right, whole]) => ({
    code,
    title,
    says,
    ...(wrong !== undefined && { wrong }),
    ...(right !== undefined && { right }),
    ...(whole && { whole }),
  }),
);

export const EXPLANATIONS: readonly Explanation[] = [...OF_FILES, ...MEAN_FIELD_REFUSALS].sort((a, b) =>
  a.code[0] !== b.code[0] ? (a.code[0] === 'E' ? -1 : 1) : a.code < b.code ? -1 : 1,
);
