/** Columns that a text takes; none for combining marks, and names hold no wide letters. */
export const columnsOf = (text: string): number => [...text.replace(/\p{M}/gu, '')].length;

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columnsOf(text)));

/** The text, or as much of it as fits, with an ellipsis. */
export function clipped(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  return `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** The text in lines of at most so many columns, broken at spaces; words that are longer stay whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}

/** A label in its column and a text beside it, wrapped, the further lines under the first. */
export function labelled(
  label: string,
  text: string,
  indent: number,
  labelWidth: number,
  width: number,
): readonly string[] {
  const room = Math.max(20, width - indent - labelWidth);
  return text
    .split('\n')
    .flatMap((part) => wrapped(part, room))
    .map((line, k) => `${' '.repeat(indent)}${padded(k === 0 ? label : '', labelWidth)}${line}`.trimEnd());
}

/** Rows with their columns aligned to the left; the last column is not padded. */
export function aligned(rows: readonly (readonly string[])[], gap = 2): readonly string[] {
  const count = Math.max(0, ...rows.map((r) => r.length));
  const widths = Array.from({ length: count }, (_, k) => Math.max(0, ...rows.map((r) => columnsOf(r[k] ?? ''))));
  return rows.map((r) =>
    r
      .map((cell, k) => (k === r.length - 1 ? cell : padded(cell, widths[k]!)))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
