import type { Diagnostic, Place } from '../../../diagnostic.ts';

/** Collects what is wrong with a file, each slip once; knows the author's text. */
export class Report {
  private readonly lines: readonly (readonly string[])[];
  private found: Diagnostic[] = [];
  private readonly said = new Set<string>();
  /** Places of all errors, kept or handed over. */
  private readonly refused: Place[] = [];
  private silence = 0;
  private readonly calls: { readonly name: string; readonly place: Place }[] = [];

  constructor(text: string) {
    this.lines = text.split(/\r\n|\n|\r/).map((line) => [...line]);
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.found;
  }

  /** What the author wrote at a place, in one line. */
  text(place: Place): string {
    const parts: string[] = [];
    for (let n = place.line; n <= place.endLine; n++) {
      const line = this.lines[n - 1] ?? [];
      const from = n === place.line ? place.column - 1 : 0;
      const to = n === place.endLine ? place.endColumn - 1 : line.length;
      parts.push(line.slice(from, to).join('').replace(/#.*$/, '').trim());
    }
    return parts.join(' ').trim();
  }

  error(code: string, place: Place, message: string, help?: string, related?: Diagnostic['related']): void {
    this.say({ code, severity: 'error', message, place, help, related: related ?? this.caller() });
  }

  warning(code: string, place: Place, message: string, help?: string): void {
    this.say({ code, severity: 'warning', message, place, help });
  }

  /** What the language knows and this program does not do yet. */
  unsupported(place: Place, what: string, help?: string): void {
    this.error(UNSUPPORTED, place, `${what} is not supported yet`, help);
  }

  private say(d: Diagnostic): void {
    if (this.silence > 0) return;
    const { line, column } = d.place;
    const key = ONCE.has(d.code) ? d.code : `${d.code}:${line}:${IN_A_LINE.has(d.code) ? d.message : column}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    if (d.severity === 'error') this.refused.push(d.place);
    const { help, related, ...rest } = d;
    this.found.push({
      ...rest,
      ...(help === undefined ? {} : { help }),
      ...(related === undefined ? {} : { related }),
    });
  }

  /** A place and the calls of functions through which it was come to. */
  site(place: Place): string {
    return [place, ...this.calls.map((c) => c.place)].map((p) => `${p.line}.${p.column}`).join('<');
  }

  /** Whether something was refused in these lines. */
  refusedAt({ line, endLine }: Place): boolean {
    return this.refused.some((p) => p.line >= line && p.line <= endLine);
  }

  private caller(): Diagnostic['related'] {
    const call = this.calls.at(-1);
    return call === undefined ? undefined : { place: call.place, message: `\`${call.name}\` is called here` };
  }

  /** Runs without saying anything. */
  quietly<T>(run: () => T): T {
    this.silence++;
    try {
      return run();
    } finally {
      this.silence--;
    }
  }

  /** Runs inside the body of a function that is called at a place. */
  inside<T>(name: string, place: Place, run: () => T): T {
    this.calls.push({ name, place });
    try {
      return run();
    } finally {
      this.calls.pop();
    }
  }

  /** Runs outside of any call, and aloud: a definition is read once, wherever it is used first. */
  alone<T>(run: () => T): T {
    const calls = this.calls.splice(0);
    const { silence } = this;
    this.silence = 0;
    try {
      return run();
    } finally {
      this.silence = silence;
      this.calls.push(...calls);
    }
  }

  /** Runs, and hands over what was said instead of keeping it. */
  apart<T>(run: () => T): { readonly result: T; readonly said: readonly Diagnostic[] } {
    const before = this.found;
    this.found = [];
    try {
      const result = run();
      return { result, said: this.found };
    } finally {
      this.found = before;
    }
  }

  keep(diagnostics: readonly Diagnostic[]): void {
    this.found.push(...diagnostics);
  }
}

/** A text without the bracket around the whole of it. */
export function unbracketed(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (const [k, c] of [...text].entries()) {
    depth += c === '(' ? 1 : c === ')' ? -1 : 0;
    if (depth === 0 && k < text.length - 1) return text;
  }
  return text.slice(1, -1);
}

export const UNSUPPORTED = 'E0601';
/** What is said of a file, not of a place in it. */
const ONCE: ReadonlySet<string> = new Set(['E0362']);
/** What a name does wrong wherever it stands in a line: a wrong range, a place outside its axis. */
const IN_A_LINE: ReadonlySet<string> = new Set(['E0315', 'E0316']);
