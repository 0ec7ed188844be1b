import { cut, type Row, rowOf, rowWidth, span } from './grid.ts';
import type { Look } from './look.ts';

/** A list of blocks of rows: how high each is without drawing it, and its rows. */
export interface Blocks {
  readonly count: number;
  readonly heightOf: (k: number) => number;
  readonly rowsOf: (k: number) => readonly Row[];
}
export const blocksOf = (all: readonly (readonly Row[])[]): Blocks => ({
  count: all.length,
  heightOf: (k) => all[k]!.length,
  rowsOf: (k) => all[k]!,
});

/** Blocks of which one is selected, scrolled so that all of it is seen if it fits. Only what is seen is drawn. */
export function scrolled(blocks: Blocks, selected: number, height: number): readonly Row[] {
  const { count } = blocks;
  const starts: number[] = [0];
  for (let k = 0; k < count; k++) starts.push(starts[k]! + blocks.heightOf(k));
  const total = starts[count]!;
  const from = starts[selected] ?? 0;
  const size = count === 0 ? 0 : blocks.heightOf(Math.min(selected, count - 1));
  const centred = from - Math.floor((height - Math.min(size, height)) / 2);
  const top = Math.max(0, Math.min(centred, total - height));
  const rows: Row[] = [];
  const first = find(starts, top);
  for (let k = first; k < count && starts[k]! < top + height; k++) rows.push(...blocks.rowsOf(k));
  return rows.slice(top - starts[first]!, top - starts[first]! + height);
}

/** The block in which a row lies, by halving. */
function find(starts: readonly number[], row: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** A selected block has a bar beside it; where the pane has the focus its first row is set off as well. */
export function marked(rows: readonly Row[], selected: boolean, focused: boolean, look: Look): readonly Row[] {
  const blank = (r: Row | undefined): boolean => r === undefined || rowWidth(r) === 0;
  const first = rows.findIndex((r) => !blank(r));
  const last = rows.findLastIndex((r) => !blank(r));
  const bar = look.ascii ? (focused ? '>' : '|') : focused ? '▌' : '▏';
  return rows.map((r, k): Row => {
    if (!selected || k < first || k > last) return [span(' '), ...r];
    return [span(bar, focused ? 'focus' : 'plain'), ...(focused && k === first ? strong(r) : r)];
  });
}

/** Set off, with the colours that mean something kept. */
const strong = (row: Row): Row =>
  row.map((s) => (s.style === 'plain' || s.style === 'dim' ? { ...s, style: 'strong' } : s));

/** A text that ends on the right edge of its row, after another one. */
export function opposite(left: Row, right: Row, width: number): Row {
  const room = Math.max(0, width - rowWidth(right) - 1);
  const head = cut(left, room);
  return [...head, span(' '.repeat(Math.max(1, width - rowWidth(head) - rowWidth(right)))), ...right];
}

export const nothing = (words: string): readonly Row[] => [rowOf(span(` ${words}`, 'dim'))];
