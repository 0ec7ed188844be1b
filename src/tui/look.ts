import type { Row } from './grid.ts';

/** How the screen is drawn, apart from what it shows. */
export interface Look {
  /** Plain signs only; formulas are the author's. */
  readonly ascii: boolean;
  /** Whether there is colour: without it a figure has no grid, which would be taken for data. */
  readonly coloured?: boolean;
}

/** Signs of sentences, each one column wide both ways. Signs with a meaning of their own have their plain form where they are made. */
const PLAIN: Readonly<Record<string, string>> = {
  '·': '|',
  '“': '"',
  '”': '"',
  '’': "'",
  '…': '.',
  '≤': '<',
  '›': '>',
};

/** A row in plain signs. */
export const plainSigns = (row: Row): Row =>
  row.map((s) => ({ ...s, text: s.text.replace(/[·“”’…≤›]/gu, (c) => PLAIN[c] ?? c) }));
