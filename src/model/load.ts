import type { Diagnostic } from '../diagnostic.ts';
import { apart } from '../expr/intern.ts';
import type { ReadFile } from './elaborate/declared/csv.ts';
import { elaborate } from './elaborate/elaborate.ts';
import type { Model } from './model.ts';
import { type File, inOrder, parse } from './syntax/index.ts';

/** A model, or what is wrong with its text. Warnings alone do not keep a model back. */
export type Loaded = { readonly model?: Model; readonly diagnostics: readonly Diagnostic[] };

export interface LoadOptions {
  /** The text of a file beside the model file, for `csv("…")`. */
  readonly readFile?: ReadFile;
}

/** Reads a model from its text. Never throws, and runs nothing. */
export function load(text: string, options: LoadOptions = {}): Loaded {
  const { file, diagnostics } = parse(text);
  const { model, said } = apart(() => read(text, file, diagnostics, options));
  const all = inOrder([...diagnostics, ...said]);
  if (model === undefined || all.some((d) => d.severity === 'error')) return { diagnostics: all };
  return { model: { ...model, warnings: all }, diagnostics: all };
}

/** The meaning of a file; one that is nested beyond the stack is refused. */
function read(
  text: string,
  file: File,
  before: readonly Diagnostic[],
  options: LoadOptions,
): ReturnType<typeof elaborate> {
  try {
    return elaborate(text, file, before, options.readFile);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const message = 'this file is nested too deeply';
    return { model: undefined, said: [{ code: 'E0363', severity: 'error', message, place: file.place }] };
  }
}

/** The text of a tagged template: values put in, and the indentation that all its lines share taken away. */
export function fromTemplate(strings: TemplateStringsArray, ...values: readonly (number | string)[]): string {
  const text = strings.raw.map((part, k) => (k < values.length ? part + String(values[k]) : part)).join('');
  const lines = text.split(/\r\n|\n|\r/);
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .replace(/^\s*\n/, '');
}
