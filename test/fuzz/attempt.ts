import { type Diagnostic, render } from '../../src/diagnostic.ts';
import { load } from '../../src/model/load.ts';
import { format } from '../../src/model/syntax/print/format.ts';
import type { FuzzFile } from './files.ts';

/** What reading one file took. */
export interface Attempt {
  readonly seconds: number;
  readonly errors: number;
  readonly loaded: boolean;
  readonly formatted: boolean;
}

const CSV: Readonly<Record<string, string>> = { 'big.csv': '1,2\n3,4\n', 'wiring.csv': '1,0\n0,1\n' };

/** Reads a file as a command would, and throws where something is wrong with that. */
export function attempt({ text }: FuzzFile): Attempt {
  const begin = performance.now();
  const { model, diagnostics } = load(text, { readFile: (path) => (Object.hasOwn(CSV, path) ? CSV[path] : undefined) });
  const seconds = (performance.now() - begin) / 1000;
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (model === undefined && errors.length === 0) throw new Error('no model, and no error says why');
  if (model !== undefined && errors.length > 0) throw new Error('a model in spite of errors');
  if (diagnostics.length > 1000) throw new Error(`${diagnostics.length} diagnostics`);
  const lines = text.split(/\r\n|\n|\r/);
  for (const d of diagnostics.slice(0, 50)) sound(d, lines, text);
  const formatted = text.length < 20_000 ? format(text).text : undefined;
  if (formatted !== undefined && format(formatted).text !== formatted)
    throw new Error('formatted twice is another text');
  if ('saddleRan' in globalThis) throw new Error('something ran');
  return { seconds, errors: errors.length, loaded: model !== undefined, formatted: formatted !== undefined };
}

/** One cause, a place in the text, words that a person can read. */
function sound(d: Diagnostic, lines: readonly string[], text: string): void {
  const { line, column, endLine, endColumn } = d.place;
  const last = lines[line - 1];
  const inside = last !== undefined && column >= 1 && column <= [...last].length + 1;
  const forwards = endLine > line || (endLine === line && endColumn > column);
  if (!inside || !forwards) throw new Error(`${d.code} stands at ${line}:${column}-${endLine}:${endColumn}`);
  if (!/^[EW]0\d{3}$/.test(d.code) || d.message === '') throw new Error(`${d.code} ${d.message}`);
  const own = `${d.message} ${d.help ?? ''}`;
  const broken = /undefined|\[object|NaN\b|Error:/u.exec(own);
  if (broken !== null && !text.includes(broken[0])) throw new Error(`${d.code} says: ${own}`);
  const rendered = render(d, text, 'fuzz.saddle');
  if (/[^\P{Cc}\n]/u.test(rendered)) throw new Error(`${d.code} shows a control character`);
}
