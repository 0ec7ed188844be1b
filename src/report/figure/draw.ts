import { clipped, columnsOf, padded } from '../columns.ts';
import { cellOf, type Grid, gridOver, positionOn } from './grid.ts';
import { labelsOf } from './labels.ts';
import { type Hidden, type Look, legend, looksOf } from './legend.ts';
import type { Axis, FigureRow, FigureSpan, FigureStyle, Plot, Series } from './plot.ts';
import { Raster } from './raster.ts';

export interface DrawOptions {
  /** Columns and rows of the whole figure; nothing is wider, and only a figure that would not be readable is taller. */
  readonly width: number;
  readonly height: number;
  /** Only the letters of ASCII, apart from those in names. */
  readonly ascii?: boolean;
  /** Whether there is colour: without it a grid would be taken for data. */
  readonly coloured?: boolean;
}

const LEAST_ROWS = 4;
const LEAST_COLUMNS = 30;
/** A longer label of the axis below stands in a row of its own. */
const SHORT = 8;
/** Larger numbers are not drawn: sums of them would not be finite. */
const LARGEST = 1e150;

/** A figure in rows of a terminal: lines in braille dots, points as letters over them. */
export function draw(plot: Plot, options: DrawOptions): readonly FigureRow[] {
  const { width, ascii = false } = options;
  const looks = looksOf(plot.series, ascii);
  const placed = plot.series.map((s) => placedOf(s, plot));
  const key = legend(
    plot.series,
    placed.map((p) => p.hidden),
    looks,
    width,
    ascii,
  );
  const head: FigureRow[] = [];
  if (plot.title !== '') head.push([{ text: clipped(plot.title, width), style: 'strong' }]);
  const named = plot.y.label === '' ? 0 : 1;
  const short = columnsOf(plot.x.label) <= SHORT;
  const rows = Math.max(LEAST_ROWS, options.height - head.length - named - (short ? 2 : 3) - key.length);
  const range = rangeOf(placed);
  if (range === undefined || width < LEAST_COLUMNS) {
    const why = range === undefined ? '  no number to draw' : '  no room for a figure';
    return [...head, [{ text: clipped(why, width), style: 'dim' }], ...key];
  }
  const y = gridOver(range.y[0], range.y[1], rows, { log: plot.y.scale === 'log', ideal: 4, least: 2 });
  const yLabels = labelsOf(y.ticks, plot.y.scale === 'log', ascii);
  const gutter = Math.max(1, ...yLabels.map(columnsOf));
  const columns = width - gutter - 2 - (short && plot.x.label !== '' ? columnsOf(plot.x.label) + 2 : 0);
  const x = gridOver(range.x[0], range.x[1], columns, {
    log: plot.x.scale === 'log',
    ideal: 12,
    least: 4,
    labels: (ticks) => 2 + Math.max(...labelsOf(ticks, plot.x.scale === 'log', ascii).map(columnsOf)),
  });
  const raster = new Raster(columns, rows, ascii);
  paintSeries(raster, placed, plot.series, looks, x, y, ascii);
  if (named === 1) head.push([{ text: clipped(`${' '.repeat(gutter + 1)}${plot.y.label}`, width), style: 'dim' }]);
  const body = bodyRows(raster, plot, looks, y, yLabels, gutter, options);
  return [...head, ...body, ...footRows(x, plot.x, columns, gutter, width, ascii), ...key];
}

interface Placed {
  /** Coordinates along the axes, logarithms where they are logarithmic; `undefined` is a gap. */
  readonly at: readonly (
    | { readonly x: number; readonly y: number; readonly low: number; readonly high: number }
    | undefined
  )[];
  readonly hidden: Hidden;
}

function placedOf(s: Series, plot: Plot): Placed {
  let nonPositive = 0;
  let notFinite = 0;
  let beyond = 0;
  const along = (v: number, axis: Axis): number => (axis.scale === 'log' ? Math.log10(v) : v);
  const at = s.x.map((x, k) => {
    const y = s.y[k] ?? Number.NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      notFinite++;
      return undefined;
    }
    if (Math.abs(x) > LARGEST || Math.abs(y) > LARGEST) {
      beyond++;
      return undefined;
    }
    if ((plot.x.scale === 'log' && x <= 0) || (plot.y.scale === 'log' && y <= 0)) {
      nonPositive++;
      return undefined;
    }
    const bar = s.kind === 'points' ? (s.error?.[k] ?? 0) : 0;
    const half = bar > 0 && bar <= LARGEST ? bar : 0;
    // On a logarithmic axis a bar may reach below all that is drawn.
    const low = plot.y.scale === 'log' && y - half <= 0 ? Number.NEGATIVE_INFINITY : along(y - half, plot.y);
    return { x: along(x, plot.x), y: along(y, plot.y), low, high: along(y + half, plot.y) };
  });
  return { at, hidden: { nonPositive, notFinite, beyond } };
}

type Interval = readonly [number, number];

function rangeOf(placed: readonly Placed[]): { readonly x: Interval; readonly y: Interval } | undefined {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { at } of placed)
    for (const p of at) {
      if (p === undefined) continue;
      x0 = Math.min(x0, p.x);
      x1 = Math.max(x1, p.x);
      y0 = Math.min(y0, p.low === Number.NEGATIVE_INFINITY ? p.y : p.low);
      y1 = Math.max(y1, p.high);
    }
  return x0 > x1 ? undefined : { x: [x0, x1], y: [y0, y1] };
}

/** Lines first, then error bars, then marks, so that what was measured is never covered. */
function paintSeries(
  raster: Raster,
  placed: readonly Placed[],
  series: readonly Series[],
  looks: ReadonlyMap<string, Look>,
  x: Grid,
  y: Grid,
  ascii: boolean,
): void {
  for (const [k, s] of series.entries())
    if (s.kind !== 'points')
      raster.line(
        placed[k]!.at.map((p) => p && [positionOn(x, p.x), positionOn(y, p.y)]),
        s.kind,
        k,
      );
  const [bar, top, bottom] = ascii ? ['|', '-', '-'] : ['│', '┬', '┴'];
  for (const [k, s] of series.entries()) {
    if (s.kind !== 'points') continue;
    for (const p of placed[k]!.at) {
      if (p === undefined) continue;
      const [column, row] = [cellOf(positionOn(x, p.x)), cellOf(positionOn(y, p.y))];
      const high = cellOf(positionOn(y, p.high));
      const low = p.low === Number.NEGATIVE_INFINITY ? -1 : cellOf(positionOn(y, p.low));
      for (let r = Math.max(0, low); r <= high; r++)
        if (r !== row) raster.put(column, r, r === high ? top! : r === low ? bottom! : bar!, k);
    }
  }
  for (const [k, s] of series.entries()) {
    if (s.kind !== 'points') continue;
    const { mark } = looks.get(s.name)!;
    for (const p of placed[k]!.at)
      if (p !== undefined) raster.put(cellOf(positionOn(x, p.x)), cellOf(positionOn(y, p.y)), mark, k);
  }
}

function bodyRows(
  raster: Raster,
  plot: Plot,
  looks: ReadonlyMap<string, Look>,
  y: Grid,
  labels: readonly string[],
  gutter: number,
  { ascii = false, coloured = false }: DrawOptions,
): readonly FigureRow[] {
  const rows: FigureRow[] = [];
  for (let r = raster.height - 1; r >= 0; r--) {
    const tick = y.ticks.findIndex((t) => t.cell === r);
    const label = tick < 0 ? '' : labels[tick]!;
    const minor = plot.y.scale === 'log' && tick < 0 && isMinor(r, y);
    const mark = tick >= 0 || minor ? (ascii ? '+' : '┤') : ascii ? '|' : '│';
    const spans: FigureSpan[] = [{ text: `${' '.repeat(gutter - columnsOf(label))}${label} ${mark}`, style: 'dim' }];
    for (let c = 0; c < raster.width; c++) {
      const cell = raster.at(c, r);
      if (cell !== undefined) push(spans, cell.text, looks.get(plot.series[cell.owner]!.name)!.hue);
      else if (coloured && !ascii && tick >= 0 && c % 2 === 1) push(spans, '·', 'grid');
      else push(spans, ' ', 'plain');
    }
    rows.push(trimmed(spans));
  }
  return rows;
}

/** Twice and five times a power of ten, where there are rows enough to tell them apart. */
function isMinor(row: number, y: Grid): boolean {
  if (y.unit > 1 / 6) return false;
  return [2, 5].some((m) => {
    const value = (y.first + row) * y.unit;
    const near = Math.floor(value) + Math.log10(m);
    return row < y.used && cellOf((near - value) / y.unit) === 0;
  });
}

function footRows(
  x: Grid,
  axis: Axis,
  columns: number,
  gutter: number,
  width: number,
  ascii: boolean,
): readonly FigureRow[] {
  const ticks = new Set(x.ticks.map((t) => t.cell));
  const line = Array.from({ length: columns }, (_, c) => (ticks.has(c) ? (ascii ? '+' : '┬') : ascii ? '-' : '─'));
  const labels = labelsOf(x.ticks, axis.scale === 'log', ascii);
  const name = clipped(axis.label, width);
  const short = columnsOf(name) <= SHORT;
  const end = short && name !== '' ? width - columnsOf(name) - 2 : width;
  let text = '';
  for (const [k, t] of x.ticks.entries()) {
    const label = labels[k]!;
    const middle = gutter + 2 + t.cell - Math.floor(columnsOf(label) / 2);
    const from = Math.max(columnsOf(text) + (text === '' ? 0 : 1), Math.min(middle, end - columnsOf(label)));
    // Not moved by more than it is wide, or it would name another place.
    if (from + columnsOf(label) <= end && Math.abs(from - middle) < columnsOf(label))
      text = `${padded(text, from)}${label}`;
  }
  return [
    [{ text: `${' '.repeat(gutter + 1)}${ascii ? '+' : '└'}${line.join('')}`, style: 'dim' }],
    [{ text: short && name !== '' ? `${text}  ${name}` : text, style: 'dim' }],
    ...(short ? [] : [[{ text: `${' '.repeat(width - columnsOf(name))}${name}`, style: 'dim' as const }]]),
  ];
}

/** One more letter, in the last span if the style is the same. */
function push(spans: FigureSpan[], text: string, style: FigureStyle): void {
  const last = spans.at(-1)!;
  if (last.style === style) spans[spans.length - 1] = { text: last.text + text, style };
  else spans.push({ text, style });
}

/** Without the blanks at its end. */
function trimmed(spans: readonly FigureSpan[]): FigureRow {
  const last = spans.at(-1)!;
  if (last.style !== 'plain' || last.text.trim() !== '') return spans;
  return spans.slice(0, -1);
}
