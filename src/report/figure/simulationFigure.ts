import type { SimulateResult } from '../document.ts';
import { entryNames, flat } from '../entries.ts';
import { figureLines, type Page } from '../paint.ts';
import { counted } from '../words.ts';
import { draw } from './draw.ts';
import { type Kind, LINES, type Plot, type Series } from './plot.ts';

export interface PlotOptions {
  readonly log: { readonly x: boolean; readonly y: boolean };
  readonly ascii: boolean;
  /** Somebody chose the observables: then long arrays are drawn beside scalars too. */
  readonly chosen?: boolean;
}

/** How many series can still be told apart, and rows that a figure of a command takes. */
const SERIES = 8;
const ROWS = 22;
const WIDEST = 200;
/** How many points of a mean show their error. */
const POINTS = 11;
/** Arrays of more entries are drawn where they were asked for, or where there is nothing else. */
const SMALL = 4;

/** A run, with the size at which it was made where there are several. */
export type Run = SimulateResult & { readonly sizes: Readonly<Record<string, number>> };

/** Observables over time as lines of text. */
export function simulationFigure(runs: readonly Run[], page: Page, options: PlotOptions): readonly string[] {
  const { plot, left } = simulationPlot(runs, options);
  const rows = draw(plot, {
    width: Math.min(page.width, WIDEST),
    height: ROWS,
    ascii: options.ascii,
    coloured: page.paint.coloured,
  });
  const lines = figureLines(rows, page.paint);
  if (left === 0) return lines;
  return [...lines, page.paint.dim(`and ${counted(left, 'more series', 'more series')}: --observe name`)];
}

/** Each entry of each observable, at each size, as a line over time; means of several draws with errors at some times. */
export function simulationPlot(
  runs: readonly Run[],
  { log, chosen = false }: Omit<PlotOptions, 'ascii'>,
): { plot: Plot; left: number } {
  const differing = Object.keys(runs[0]!.sizes).filter((n) => runs.some((r) => r.sizes[n] !== runs[0]!.sizes[n]));
  const all = runs.flatMap((r) =>
    Object.entries(r.observables).flatMap(([name, o]) => {
      const values = o.values.map((v) => flat(v).map(Number));
      const errors = o.standardError?.map((v) => flat(v).map(Number));
      return entryNames(name, o.shape).map((entry, k) => ({
        name: [entry, ...differing.map((n) => `${n} = ${r.sizes[n]}`)].join(', '),
        x: r.t,
        y: values.map((v) => v[k]!),
        error: errors?.map((e) => e[k]!),
        small: o.shape.reduce((n, k) => n * k, 1) <= SMALL,
      }));
    }),
  );
  const few = !chosen && all.some((s) => s.small) ? all.filter((s) => s.small) : all;
  const drawn = few.slice(0, SERIES);
  const series = drawn.flatMap(({ name, x, y, error }, k): Series[] => {
    const kind: Kind = LINES[k % LINES.length]!;
    const line: Series = { name, kind, x, y };
    // A kind of line that comes a second time carries marks.
    if (error === undefined && k < LINES.length) return [line];
    const some = spread(x, log.x);
    const at = (of: readonly number[]): readonly number[] => some.map((m) => of[m]!);
    return [line, { name, kind: 'points', x: at(x), y: at(y), ...(error && { error: at(error) }) }];
  });
  const scale = (isLog: boolean) => (isLog ? 'log' : 'linear');
  const plot: Plot = {
    title: '',
    x: { label: 't', scale: scale(log.x) },
    y: { label: '', scale: scale(log.y) },
    series,
  };
  return { plot, left: all.length - drawn.length };
}

/** Places that are evenly spread on the axis, the first and the last that can be drawn on it among them. */
function spread(x: readonly number[], log: boolean): readonly number[] {
  const at = x.map((v) => (log ? Math.log10(v) : v));
  const drawn = at.flatMap((v, k) => (Number.isFinite(v) ? [k] : []));
  if (drawn.length <= POINTS) return drawn;
  const [from, to] = [at[drawn[0]!]!, at[drawn.at(-1)!]!];
  const places = Array.from({ length: POINTS }, (_, m) => from + ((to - from) * m) / (POINTS - 1));
  const nearest = (v: number): number =>
    drawn.reduce((best, k) => (Math.abs(at[k]! - v) < Math.abs(at[best]! - v) ? k : best));
  return [...new Set(places.map(nearest))];
}
