import { type Diagnostic, nearest, type Place } from '../../diagnostic.ts';
import type { Expression, Name, StringLiteral } from './ast.ts';
import { forFollows, forStandsBefore, neverCloses, partnerOf } from './brackets.ts';
import { keywordAt, statementWords } from './keyword.ts';
import type { Token } from './token.ts';

/** Brackets in brackets beyond this are refused, so that no file can exhaust the stack. */
const DEEPEST = 200;
/** Operators in a row or inside each other beyond this are refused, for those who walk the tree. */
const TALLEST = 400;

/** Ends the reading of a statement or item; caught in `attempt`, never seen outside. */
class Refused {}

/** The tokens of one statement or item, and how far they have been read. Only `parse` sees it; it lives for one statement. */
export class Cursor {
  readonly tokens: readonly Token[];
  readonly end: Token;
  readonly report: (diagnostic: Diagnostic) => void;
  at = 0;
  /** Brackets and bars that are open, innermost last. */
  readonly open: Token[] = [];
  /** Words that may follow a complete expression here. */
  words: ReadonlySet<string> = new Set();
  /** Those that may follow outside of all brackets. */
  outside: ReadonlySet<string> = new Set();
  #depth = 0;
  readonly #heights = new WeakMap<object, number>();

  /** A line of a body, in which no statement begins. */
  readonly item: boolean;

  constructor(tokens: readonly Token[], report: (diagnostic: Diagnostic) => void, item = false) {
    this.item = item;
    const { endLine: line, endColumn: column } = tokens.at(-1)!.place;
    const place = { line, column, endLine: line, endColumn: column + 1 };
    this.tokens = tokens;
    this.end = { kind: 'end', text: '', spelled: '', place, glued: false };
    this.report = report;
  }

  get token(): Token {
    return this.tokens[this.at] ?? this.end;
  }

  get previous(): Token {
    return this.tokens[this.at - 1] ?? this.end;
  }

  peek(offset: number): Token {
    return this.tokens[this.at + offset] ?? this.end;
  }

  is(...signs: readonly string[]): boolean {
    return this.token.kind === 'sign' && signs.includes(this.token.text);
  }

  isWord(...words: readonly string[]): boolean {
    return this.token.kind === 'name' && words.includes(this.token.text);
  }

  next(): Token {
    const token = this.token;
    if (token.broken) throw new Refused();
    if (token !== this.end) this.at += 1;
    return token;
  }

  take(sign: string): Token | undefined {
    return this.is(sign) ? this.next() : undefined;
  }

  takeWord(...words: readonly string[]): Token | undefined {
    return this.isWord(...words) ? this.next() : undefined;
  }

  expect(sign: string, after: string): Token {
    return this.take(sign) ?? this.unexpected(`\`${sign}\` is missing after ${after}`);
  }

  name(what: string): Name {
    if (this.token.kind !== 'name') this.unexpected(`${what} is missing`);
    return nameOf(this.next());
  }

  string(what: string): StringLiteral {
    if (this.token.kind !== 'string') this.unexpected(`${what} in quotes is missing`);
    const { text, place } = this.next();
    return { kind: 'string', value: text, place };
  }

  /** From a token that was read to the last one read. */
  span(from: Place): Place {
    const { endLine, endColumn } = this.previous.place;
    return { line: from.line, column: from.column, endLine, endColumn };
  }

  /** Opens a bracket or bar, reads what is inside, closes it. */
  inside<T>(closing: string | readonly string[], words: readonly string[], read: () => T): { value: T; place: Place } {
    const opening = this.next();
    const before = this.words;
    if (this.open.length === 0) this.outside = before;
    this.open.push(opening);
    this.words = new Set(words);
    const value = this.deeper(read);
    if (!this.is(...[closing].flat())) this.unclosed();
    this.open.pop();
    this.words = before;
    this.next();
    return { value, place: this.span(opening.place) };
  }

  /** One or more, with commas. */
  list<T>(read: () => T): readonly T[] {
    const all = [read()];
    while (this.take(',')) all.push(read());
    return all;
  }

  /** Reads something that may contain itself. */
  deeper<T>(read: () => T): T {
    if (this.#depth >= DEEPEST) {
      this.fail('E0113', `nested more than ${DEEPEST} deep`, this.previous.place, 'name a part of it with `let`');
    }
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** What was found where the innermost bracket should close. */
  unclosed(): never {
    const opening = this.open.at(-1)!;
    const bar = opening.text === '|';
    const closing = partnerOf(opening.text);
    const found = this.token;
    const what = bar ? 'a second `|`' : `\`${closing}\``;
    const ends =
      this.neverCloses() ||
      this.barEnds() ||
      found.kind === 'end' ||
      [')', ']', '}', '|'].includes(found.text) ||
      this.isWord('for', 'if');
    if (this.isWord('if') && forFollows(this.tokens, this.at))
      this.fail('E0209', 'a condition stands behind its `for`', found.place, `\`for … if ${this.peek(1).spelled} …\``);
    if (this.isWord('for') && !bar && forStandsBefore(this.tokens, this.at))
      this.fail('E0209', '`for` stands once, before all its indices', found.place, '`for a in n, b in m`: `,` here');
    if (ends || (bar && found.text === ',')) {
      const help = found.kind === 'end' ? `${what} at the end` : `${what} before \`${found.spelled}\``;
      this.fail('E0203', `\`${opening.text}\` is not closed`, opening.place, help);
    }
    if (found.text === ',' && opening.text === '(') {
      this.fail('E0209', '`,` cannot stand here', found.place, 'a list is `[a, b]`');
    }
    this.unexpected(`\`${closing}\` or \`,\` is missing`);
  }

  /** The innermost bracket has no partner in the rest of the statement; a bar is never known to have none. */
  neverCloses(): boolean {
    return neverCloses(this.open.at(-1), this.tokens, this.at);
  }

  /** A bar is open where a word stands that may stand outside of it only. */
  barEnds(): boolean {
    return this.open.at(-1)?.text === '|' && this.isWord(...this.outside);
  }

  /** The word that may be meant here by another; short ones are too like names. */
  nearWord(text: string): string | undefined {
    return nearest(
      text,
      [...this.words].filter((word) => word.length >= 4),
    );
  }

  /** The token here cannot stand here. */
  unexpected(message: string, help?: string): never {
    const { kind, spelled, place } = this.token;
    const atEnd = kind === 'end';
    if (!atEnd && !help && this.closesNothing()) {
      this.fail('E0202', `\`${spelled}\` closes nothing that is open`, place, 'remove it');
    }
    if (atEnd && this.open.length > 0) this.unclosed();
    const near = kind === 'name' && help === undefined ? this.nearWord(spelled) : undefined;
    const found = near === undefined ? help : `did you mean \`${near}\`?`;
    this.fail('E0209', atEnd ? message : `${message}, found \`${spelled}\``, place, found);
  }

  closesNothing(): boolean {
    return this.is(')', ']', '}') && this.open.length === 0;
  }

  /** Nothing more may follow. */
  finish(what: string): void {
    if (this.token.broken) this.giveUp();
    if (this.token.kind !== 'end') this.unexpected(`${what} ends here`);
  }

  /** Refuses; silently where what stands here was refused already. */
  fail(code: string, message: string, place: Place, help?: string): never {
    if (!this.token.broken) this.report({ code, severity: 'error', message, place, help });
    throw new Refused();
  }

  /** A statement or an item cannot be read on: what `read` gives, or nothing if it was refused. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (slip) {
      if (slip instanceof Refused) return undefined;
      throw slip;
    }
  }

  /** Silently: what is wrong here follows from what was refused already. */
  giveUp(): never {
    throw new Refused();
  }

  /** A tree of bounded height. */
  grow<T extends object>(node: T, ...parts: readonly object[]): T {
    const height = 1 + parts.reduce((most, part) => Math.max(most, this.#heights.get(part) ?? 0), 0);
    if (height > TALLEST) {
      const help = 'name a part of it with `let`';
      this.fail('E0113', `more than ${TALLEST} operators inside each other`, this.previous.place, help);
    }
    this.#heights.set(node, height);
    return node;
  }

  /** A statement seems to begin here, in the line of another. */
  beginsStatement(): boolean {
    if (this.item || this.open.length > 0 || this.token.kind !== 'name' || this.at === 0) return false;
    const keyword = keywordAt(this.tokens, this.at, statementWords);
    if (keyword) return this.peek(keyword.length).kind === 'name';
    return this.beginsEquation();
  }

  /** `x[i]' =`, `x[i] <-` */
  beginsEquation(): boolean {
    if (this.token.kind !== 'name') return false;
    let k = 1;
    if (this.peek(k).text === '[') while (this.peek(k).kind !== 'end' && this.peek(k++).text !== ']');
    if (this.peek(k).text === '<-') return true;
    let primes = 0;
    while (this.peek(k).text === "'") [k, primes] = [k + 1, primes + 1];
    return primes > 0 && this.peek(k).text === '=';
  }

  /** What the author wrote from one token to before another. */
  written(from: number, to: number): string {
    const text = this.tokens
      .slice(from, to)
      .reduce((all, { spelled, glued }) => `${all}${glued ? '' : ' '}${spelled}`, '');
    return shorten(text.trim());
  }
}

/** How an expression is read; for those that the expression itself needs. */
export type ReadExpression = (c: Cursor, level?: number) => Expression;

/** From the start of one place to the end of another. */
export function join(from: Place, to: Place): Place {
  return { line: from.line, column: from.column, endLine: to.endLine, endColumn: to.endColumn };
}

/** The name in a token. */
export function nameOf({ text, spelled, place }: Token): Name {
  return { kind: 'name', text, spelled, place };
}

/** A spelling short enough for a message. */
export function shorten(text: string): string {
  return [...text].length > 40 ? `${[...text].slice(0, 39).join('')}…` : text;
}
