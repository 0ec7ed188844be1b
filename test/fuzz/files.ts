import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GOOD } from '../model/goodModels.ts';
import { type Chance, chance } from './chance.ts';
import { HOSTILE } from './hostile.ts';

const root = resolve(import.meta.dirname, '../../derivations');
const shipped = (readdirSync(root, { recursive: true }) as string[])
  .filter((f) => f.endsWith('.saddle'))
  .sort()
  .map((f) => readFileSync(join(root, f), 'utf8'));
const models = [...Object.values(GOOD), ...Object.values(GOOD), ...shipped];
const WORD = /[\p{L}\d_]+|[^\s\p{L}\d_]|\s+/gu;
const words = [...new Set(models.flatMap((m) => m.match(WORD)!))].filter((w) => w.trim() !== '');
const EXTRA = [
  '·',
  '²',
  '≤',
  '→',
  '==',
  '**',
  ';',
  '\t',
  '\r',
  '"',
  '\\',
  '#',
  'β',
  'x_1',
  '1e99',
  '0',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '|',
  "'",
  '\n',
  '\n    ',
  ' ',
  '<-',
  '-',
];

/** A text to be read, and how it was made. */
export interface FuzzFile {
  readonly kind: string;
  readonly text: string;
}

/** The file of a number. */
export function fuzzFile(seed: number): FuzzFile {
  const c = chance(seed);
  const at = c.below(100);
  const [kind, make] = KINDS.find(([, , below]) => at < below)!;
  return { kind, text: make(c) };
}

type Make = (c: Chance) => string;

const edits = (c: Chance): number => 1 + c.below(c.pick([1, 2, 4, 10]));

const characters: Make = (c) => {
  const text = [...c.pick(models)];
  for (let k = edits(c); k > 0 && text.length > 0; k--) {
    const from = c.below(text.length);
    const length = c.pick([1, 1, 1, 2, 5, 40]);
    const what = c.below(4);
    if (what === 0) text.splice(from, length);
    else if (what === 1) text.splice(from, 0, c.pick(EXTRA));
    else if (what === 2) text.splice(from, 1, String.fromCodePoint(32 + c.below(95)));
    else text.splice(from, 0, ...text.slice(from, from + length));
  }
  return text.join('');
};

const tokens: Make = (c) => {
  const text = c.pick(models).match(WORD)! as string[];
  for (let k = edits(c); k > 0; k--) {
    const from = c.below(text.length);
    const what = c.below(5);
    if (what === 0) text.splice(from, 1);
    else if (what === 1) text.splice(from, 0, text[from]!);
    else if (what === 2) text[from] = c.pick(words);
    else if (what === 3) text.splice(from, 0, c.pick([...words, ...EXTRA]));
    else {
      const to = Math.min(text.length - 1, from + 1 + c.below(4));
      [text[from], text[to]] = [text[to]!, text[from]!];
    }
  }
  return text.join('');
};

const lines: Make = (c) => {
  const text = c.pick(models).split('\n');
  for (let k = edits(c); k > 0; k--) {
    const from = c.below(text.length);
    const to = c.below(text.length);
    const what = c.below(5);
    if (what === 0) text.splice(from, 1);
    else if (what === 1) text.splice(to, 0, text[from] ?? '');
    else if (what === 2) [text[from], text[to]] = [text[to] ?? '', text[from] ?? ''];
    else if (what === 3) text[from] = c.pick(['    ', ' ', '\t', '        ']) + text[from];
    else text[from] = (text[from] ?? '').trimStart();
    if (text.length === 0) text.push('');
  }
  return text.join('\n');
};

const splice: Make = (c) => {
  const [a, b] = [c.pick(models), c.pick(models)];
  if (c.below(2) === 0) return a.slice(0, c.below(a.length)) + b.slice(c.below(b.length));
  const all = [a, b].flatMap((m) => m.split('\n'));
  return ['model spliced', ...Array.from({ length: 5 + c.below(30) }, () => c.pick(all))].join('\n');
};

const vocabulary: Make = (c) => {
  const some = Array.from({ length: c.below(80) }, () => c.pick(c.below(4) === 0 ? EXTRA : words));
  return (c.below(2) === 0 ? 'model m\n' : '') + some.join(c.pick([' ', '', ' ']));
};

const bytes: Make = (c) =>
  new TextDecoder().decode(Uint8Array.from({ length: c.below(400) }, () => c.below(c.pick([256, 128]))));

const unicode: Make = (c) => {
  const letters = Array.from({ length: c.below(200) }, () => {
    const range = c.pick([
      [32, 95],
      [0x370, 0x90],
      [0x2000, 0x400],
      [0x300, 0x70],
      [0x1d400, 0x400],
      [0xd700, 0x200],
      [0x4e00, 0x100],
    ]);
    return String.fromCodePoint(range[0]! + c.below(range[1]!));
  });
  return c.pick(['', 'model m\n', 'model m\nlet a = ', 'model m\nclaim c\n    ']) + letters.join('');
};

const KINDS: readonly (readonly [kind: string, make: Make, below: number])[] = [
  ['characters', characters, 25],
  ['tokens', tokens, 55],
  ['lines', lines, 68],
  ['splice', splice, 80],
  ['vocabulary', vocabulary, 87],
  ['bytes', bytes, 90],
  ['unicode', unicode, 95],
  ['hostile', (c) => c.pick(HOSTILE)(c), 100],
];
