/** An axis laid on whole cells: the middle of cell `k` is the value `(first + k) * unit`, of a log axis its decimal logarithm. */
export interface Grid {
  readonly unit: number;
  readonly first: number;
  /** Cells from one tick to the next. */
  readonly every: number;
  /** Cells that hold values; those above are margin. */
  readonly used: number;
  readonly ticks: readonly Tick[];
}
export interface Tick {
  readonly cell: number;
  readonly value: number;
}

export interface GridOptions {
  readonly log: boolean;
  /** Cells between ticks that please most, and at least. */
  readonly ideal: number;
  readonly least: number;
  /** Cells that the ticks' labels need between two ticks. */
  readonly labels?: (ticks: readonly Tick[], step: number) => number;
}

/**
 * The axis of so many cells that holds `lo` to `hi`: ticks at multiples of 1, 2 or 5 times a power of ten, a whole number
 * of cells apart, so that they are even on the screen. Fewer cells are left over than lie between two ticks.
 */
export function gridOver(lo: number, hi: number, room: number, options: GridOptions): Grid {
  const [from, to] = options.log ? decades(lo, hi) : apart(lo, hi);
  const all = candidates(from, to, room, options);
  const good = (ticks: number, least: number): readonly Grid[] =>
    all.filter((g) => g.ticks.length >= ticks && g.every >= least && room - g.used < g.every);
  const choices = [good(2, options.least), good(2, 1), good(1, 1), all].find((found) => found.length > 0)!;
  const score = (g: Grid): number => (4 * (room - g.used)) / room + Math.abs(Math.log(g.every / options.ideal));
  return choices.reduce((best, g) => (score(g) < score(best) ? g : best));
}

/** Where a value lies, in cells; whole numbers are the middles of cells. */
export const positionOn = (g: Grid, v: number): number => v / g.unit - g.first;

/** The cell of a position. */
export const cellOf = (position: number): number => Math.floor(position + 0.5);

/** A range with a width: what differs by rounding only is one value. */
function apart(lo: number, hi: number): readonly [number, number] {
  const size = Math.max(Math.abs(lo), Math.abs(hi));
  if (hi - lo > 1e-9 * size && hi - lo > 1e-300) return [lo, hi];
  const half = size > 1e-290 ? size / 10 : 1;
  return [lo - half, hi + half];
}

/** Logarithms with two whole decades in their range at least. */
function decades(lo: number, hi: number): readonly [number, number] {
  if (Math.floor(hi) - Math.ceil(lo) >= 1) return [lo, hi];
  const bottom = Math.floor(lo);
  return [bottom, Math.max(Math.ceil(hi), bottom + 1)];
}

function candidates(lo: number, hi: number, room: number, { log, labels }: GridOptions): readonly Grid[] {
  const found: Grid[] = [];
  const least = Math.floor(Math.log10((hi - lo) / room));
  const most = Math.ceil(Math.log10(hi - lo)) + 2;
  for (let e = log ? Math.max(0, least) : least; e <= Math.max(most, log ? 1 : most); e++)
    for (const m of [1, 2, 5]) {
      const step = Number(`${m}e${e}`);
      for (let every = 1; every <= Math.max(1, room - 1); every++) {
        const unit = step / every;
        const first = cellOf(lo / unit);
        const used = cellOf(hi / unit) - first + 1;
        if (used > room) break;
        const ticks = ticksOf(first, used, every, step);
        if (labels === undefined || ticks.length < 2 || labels(ticks, step) <= every)
          found.push({ unit, first, every, used, ticks });
      }
    }
  return found;
}

function ticksOf(first: number, used: number, every: number, step: number): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let j = Math.ceil(first / every); j * every < first + used; j++)
    ticks.push({ cell: j * every - first, value: j === 0 ? 0 : Number((j * step).toPrecision(12)) });
  return ticks;
}
