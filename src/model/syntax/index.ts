import type { Diagnostic, Place } from '../../diagnostic.ts';
import { layout } from './layout.ts';
import { parseFile } from './parseFile.ts';
import type { File } from './statement.ts';
import { tokenize } from './token.ts';

export type * from './ast.ts';
export type * from './claim.ts';
export type * from './statement.ts';

const LARGEST_FILE = 1 << 20;
const MOST_SHOWN = 200;
const start: Place = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** A model file as it is written, and all that is wrong with its grammar, in the order of the text. Never throws. */
export function parse(text: string): { file: File; diagnostics: readonly Diagnostic[] } {
  const refused = refuseText(text);
  const empty: File = { statements: [], place: start };
  if (refused) return { file: empty, diagnostics: [refused] };
  const { lines, diagnostics } = tokenize(text);
  const arranged = layout(lines);
  const all = [...diagnostics, ...arranged.diagnostics];
  if (arranged.statements.length === 0) {
    if (all.length === 0) all.push(error('E0108', 'the file says nothing', start, 'the first line is `model name`'));
    return { file: empty, diagnostics: inOrder(all) };
  }
  const file = parseFile(arranged.statements, (diagnostic) => all.push(diagnostic));
  return { file, diagnostics: inOrder(all) };
}

/** What is no text of a model, whatever it says. */
function refuseText(text: string): Diagnostic | undefined {
  const bytes = text.length > LARGEST_FILE / 3 ? new TextEncoder().encode(text).length : text.length;
  if (bytes > LARGEST_FILE) {
    const help = 'data stand in a file of their own: `csv("…")`';
    return error('E0107', `a file of ${bytes} bytes; the most is ${LARGEST_FILE}`, start, help);
  }
  const strange = /[\0\uFFFD\p{Cs}]/u.exec(text) ?? ninthControl(text);
  if (!strange) return undefined;
  const before = text.slice(0, strange.index).split(/\r\n|\n|\r/);
  const column = [...before.at(-1)!].length + 1;
  const place = { line: before.length, column, endLine: before.length, endColumn: column + 1 };
  return error('E0106', 'this is no text in UTF-8', place, 'save it as UTF-8, or give another file');
}

// A stray one is an error of its line.
function ninthControl(text: string): RegExpExecArray | undefined {
  let seen = 0;
  for (const found of text.matchAll(/[^\P{Cc}\t\n\r]/gu)) if (++seen === 9) return found;
  return undefined;
}

function error(code: string, message: string, place: Place, help: string): Diagnostic {
  return { code, severity: 'error', message, place, help };
}

// A word without end is not repeated in full.
function brief(diagnostic: Diagnostic): Diagnostic {
  const cut = (text: string) => text.replace(/`[^`]{80,}`/gu, (quoted) => `\`${[...quoted].slice(1, 40).join('')}…\``);
  const { message, help } = diagnostic;
  return { ...diagnostic, message: cut(message), help: help === undefined ? undefined : cut(help) };
}

/** In the order of the text; of very many only the first. */
export function inOrder(all: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = all.map(brief).toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  if (sorted.length <= MOST_SHOWN) return sorted;
  const { place } = sorted[MOST_SHOWN]!;
  const last = error('E0115', `more than ${MOST_SHOWN} errors; the rest is not shown`, place, 'mend those above first');
  return [...sorted.slice(0, MOST_SHOWN), last];
}
