import { clipped, columnsOf } from '../columns.ts';
import { counted } from '../words.ts';
import { type FigureRow, type FigureSpan, HUES, type Hue, type Kind, type Series } from './plot.ts';
import { sample } from './raster.ts';

const MARKS = { braille: ['○', '×', '△', '□', '◇', '+'], ascii: ['o', 'x', '#', '%', '@', '&'] } as const;

/** How one series is drawn: its mark and colour belong to its name. */
export interface Look {
  readonly mark: string;
  readonly hue: Hue;
}

/** A look for each name, in the order in which they come; marks are counted among the names that have points. */
export function looksOf(series: readonly Series[], ascii: boolean): ReadonlyMap<string, Look> {
  const names = [...new Set(series.map((s) => s.name))];
  const pointed = names.filter((n) => series.some((s) => s.name === n && s.kind === 'points'));
  const marks = ascii ? MARKS.ascii : MARKS.braille;
  return new Map(
    names.map((name, k) => [
      name,
      { mark: marks[Math.max(0, pointed.indexOf(name)) % marks.length]!, hue: HUES[k % HUES.length]! },
    ]),
  );
}

/** What of a series is not drawn. */
export interface Hidden {
  /** Points that are zero or less where the axis is logarithmic. */
  readonly nonPositive: number;
  readonly notFinite: number;
  /** Too large to be drawn. */
  readonly beyond: number;
}

/** The entries of the legend, in lines of at most so many columns; with what is not drawn, so that nothing is lost in silence. */
export function legend(
  series: readonly Series[],
  hidden: readonly Hidden[],
  looks: ReadonlyMap<string, Look>,
  width: number,
  ascii: boolean,
): readonly FigureRow[] {
  const rows: FigureSpan[][] = [];
  let used = 0;
  for (const [name, look] of looks) {
    const own = series.flatMap((s, k) => (s.name === name ? [{ kind: s.kind, ...hidden[k]! }] : []));
    const most = (of: keyof Hidden): number => Math.max(...own.map((h) => h[of]));
    const lost = [
      ...(most('nonPositive') > 0 ? [`${counted(most('nonPositive'), 'point')} ${ascii ? '<=' : '≤'} 0 hidden`] : []),
      ...(most('notFinite') > 0 ? [`${most('notFinite')} not finite`] : []),
      ...(most('beyond') > 0 ? [`${most('beyond')} beyond 1e150`] : []),
    ];
    const key = keyOf(
      own.map((s) => s.kind),
      look,
      ascii,
    );
    const says = `${name}${lost.length === 0 ? '' : ` (${lost.join(', ')})`}`;
    const text = clipped(` ${says}`, Math.max(1, width - columnsOf(key)));
    const length = columnsOf(key) + columnsOf(text);
    const row = rows.at(-1);
    const spans: FigureSpan[] = [
      { text: key, style: look.hue },
      { text, style: 'plain' },
    ];
    if (row !== undefined && used + 3 + length <= width) {
      row.push({ text: '   ', style: 'plain' }, ...spans);
      used += 3 + length;
    } else {
      rows.push(spans);
      used = length;
    }
  }
  return rows;
}

function keyOf(kinds: readonly Kind[], look: Look, ascii: boolean): string {
  const line = kinds.find((k) => k !== 'points');
  const pointed = kinds.includes('points');
  if (line === undefined) return look.mark;
  const drawn = [...sample(line, pointed ? 5 : 4, ascii)].map((c) => (c === '\u2800' ? ' ' : c));
  if (pointed) drawn[2] = look.mark;
  return drawn.join('');
}
