import type { File, Statement } from '../statement.ts';
import { claimHeader, claimItems } from './claim.ts';
import { separated } from './expression.ts';
import * as P from './piece.ts';
import { linesOf, type Page, type Piece } from './piece.ts';
import { ansatzItem, declared, keyword, statement } from './statement.ts';

/** Lines of a model file have at most so many columns, as far as they can be broken. */
const WIDTH = 120;
const INDENT = 4;

/** How the parts of a file are laid out. */
export const PAGES = {
  statement: { width: WIDTH, first: 0, rest: INDENT },
  header: { width: WIDTH, first: 0, rest: 2 * INDENT, commasOnly: true },
  item: { width: WIDTH, first: INDENT, rest: 2 * INDENT },
} as const satisfies Readonly<Record<string, Page>>;

/** The text of a file, inverse to `parse`; undefined for one that holds what was refused. */
export function printFile(file: File): string | undefined {
  const lines: string[] = file.model === undefined ? [] : [`model ${file.model.name}`];
  let before: Statement['kind'] | undefined;
  for (const s of file.statements) {
    if (s.kind === 'failed' || (s.kind === 'ansatz' && !s.complete)) return undefined;
    const bodied = s.kind === 'ansatz' || s.kind === 'claim' || before === 'ansatz' || before === 'claim';
    if (bodied && !(s.kind === 'claim' && before === 'claim')) lines.push('');
    lines.push(...linesOfStatement(s));
    before = s.kind;
  }
  return `${lines.join('\n')}\n`;
}

function linesOfStatement(s: Exclude<Statement, { kind: 'failed' }>): readonly string[] {
  if (s.kind !== 'ansatz' && s.kind !== 'claim') return linesOf(statement(s), PAGES.statement);
  const [header, items] =
    s.kind === 'claim' ? [claimHeader(s), claimItems(s)] : [ansatzHeader(s), s.items.map(ansatzItem)];
  return [...linesOf(header, PAGES.header), ...items.flatMap((item) => linesOf(item, PAGES.item))];
}

function ansatzHeader({ name, parameters }: Extract<Statement, { kind: 'ansatz' }>): readonly Piece[] {
  const letters = [P.attached('('), ...separated(parameters, declared), P.closing(')')];
  return [keyword('ansatz'), P.operand(name.spelled), ...(parameters.length > 0 ? letters : [])];
}
