import type { Diagnostic, Place } from '../../diagnostic.ts';
import { commonLexeme, isLetter, lexeme, matches } from './lexeme.ts';
import { foreignSpelling, plainName, plainSuperscript } from './spelling.ts';

/** `text` is the spelling of the language, `spelled` what stands in the file. */
export interface Token {
  readonly kind: 'number' | 'name' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly spelled: string;
  readonly place: Place;
  /** No space before it. */
  readonly glued: boolean;
  /** It stands in place of something that was refused already. */
  readonly repaired?: boolean;
  /** What follows cannot be trusted, and was refused already. */
  readonly broken?: boolean;
}

/** A line with its indent (0 is column one); empty lines and comments are no lines. */
export interface Line {
  readonly indent: number;
  readonly tokens: readonly Token[];
  readonly comment?: Comment;
}

/** What stands behind `#`, with it. */
export interface Comment {
  readonly text: string;
  readonly place: Place;
}

/** A statement has no more tokens than this; the rest of a longer line is not read. */
export const LONGEST_STATEMENT = 20_000;

// Beyond it nobody reads on, and a hostile file could fill the memory.
const MOST_DIAGNOSTICS = 1000;

const TAB_WIDTH = 4;
const LONGEST_NUMBER = 400;

/** The tokens of a text, line by line. Foreign spellings are refused, and stand as what they mean. */
export function tokenize(text: string): { lines: Line[]; comments: Comment[]; diagnostics: Diagnostic[] } {
  const lines: Line[] = [];
  const comments: Comment[] = [];
  const diagnostics: Diagnostic[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const said: Diagnostic[] = [];
    const read = withoutOpenText(
      tokenizeLine(line, index + 1, (d) => said.push(d)),
      said,
    );
    if (diagnostics.length < MOST_DIAGNOSTICS) diagnostics.push(...said.slice(0, MOST_DIAGNOSTICS));
    if (read.tokens.length > 0) lines.push(read);
    if (read.comment !== undefined) comments.push(read.comment);
  });
  return { lines, comments, diagnostics };
}

/** Where a quote is missing, all quotes of the line may be the wrong way round: that is said once, and no more of it read. */
function withoutOpenText(line: Line, said: Diagnostic[]): Line {
  const open = line.tokens.at(-1);
  if (open?.kind !== 'string' || open.broken !== true) return line;
  const first = line.tokens.findIndex((t) => t.kind === 'string');
  if (first === line.tokens.length - 1) return line;
  said.splice(0, said.length, ...said.filter((d) => d.code === 'E0104').slice(-1));
  return { ...line, tokens: [...line.tokens.slice(0, first), { ...line.tokens[first]!, broken: true }] };
}

function tokenizeLine(line: string, number: number, report: (d: Diagnostic) => void): Line {
  const tokens: Token[] = [];
  let at = line.startsWith('\uFEFF') ? 1 : 0;
  let column = at + 1;
  let indent = 0;
  let glued = false;
  let tabs = 0;
  let doubtful = false;

  while (at < line.length && tokens.length <= LONGEST_STATEMENT) {
    if (line.charCodeAt(at) === 32) {
      if (tokens.length === 0) indent += 1;
      glued = false;
      at += 1;
      column += 1;
      continue;
    }
    const common = commonLexeme(line, at);
    if (common !== undefined && !doubtful) {
      const { kind, end } = common;
      const spelled = line.slice(at, end);
      const text = spelled === 'inf' ? 'infinity' : spelled;
      const place: Place = { line: number, column, endLine: number, endColumn: column + end - at };
      tokens.push({ kind, text, spelled, place, glued });
      glued = true;
      column += end - at;
      at = end;
      continue;
    }
    const [pattern, spelled] = lexeme(line, at);
    const length = spelled.length === 1 ? 1 : [...spelled].length;
    const place: Place = { line: number, column, endLine: number, endColumn: column + length };
    const first = tokens.length === 0;
    at += spelled.length;
    column += length;
    const refuse = (code: string, message: string, help?: string, where = place) =>
      report({ code, severity: 'error', message, place: where, help });
    const push = (kind: Token['kind'], text: string, more: Partial<Token> = {}) => {
      tokens.push({ kind, text, spelled, place, glued, ...(doubtful ? { repaired: true } : {}), ...more });
      glued = true;
      doubtful = false;
    };
    const repair = (texts: readonly string[], help = `write \`${texts.join('')}\``) => {
      refuse('E0102', `\`${spelled}\` is not a spelling of this language`, help);
      for (const text of texts) push(kindOf(text), text, { spelled: text, repaired: true });
    };
    switch (pattern) {
      case 'comment':
        return { indent, tokens, comment: { text: spelled, place } };
      case 'slashes':
        refuse('E0102', '`//` is not a spelling of this language', 'a comment begins with `#`', {
          ...place,
          endColumn: place.column + 2,
        });
        return { indent, tokens };
      case 'tab':
        if (tabs++ === 0) refuse('E0101', 'a tab', first ? 'four spaces' : 'a space');
        if (first) indent += TAB_WIDTH * length;
        glued = false;
        break;
      case 'otherSpace':
        refuse('E0102', 'a space of another kind', 'a plain space');
        if (first) indent += length;
        glued = false;
        break;
      case 'space':
        if (first) indent += length;
        glued = false;
        break;
      case 'superscript':
        repair(plainSuperscript(spelled));
        break;
      case 'foreign':
        repair(...foreignSpelling(spelled));
        break;
      case 'name': {
        const plain = plainName(spelled);
        if (plain.help !== undefined) {
          refuse('E0102', `\`${spelled}\` is not a spelling of this language`, plain.help);
          push('name', plain.text, { spelled: plain.written, repaired: true });
          for (let k = 0; k < plain.dots; k++) push('sign', "'", { spelled: "'", repaired: true });
        } else push('name', plain.text);
        break;
      }
      case 'number':
      case 'pointFirst': {
        const value = (pattern === 'number' ? '' : '0') + spelled.replace(/\.$/, '');
        if (pattern === 'pointFirst') refuse('E0105', 'a number has a digit before its point', `write \`${value}\``);
        else if (value !== spelled) refuse('E0105', 'no digit follows the point', `write \`${value}\``);
        if (tooLong(value))
          refuse('E0105', `a number of more than ${LONGEST_NUMBER} digits`, 'give its power by a name');
        const repaired = value !== spelled || tooLong(value);
        push('number', tooLong(value) ? '1' : value, repaired ? { repaired } : {});
        break;
      }
      case 'string':
        push('string', ...readString(matches('string', line, at - spelled.length)!, place, refuse));
        break;
      case 'smartString':
        refuse('E0102', 'a text stands in straight quotes', 'write `"…"`', { ...place, endColumn: place.column + 1 });
        push('string', spelled.replace(/[“”„"]/gu, ''), { repaired: true });
        break;
      case 'sign':
        push('sign', spelled);
        break;
      default:
        refuse('E0103', `\`${spelled}\` is no sign of this language`, unknownHelp(spelled, tokens.at(-1), line[at]));
        glued = false;
        doubtful = true;
    }
  }
  return { indent, tokens };
}

function kindOf(text: string): Token['kind'] {
  if (/^\d/.test(text)) return 'number';
  return /^[a-zA-Z]/.test(text) ? 'name' : 'sign';
}

function tooLong(number: string): boolean {
  const [digits = '', exponent = ''] = number.toLowerCase().split('e');
  return digits.length > LONGEST_NUMBER || exponent.length > 5 || Math.abs(Number(exponent)) > LONGEST_NUMBER;
}

type Refuse = (code: string, message: string, help?: string, where?: Place) => void;

function readString(found: RegExpExecArray, place: Place, refuse: Refuse): [string, Partial<Token>] {
  const [, inside = '', end] = found;
  if (end !== '"') {
    refuse('E0104', 'the text is not closed', '`"` at its end', { ...place, endColumn: place.column + 1 });
    return [inside, { broken: true }];
  }
  const wrong = [...inside.matchAll(/\\./gsu)].find(([pair]) => pair !== '\\"' && pair !== '\\\\');
  if (wrong) {
    const column = place.column + 1 + [...inside.slice(0, wrong.index)].length;
    const help = 'the only escapes are `\\"` and `\\\\`';
    refuse('E0104', `\`${wrong[0]}\` is no escape`, help, { ...place, column, endColumn: column + 2 });
  }
  return [inside.replace(/\\(["\\])/g, '$1'), {}];
}

function unknownHelp(text: string, before: Token | undefined, after: string | undefined): string | undefined {
  if (text === '.' && before?.kind === 'name' && after !== undefined && isLetter(after.charCodeAt(0)))
    return 'a name has no point: functions stand alone, as `sin(x)`';
  if (text === '.') return 'a product is `*`, the transpose `.T`';
  if (text === '!') return 'unequal is `!=`';
  if (text === '\\') return 'functions and Greek letters are written without it: `sqrt`, `beta`';
  return undefined;
}
