import type { Token } from './token.ts';

/** The words that begin a statement. */
export const statementWords = [
  ...['model', 'cite', 'size', 'param', 'any', 'state', 'index', 'data', 'law', 'random', 'gaussian', 'let', 'order'],
  ...['initial', 'limit', 'ansatz', 'claim'],
] as const;

/** A word that begins a statement. */
export type StatementWord = (typeof statementWords)[number];

/** The words that begin the form of a claim. */
export const formWords = [
  ...['conserved', 'decreasing', 'bounded-below', 'gradient-field', 'empirical', 'stationary', 'invariant', 'closed'],
  ...['stable', 'unstable', 'saddle', 'centre', 'marginal', 'minimum', 'maximum', 'local-minimum', 'local-maximum'],
  ...['infimum', 'rate', 'trajectory', 'limit', 'spectrum', 'fixed-points', 'threshold', 'normal-form', 'independent'],
  'finite-size',
] as const;

/** Words that end an expression wherever they stand. */
export const endingWords: ReadonlySet<string> = new Set(['for', 'if', 'when']);

/** Words that join two expressions. */
export const joiningWords: ReadonlySet<string> = new Set(['implies', 'or', 'and', 'in']);

/** How tightly the signs bind, loosest first; unary minus stands between `*` and `^`. */
export const LEVEL = { any: 1, comparison: 4, sum: 5 } as const;

/** The level of each sign between two expressions; `<-` is listed for those who forget a space. */
export const levels: ReadonlyMap<string, number> = new Map([
  ['implies', 1],
  ['or', 2],
  ['and', 3],
  ...['=', '!=', '<', '<=', '>', '>=', 'in', '<-'].map((sign): [string, number] => [sign, LEVEL.comparison]),
  ['..', LEVEL.sum],
  ['+', 6],
  ['-', 6],
  ['*', 7],
  ['/', 7],
  ['@', 7],
]);

/** Signs and words that make a statement out of two expressions. */
export const relationSigns: ReadonlySet<string> = new Set([
  ...['implies', 'or', 'and', 'in', '=', '!=', '<', '<=', '>', '>='],
]);

const afterName = new Set(["'", '[', '<-', '=', '!=', '<', '<=', '>', '>=', '+', '*', '/', '@', '^', '..', '.T']);

/** A word with its hyphens, as `gradient-field`, or without any. */
export function hyphenated(tokens: readonly Token[], at: number): { word: string; length: number } {
  let word = tokens[at]?.text ?? '';
  let length = 1;
  while (length < 9) {
    const [hyphen, part] = [tokens[at + length], tokens[at + length + 1]];
    if (hyphen?.text !== '-' || part?.kind !== 'name' || !hyphen.glued || !part.glued) break;
    word += `-${part.text}`;
    length += 2;
  }
  return { word, length };
}

/** The keyword among `words` that stands at a place, unless what follows shows that the word is a name there. */
export function keywordAt<W extends string>(
  tokens: readonly Token[],
  at: number,
  words: readonly W[],
): { word: W; length: number } | undefined {
  if (tokens[at]?.kind !== 'name') return undefined;
  const long = hyphenated(tokens, at);
  for (const { word, length } of [long, { word: tokens[at].text, length: 1 }]) {
    const found = words.find((each) => each === word);
    const next = tokens[at + length];
    const isName = next && (next.kind === 'sign' ? afterName.has(next.text) : joiningWords.has(next.text));
    if (found !== undefined && !isName) return { word: found, length };
  }
  return undefined;
}
