import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { ModelText } from '../modelFile.ts';
import { entryOf, observableNames } from './observables.ts';

/** A model with expressions of its language as further observables, and the names of all that is asked for. */
export interface Extended {
  readonly file: ModelText;
  readonly names: readonly string[];
  /** What each made name stands for, as it was asked for. */
  readonly labels: Readonly<Record<string, string>>;
}
export interface Unreadable {
  readonly asked: string;
  readonly message: string;
  readonly help?: string;
}

/** Reads what is asked for by the reader of models: each expression becomes an `order` at the end of the file. */
export function extended(file: ModelText, model: Model, asked: readonly string[]): Extended | Unreadable {
  const known = observableNames(model);
  const names: string[] = [];
  const labels: Record<string, string> = {};
  const lines: string[] = [];
  const first = file.text.split('\n').length + 1;
  for (const text of asked) {
    const entry = entryOf(text);
    const hidden = model.states.some((s) => s.letter.name === (entry?.name ?? text));
    if (known.includes(text) || hidden || (entry !== undefined && known.includes(entry.name))) {
      names.push(text);
      continue;
    }
    if (/[\n\r#]/.test(text)) return { asked: text, message: 'an expression stands on one line' };
    let name = `observed_${lines.length + 1}`;
    while (new RegExp(`\\b${name}\\b`, 'u').test(file.text)) name = `${name}_`;
    names.push(name);
    labels[name] = text;
    lines.push(`order ${name} = ${text}`);
  }
  if (lines.length === 0) return { file, names, labels };
  const longer: ModelText = { ...file, text: `${file.text}\n${lines.join('\n')}\n` };
  const { diagnostics } = load(longer.text, { readFile: (path) => file.files.get(path) });
  const wrong = diagnostics.find((d) => d.severity === 'error');
  if (wrong === undefined) return { file: longer, names, labels };
  const line = lines[wrong.place.line - first];
  const label = line === undefined ? asked[0]! : labels[line.slice('order '.length, line.indexOf(' = '))]!;
  return { asked: label, message: wrong.message, ...(wrong.help !== undefined && { help: wrong.help }) };
}
