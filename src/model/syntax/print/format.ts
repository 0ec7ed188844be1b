import type { Diagnostic } from '../../../diagnostic.ts';
import { parse } from '../index.ts';
import { keywordAt } from '../keyword.ts';
import { layout } from '../layout.ts';
import type { File } from '../statement.ts';
import { type Comment, type Token, tokenize } from '../token.ts';
import { PAGES } from './file.ts';
import { linesOf, type Page } from './piece.ts';
import { rolesOf } from './roles.ts';
import { piecesOf } from './source.ts';

/** A model file in its canonical layout, or why it has none. */
export type Formatted =
  | { readonly text: string; readonly diagnostics?: undefined }
  | { readonly text?: undefined; readonly diagnostics: readonly Diagnostic[] };

/** A line of the result, its comment apart; `column` is where the author had the comment. */
interface Written {
  readonly code: string;
  readonly comment?: { readonly text: string; readonly column: number };
}

/** Canonical gaps, indents and keywords; comments, line breaks and order are the author's. What is said stays the same. */
export function format(text: string): Formatted {
  const { file, diagnostics } = parse(text);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return { diagnostics: errors };
  const formatted = arranged(text, file);
  const again = parse(formatted);
  if (again.diagnostics.length === 0 && meaning(again.file) === meaning(file)) return { text: formatted };
  throw new Error('the formatted text says something else');
}

/** What a file says, whatever its layout. */
const meaning = (file: File): string =>
  JSON.stringify(file, (key, value: unknown) =>
    key === 'place' || key === 'operatorPlace' ? undefined : typeof value === 'bigint' ? String(value) : value,
  );

function arranged(text: string, file: File): string {
  const { lines, comments } = tokenize(text);
  const { statements } = layout(lines);
  const roles = rolesOf(file);
  const pages = new Map<Token, Page>();
  const written = new Map<number, readonly Written[]>();
  const notes = new Map(comments.map((c) => [c.place.line, c]));

  const write = (tokens: readonly Token[], page: Page, head: boolean): void => {
    const all = piecesOf(tokens, roles, head);
    for (let from = 0; from < all.length; ) {
      // The author's lines stay, as far as they are not too long.
      const { line } = all[from]!.token.place;
      let to = from;
      while (to < all.length && all[to]!.token.place.line === line) to += 1;
      const here = from === 0 ? page : { ...page, first: page.rest };
      const made = linesOf(
        all.slice(from, to).map((p) => p.piece),
        here,
      ).map((code): Written => ({ code }));
      const note = notes.get(line);
      const last = made.at(-1)!;
      written.set(line, note === undefined ? made : [...made.slice(0, -1), { ...last, comment: commentOf(note) }]);
      pages.set(all[from]!.token, here);
      from = to;
    }
  };
  for (const { head, items } of statements) {
    const word = keywordAt(head, 0, ['model', 'ansatz', 'claim'])?.word;
    if (word === 'model') {
      const { line } = head[0]!.place;
      const note = notes.get(line);
      written.set(line, [{ code: `model ${file.model!.name}`, ...(note && { comment: commentOf(note) }) }]);
      for (const t of head) pages.set(t, PAGES.statement);
      continue;
    }
    write(head, word === undefined ? PAGES.statement : PAGES.header, true);
    for (const item of items) write(item, PAGES.item, false);
  }
  const firsts = new Map(lines.map(({ tokens }) => [tokens[0]!.place.line, pages.get(tokens[0]!)!]));
  return joined(text.split(/\r\n|\n|\r/).length, written, notes, firsts);
}

const commentOf = ({ text, place }: Comment): { text: string; column: number } => ({
  text: text.trimEnd(),
  column: place.column,
});

/** The lines in their order, with comments of their own and at most one empty line between statements. */
function joined(
  count: number,
  written: ReadonlyMap<number, readonly Written[]>,
  notes: ReadonlyMap<number, Comment>,
  pages: ReadonlyMap<number, Page>,
): string {
  const result: Written[] = [];
  let empty = false;
  for (let line = 1; line <= count; line++) {
    const own = written.get(line);
    const note = notes.get(line);
    if (own === undefined && note === undefined) {
      empty = true;
      continue;
    }
    const indent = own === undefined ? indentOf(note!, line, count, pages) : (pages.get(line)?.first ?? 0);
    if (empty && result.length > 0 && indent === 0) result.push({ code: '' });
    empty = false;
    result.push(...(own ?? [{ code: ' '.repeat(indent) + note!.text.trimEnd() }]));
  }
  return `${aligned(result).join('\n')}\n`;
}

/** A comment of its own stands as what follows it; behind the last line of a body it may be part of that. */
function indentOf(note: Comment, line: number, count: number, pages: ReadonlyMap<number, Page>): number {
  let before: Page | undefined;
  for (let k = line - 1; k > 0 && before === undefined; k--) before = pages.get(k);
  for (let k = line + 1; k <= count; k++) {
    const next = pages.get(k);
    if (next === undefined) continue;
    if (next.first > 0) return next.first;
    break;
  }
  return before?.rest === PAGES.item.rest && note.place.column > 1 ? PAGES.item.first : 0;
}

/** Comments of lines that follow one another begin in one column: the author's, where there is one. */
function aligned(lines: readonly Written[]): readonly string[] {
  const result: string[] = [];
  const usual = commonest(lines.flatMap((l) => (l.comment === undefined ? [] : [l.comment.column - 1])));
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && lines[to]!.comment !== undefined) to += 1;
    if (to === from) {
      result.push(lines[from]!.code);
      from += 1;
      continue;
    }
    const run = lines.slice(from, to);
    const least = Math.max(...run.map((l) => [...l.code].length)) + 2;
    const columns = new Set(run.map((l) => l.comment!.column - 1));
    const given = columns.has(usual) ? usual : columns.size === 1 ? [...columns][0]! : least;
    const column = Math.max(given, least);
    for (const { code, comment } of run) result.push(code + ' '.repeat(column - [...code].length) + comment!.text);
    from = to;
  }
  return result;
}

/** The number that occurs most often, of several the first; none if none occurs twice. */
function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const n of numbers) counts.set(n, (counts.get(n) ?? 0) + 1);
  const most = Math.max(1, ...counts.values());
  return most === 1 ? Number.NaN : [...counts.keys()].find((n) => counts.get(n) === most)!;
}
