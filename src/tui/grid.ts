import { codeOf, type Depth, type Style } from './style.ts';

/** A run of text in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}
export type Row = readonly Span[];

export const span = (text: string, style: Style = 'plain'): Span => ({ text, style });
export const rowOf = (...parts: readonly (Span | string)[]): Row =>
  parts.map((p) => (typeof p === 'string' ? span(p) : p));

/** Columns of a text on a terminal: marks stand over their letter, all else that is drawn here is one column wide. */
export const widthOf = (text: string): number => {
  let n = 0;
  for (const c of text) if (!/\p{M}/u.test(c)) n += 1;
  return n;
};
export const rowWidth = (row: Row): number => row.reduce((n, s) => n + widthOf(s.text), 0);

/** The first columns of a row; a cut is marked. */
export function cut(row: Row, width: number, mark = '…'): Row {
  if (rowWidth(row) <= width) return row;
  if (width <= 0) return [];
  const made: Span[] = [];
  let room = width - 1;
  for (const s of row) {
    const w = widthOf(s.text);
    if (w <= room) {
      made.push(s);
      room -= w;
      continue;
    }
    made.push({ ...s, text: `${first(s.text, room)}${mark}` });
    return made;
  }
  return made;
}
function first(text: string, width: number): string {
  let made = '';
  let n = 0;
  for (const c of text) {
    if (!/\p{M}/u.test(c)) n += 1;
    if (n > width) break;
    made += c;
  }
  return made;
}

/** A row of exactly this many columns. */
export function fit(row: Row, width: number, style: Style = 'plain'): Row {
  const cutRow = cut(row, width);
  const room = width - rowWidth(cutRow);
  return room > 0 ? [...cutRow, span(' '.repeat(room), style)] : cutRow;
}

/** A row without its first columns, for scrolling sideways. */
export function shifted(row: Row, by: number): Row {
  let left = by;
  const made: Span[] = [];
  for (const s of row) {
    if (left <= 0) {
      made.push(s);
      continue;
    }
    const w = widthOf(s.text);
    if (w <= left) {
      left -= w;
      continue;
    }
    made.push({ ...s, text: s.text.slice(first(s.text, left).length) });
    left = 0;
  }
  return made;
}

/** All of a row in one style, for a selection. */
export const restyled = (row: Row, style: Style): Row => row.map((s) => ({ ...s, style }));

/** Blocks of rows side by side, each of its own width. */
export function sideBySide(
  ...blocks: readonly { readonly rows: readonly Row[]; readonly width: number }[]
): readonly Row[] {
  const height = Math.max(0, ...blocks.map((b) => b.rows.length));
  return Array.from({ length: height }, (_, k) => blocks.flatMap((b) => fit(b.rows[k] ?? [], b.width)));
}

/** Exactly this many rows. */
export const tall = (rows: readonly Row[], height: number): readonly Row[] =>
  rows.length >= height ? rows.slice(0, height) : [...rows, ...Array.from({ length: height - rows.length }, () => [])];

/** Where lines of a frame are drawn with. */
export interface Frame {
  readonly corners: readonly [string, string, string, string];
  readonly across: string;
  readonly down: string;
}
export const ROUND: Frame = { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' };
export const ASCII_FRAME: Frame = { corners: ['+', '+', '+', '+'], across: '-', down: '|' };
export const frameOf = (ascii: boolean): Frame => (ascii ? ASCII_FRAME : ROUND);

/** Rows in a frame with a title on the left and a count on the right of its upper edge; what has the focus says so. */
export function framed(
  rows: readonly Row[],
  box: {
    readonly width: number;
    readonly height: number;
    readonly title: string;
    readonly note?: string;
    readonly focused: boolean;
    readonly frame?: Frame;
  },
): readonly Row[] {
  const { width, height, title, note = '', focused, frame = ROUND } = box;
  const inner = Math.max(0, width - 2);
  const edge: Style = focused ? 'focus' : 'border';
  const [nw, ne, sw, se] = frame.corners;
  const head = cut([span(` ${title} `, focused ? 'focus' : 'title')], Math.max(0, inner - 2));
  const tail = note === '' || rowWidth(head) + widthOf(note) + 4 > inner ? [] : [span(` ${note} `, 'dim')];
  const fill = Math.max(0, inner - 1 - rowWidth(head) - rowWidth(tail) - (tail.length > 0 ? 1 : 0));
  const top: Row = [
    span(nw + frame.across, edge),
    ...head,
    span(frame.across.repeat(fill), edge),
    ...tail,
    ...(tail.length > 0 ? [span(frame.across, edge)] : []),
    span(ne, edge),
  ];
  const body = tall(rows, Math.max(0, height - 2)).map(
    (r): Row => [span(frame.down, edge), ...fit(r, inner), span(frame.down, edge)],
  );
  return [fit(top, width), ...body, [span(sw + frame.across.repeat(inner) + se, edge)]];
}

/** A row as text for a terminal of this depth. */
export function painted(row: Row, depth: Depth): string {
  return row
    .map(({ text, style }) => {
      const code = codeOf(style, depth);
      return code === undefined || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
    })
    .join('');
}

/** A row as plain text. */
export const plain = (row: Row): string => row.map((s) => s.text).join('');
