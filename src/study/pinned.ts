import { print } from '../expr/print/print.ts';
import type { Model } from '../model/model.ts';
import { parse } from '../model/syntax/index.ts';
import { type Edit, everything, sourceText } from '../model/syntax/sourceText.ts';
import type { ArrayOfNumbers, Numbers, States } from './numbers.ts';

/** Numbers to be put in the place of those that a model declares; what is left out stays as it is. */
export interface Pins {
  readonly sizes?: Numbers;
  readonly parameters?: Numbers;
  /** A start for each of these states. */
  readonly states?: States;
  /** Numbers of data, of the shape that they have at the sizes. */
  readonly data?: States;
}

/**
 * The text of a model with sizes, parameters and a start put in as its declared values, and with the numbers of its data
 * files inside: a file that can be read anywhere.
 */
export function pinned(model: Model, { sizes = {}, parameters = {}, states = {}, data = {} }: Pins = {}): string {
  const source = sourceText(model.source);
  const edits: Edit[] = [];
  for (const s of parse(model.source).file.statements) {
    if (s.kind === 'size' || s.kind === 'param')
      for (const e of s.entries) {
        const value = (s.kind === 'size' ? sizes : parameters)[e.name.text];
        if (value === undefined) continue;
        if (e.value !== undefined) edits.push({ place: e.value.place, text: number(value) });
        else edits.push({ place: e.place, text: `${source.slice(e.place)} = ${number(value)}` });
      }
    // A start that was put in before goes with its numbers.
    if (
      s.kind === 'data' &&
      Object.keys(states).some((x) => s.name.text === startOf(x)) &&
      isStartOnly(model, s.name.text)
    )
      edits.push({ place: s.place, text: '' });
    else if (s.kind === 'data' && (s.path !== undefined || data[s.name.text] !== undefined)) {
      const found = model.data.find((d) => d.letter.name === s.name.text);
      if (found === undefined) continue;
      const axes = s.axes.map((a) => source.slice(a.place)).join(', ');
      const own = data[s.name.text];
      const values = own === undefined ? JSON.stringify(shaped(found.values, found.shape)) : list(own);
      edits.push({ place: s.place, text: `data ${s.name.spelled}[${axes}] = ${values}` });
    }
    if (s.kind === 'initial' && states[s.target.name.text] !== undefined) edits.push({ place: s.place, text: '' });
  }
  const starts = model.states.flatMap(({ letter, hidden }) => {
    const start = states[letter.name];
    if (start === undefined || hidden) return [];
    if (letter.axes.length === 0) return [`initial ${letter.name} = ${number(start as number)}`];
    const axes = letter.axes
      .map(({ size, structure }) => (structure.kind === 'subsets' ? structure.name : print(size, 'text')))
      .join(', ');
    const at = letter.axes.map((_, k) => `start_${k + 1}`).join(',');
    let name = startOf(letter.name);
    while (declares(model, name) && !isStartOnly(model, name)) name += '_';
    return [`data ${name}[${axes}] = ${list(start)}`, `initial ${letter.name}[${at}] = ${name}[${at}]`];
  });
  const text = source.edited(everything(model.source), edits).trimEnd();
  return `${[text, ...starts].join('\n')}\n`;
}

const startOf = (state: string): string => `start_of_${state}`;
const declares = (model: Model, name: string): boolean => new RegExp(`\\b${name}\\b`).test(model.source);
/** Whether data are spoken of where they are declared and in one start, and nowhere else. */
const isStartOnly = (model: Model, name: string): boolean =>
  new RegExp(`^initial .*\\b${name}\\b`, 'm').test(model.source) &&
  model.source.split(new RegExp(`\\b${name}\\b`)).length === 3;

/** A number as the language writes it. */
const number = (x: number): string => String(x).replace('e+', 'e');
const list = (x: ArrayOfNumbers): string => (typeof x === 'number' ? number(x) : `[${x.map(list).join(', ')}]`);

function shaped(values: readonly number[], shape: readonly number[]): unknown {
  const [n, ...rest] = shape;
  if (n === undefined) return values[0];
  const step = rest.reduce((p, k) => p * k, 1);
  return Array.from({ length: n }, (_, k) => shaped(values.slice(k * step, (k + 1) * step), rest));
}

/** The text with lines added at its end. */
export const withLines = (text: string, ...lines: readonly string[]): string =>
  `${text.trimEnd()}\n${lines.join('\n')}\n`;
