import type { Diagnostic, Place } from '../../diagnostic.ts';
import { keywordAt, statementWords } from './keyword.ts';
import { type Line, LONGEST_STATEMENT, type Token } from './token.ts';

/** The tokens of one statement; `items` are the lines of its body, where it can have one. */
export interface Layout {
  readonly head: readonly Token[];
  readonly items: readonly (readonly Token[])[];
}

interface Open {
  readonly pieces: Token[];
  readonly items: Token[][];
  readonly bodied: boolean;
  bodyIndent?: number;
}

/** Lines into statements, and the lines of a body into its items. */
export function layout(lines: readonly Line[]): { statements: Layout[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const refuse = (code: string, message: string, place: Place, help?: string) => {
    diagnostics.push({ code, severity: 'error', message, place, help });
  };
  const open: Open[] = [];
  let margin = 0;
  for (const { indent, tokens } of lines) {
    const first = tokens[0]!;
    const current = open.at(-1);
    if (!current && indent > 0) {
      // A whole text that is indented is one slip, not a file of one statement.
      margin = indent;
      refuse('E0110', 'an indented line continues nothing here', first.place, 'a statement begins in column one');
    }
    if (!current || indent <= margin) {
      const keyword = keywordAt(tokens, 0, ['ansatz', 'claim']);
      open.push({ pieces: [...tokens], items: [], bodied: keyword !== undefined });
    } else if (!current.bodied || (current.items.length === 0 && endsWithComma(current.pieces))) {
      append(current.pieces, tokens);
    } else if (current.bodyIndent === undefined || indent === current.bodyIndent) {
      current.bodyIndent = indent;
      current.items.push([...tokens]);
    } else if (indent > current.bodyIndent) {
      append(current.items.at(-1)!, tokens);
    } else {
      const help = `the first line of this body has ${current.bodyIndent} spaces`;
      refuse('E0111', `this line stands further left than its body, at ${indent} spaces`, first.place, help);
      current.items.push([...tokens]);
    }
  }

  const fit = (tokens: readonly Token[]): readonly Token[] => {
    if (tokens.length <= LONGEST_STATEMENT) return tokens;
    const help = 'name parts of it with `let`, or read data from a file with `csv("…")`';
    refuse('E0114', `a statement of more than ${LONGEST_STATEMENT} words and signs`, tokens[0]!.place, help);
    return [...tokens.slice(0, 20), { ...tokens[20]!, broken: true }];
  };
  const statements = open.flatMap(({ pieces, items, bodied }): Layout[] => {
    const heads = split(pieces, refuse);
    const body = items.flatMap((item) => split(item, refuse)).map(fit);
    if (!bodied) return heads.map((head) => ({ head: fit(head), items: [] }));
    const [head = [], ...more] = heads;
    return [{ head: fit(head), items: [...more.map(fit), ...body] }];
  });
  return { statements: statements.filter(({ head }) => head.length > 0), diagnostics };
}

function append(to: Token[], tokens: readonly Token[]): void {
  // A statement too long already need not grow.
  if (to.length <= LONGEST_STATEMENT) for (const token of tokens) to.push(token);
}

/** `;` stands for a new line; inside brackets and between entries of one statement for a comma. */
function split(
  tokens: readonly Token[],
  refuse: (code: string, message: string, place: Place, help: string) => void,
): Token[][] {
  if (!tokens.some(({ text, kind }) => kind === 'sign' && text === ';')) return [[...tokens]];
  const pieces: Token[][] = [[]];
  let depth = 0;
  tokens.forEach((token, at) => {
    const sign = token.kind === 'sign' ? token.text : '';
    if ('([{'.includes(sign) && sign !== '') depth += 1;
    else if (')]}'.includes(sign) && sign !== '') depth -= 1;
    if (sign !== ';') {
      pieces.at(-1)!.push(token);
      return;
    }
    const listed = depth > 0 || entryFollows(pieces.at(-1)!, tokens, at + 1);
    const help = listed ? 'write `,`' : at === tokens.length - 1 ? 'remove it' : 'a new line';
    refuse('E0102', '`;` is not a spelling of this language', token.place, help);
    if (listed) pieces.at(-1)!.push({ ...token, text: ',', spelled: ',', repaired: true });
    else pieces.push([]);
  });
  return pieces.filter((piece) => piece.length > 0);
}

/** Whether `size N = 12; P = 2` goes on: a name without a keyword, in a statement that takes several. */
function entryFollows(before: readonly Token[], tokens: readonly Token[], at: number): boolean {
  if (!keywordAt(before, 0, ['size', 'param', 'any', 'state']) || tokens[at]?.kind !== 'name') return false;
  return !keywordAt(tokens, at, statementWords) && !["'", '<-'].includes(tokens[at + 1]?.text ?? '');
}

const endsWithComma = (tokens: readonly Token[]): boolean =>
  tokens.at(-1)!.kind === 'sign' && tokens.at(-1)!.text === ',';
