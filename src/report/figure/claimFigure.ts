import type { ClaimDocument } from '../document.ts';
import { type DrawOptions, draw } from './draw.ts';
import type { FigureRow, Plot } from './plot.ts';

/** How many of the found values are shown as points over the line that is claimed. */
const POINTS = 14;
/** Where a claimed exponential leaves what was found by more than this, in decades, only the frame would grow. */
const BEYOND = 1.5;

/** The figure of a claim in rows of a terminal: theory as a line, simulation as points; of claims about trajectories and rates. */
export function claimFigure(
  claim: ClaimDocument,
  width: number,
  height: number,
  options: Omit<DrawOptions, 'width' | 'height'> = {},
): readonly FigureRow[] | undefined {
  const plot = claimPlot(claim);
  return plot && draw(plot, { ...options, width, height });
}

/** What is claimed over time and what was found, as data; undefined where a claim has no figure. */
export function claimPlot({ figure }: Pick<ClaimDocument, 'figure'>): Plot | undefined {
  if (figure === undefined) return undefined;
  const [t, claimed, found, error] = [figure.t, figure.claimed, figure.found, figure.error].map((x) => x.map(Number));
  const log = figure.scale === 'log';
  const line = t!.map((_, k) => k).filter((k) => !log || near(claimed![k]!, found!));
  const points = spread(t!);
  const at = (of: readonly number[] | undefined, places: readonly number[]): readonly number[] =>
    places.map((k) => of![k]!);
  return {
    title: figure.of,
    x: { label: 't', scale: 'linear' },
    y: { label: '', scale: figure.scale },
    series: [
      { name: 'theory', kind: 'line', x: at(t, line), y: at(claimed, line) },
      { name: 'simulation', kind: 'points', x: at(t, points), y: at(found, points), error: at(error, points) },
    ],
  };
}

function near(y: number, found: readonly number[]): boolean {
  const seen = found.filter((x) => x > 0).map(Math.log10);
  return Math.log10(y) > Math.min(...seen) - BEYOND && Math.log10(y) < Math.max(...seen) + BEYOND;
}

/** Places far enough apart in time for their marks to stand alone, the first and the last among them. */
function spread(t: readonly number[]): readonly number[] {
  const gap = (t.at(-1)! - t[0]!) / (POINTS - 1);
  const places: number[] = [];
  for (const [k, x] of t.entries()) if (places.length === 0 || x - t[places.at(-1)!]! >= 0.999 * gap) places.push(k);
  if (places.at(-1) !== t.length - 1) places.push(t.length - 1);
  return places;
}
