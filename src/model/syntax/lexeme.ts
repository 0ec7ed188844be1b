import { foreign } from './spelling.ts';

// The first that matches is it.
const patterns = {
  tab: /\t+/y,
  space: / +/y,
  comment: /#.*/suy,
  slashes: /\/\/.*/suy,
  superscript: /[⁰¹²³⁴-⁹⁻⁺ⁿⁱ]+/uy,
  foreign: new RegExp(foreign.map((sign) => sign.replace(/[*$.]/g, '\\$&')).join('|'), 'uy'),
  name: /[\p{L}_](?:(?![ᵀⁿⁱ])[\p{L}\p{M}0-9_₀-₉])*/uy,
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:\.(?![\d.T]))?/y,
  pointFirst: /\.\d+(?:[eE][+-]?\d+)?/y,
  string: /"((?:[^"\\]|\\.)*)("|\\?$)/suy,
  smartString: /[“”„]([^“”"]*)[“”"]?/uy,
  sign: /\.T(?![\p{L}\p{M}0-9_])|<=|>=|!=|<-|->|\.\.|[()[\]{}|,:~=<>+\-*/@^'%;]/uy,
  otherSpace: /\p{Z}+/uy,
} as const;
export type Pattern = keyof typeof patterns;
const order = Object.keys(patterns) as Pattern[];

/** What most of a file is made of: a name of plain letters, a short whole number, a bracket or a sign that nothing continues. */
export function commonLexeme(
  line: string,
  at: number,
): { readonly kind: 'name' | 'number' | 'sign'; readonly end: number } | undefined {
  const c = line.charCodeAt(at);
  const more = at + 1 < line.length ? line.charCodeAt(at + 1) : 32;
  if (isLetter(c)) {
    let end = at + 1;
    while (end < line.length && isWord(line.charCodeAt(end))) end += 1;
    if (end < line.length && line.charCodeAt(end) > 127) return undefined;
    return { kind: 'name', end };
  }
  if (isDigit(c)) {
    let end = at + 1;
    while (end < line.length && isDigit(line.charCodeAt(end))) end += 1;
    const next = end < line.length ? line.charCodeAt(end) : 32;
    // A point, a power of ten, or a sign of another alphabet may go on with the number.
    if (end - at > 9 || next === 46 || next > 127 || isLetter(next)) return undefined;
    return { kind: 'number', end };
  }
  // Alone in every spelling of the language and of others: `**`, `->`, `<=`, `==` and the like are left to the patterns.
  if (ALONE.has(c) || (SINGLE.has(c) && (isWord(more) || more === 32 || ALONE.has(more))))
    return { kind: 'sign', end: at + 1 };
  return undefined;
}
const codes = (signs: string): ReadonlySet<number> => new Set([...signs].map((s) => s.charCodeAt(0)));
const ALONE = codes('()[]{},');
const SINGLE = codes('+-*/=^');
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isWord = (c: number): boolean => isLetter(c) || isDigit(c);

/** What stands at a place of a line. A name, a number and a space are told by their first character, so they come first. */
export function lexeme(line: string, at: number): readonly [Pattern | undefined, string] {
  const c = line.charCodeAt(at);
  const likely: Pattern | undefined =
    c === 32 ? 'space' : isLetter(c) ? 'name' : c >= 48 && c <= 57 ? 'number' : undefined;
  for (const each of likely === undefined ? order : [likely, ...order]) {
    const found = matches(each, line, at);
    if (found !== null) return [each, found[0]];
  }
  return [undefined, unknownRun(line, at)];
}
export const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;

export function matches(pattern: Pattern, line: string, at: number): RegExpExecArray | null {
  patterns[pattern].lastIndex = at;
  return patterns[pattern].exec(line);
}

function unknownRun(line: string, from: number): string {
  let run = '';
  for (const c of line.slice(from, from + 40)) {
    if (run !== '' && order.some((each) => matches(each, line, from + run.length))) break;
    run += c;
  }
  return run;
}
