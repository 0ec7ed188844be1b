/** A stretch of an author's text: lines and columns count from 1, columns count code points; `end` is exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** How the house says no: what is wrong, where in the author's file, and what to try. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place;
  /** A second place that matters, such as an earlier definition. */
  readonly related?: { readonly place: Place; readonly message: string };
  readonly help?: string;
}

const WIDEST = 100;

/** How errors look: columns, and what is put around a text to colour it. */
export interface Look {
  readonly width: number;
  readonly paint: Readonly<Record<'bad' | 'doubt' | 'dim' | 'strong', (text: string) => string>>;
}
const as = (text: string): string => text;
const PLAIN: Look = { width: WIDEST, paint: { bad: as, doubt: as, dim: as, strong: as } };

/** The error as a reader sees it: code and text, file:line:col, the line with carets, what to try. */
export function render(diagnostic: Diagnostic, source: string, file: string, look = PLAIN): string {
  const { code, severity, message, place, related, help } = diagnostic;
  const { dim, strong } = look.paint;
  const loud = severity === 'error' ? look.paint.bad : look.paint.doubt;
  const line = source.split(/\r\n|\n|\r/)[place.line - 1] ?? '';
  const number = String(place.line);
  const margin = ' '.repeat(number.length + 1);
  const gutter = `${margin}${dim('|')}`;
  const { text, before, carets } = window(line, place, Math.max(20, Math.min(WIDEST, look.width - margin.length - 4)));
  const lines = [
    `${loud(strong(`${severity}[${code}]`))}${strong(`: ${visible(message)}`)}`,
    `${' '.repeat(number.length)}${dim('-->')} ${visible(file)}:${place.line}:${place.column}`,
    gutter,
    `${dim(`${number} |`)} ${text}`,
    `${gutter} ${' '.repeat(before)}${loud('^'.repeat(carets))}`,
  ];
  if (help !== undefined || related !== undefined) lines.push(gutter);
  if (help !== undefined) lines.push(`${margin}${dim('=')} ${strong('help')}: ${visible(help)}`);
  if (related !== undefined) {
    const { line: l, column } = related.place;
    lines.push(`${margin}${dim('=')} note: ${visible(related.message)} (${l}:${column})`);
  }
  return lines.map((each) => each.trimEnd()).join('\n');
}

/** The part of a line that is shown, and where its carets stand. */
function window(line: string, place: Place, widest: number): { text: string; before: number; carets: number } {
  const letters = [...line.replace(/^\uFEFF/, '')];
  const start = Math.min(place.column - 1, letters.length);
  const end = place.endLine > place.line ? letters.length : Math.min(place.endColumn - 1, letters.length);
  let from = 0;
  let to = letters.length;
  if (letters.length > widest) {
    from = Math.max(0, Math.min(start - Math.floor(widest / 2), letters.length - widest));
    to = Math.min(letters.length, from + widest);
  }
  const head = from > 0 ? '…' : '';
  const tail = to < letters.length ? '…' : '';
  const shown = (a: number, b: number) => letters.slice(a, b).map(visible).join('');
  return {
    text: head + shown(from, to) + tail,
    before: width(head + shown(from, start)),
    carets: Math.max(1, width(shown(start, Math.min(end, to)))),
  };
}

/** Tabs become a space; no other control character reaches the terminal. */
function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** Columns on a terminal: none for a mark, two for East Asian wide letters. */
function width(text: string): number {
  let columns = 0;
  for (const c of text) {
    if (/\p{M}/u.test(c)) continue;
    columns +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F300}-\u{1FAFF}]/u.test(c)
        ? 2
        : 1;
  }
  return columns;
}

/** The candidate an author may have meant: another case first, then the same letters in another order, else at most two letters apart and less than half of the longer word. */
export function nearest<W extends string>(word: string, candidates: Iterable<W>): W | undefined {
  const all = [...candidates].filter((candidate) => (candidate as string) !== word);
  const sameLetters = all.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;
  const letters = (text: string) => [...text].sort().join('');
  const swapped = all.find((candidate) => candidate.length === word.length && letters(candidate) === letters(word));
  if (swapped !== undefined) return swapped;
  let best: W | undefined;
  let least = 3;
  for (const candidate of all) {
    const distance = Math.abs(candidate.length - word.length) > 2 ? 3 : editDistance(word, candidate);
    if (distance < Math.min(least, Math.max(candidate.length, word.length) / 2)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (Damerau 1964, Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  let older: number[] = [];
  let last = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const replaced = last[j - 1]! + (x[i - 1] === y[j - 1] ? 0 : 1);
      let least = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) least = Math.min(least, older[j - 2]! + 1);
      row.push(least);
    }
    older = last;
    last = row;
  }
  return last[y.length]!;
}
