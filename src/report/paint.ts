import type { FigureRow, FigureSpan, Hue } from './figure/plot.ts';

/** How text is coloured: each keeps its letters and may add terminal codes around them. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  /** A piece of a figure; lines and points of one series have one colour. */
  readonly figure: (span: FigureSpan) => string;
  readonly coloured: boolean;
}

const as = (text: string): string => text;
/** No colour. */
export const unpainted: Paint = {
  good: as,
  bad: as,
  doubt: as,
  dim: as,
  strong: as,
  figure: (s) => s.text,
  coloured: false,
};

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;
const HUE: Readonly<Record<Hue, number>> = { first: 36, second: 33, third: 35, fourth: 32, fifth: 34, sixth: 31 };
const figureSpan = ({ text, style }: FigureSpan): string => {
  if (style === 'plain') return text;
  if (style === 'strong') return sgr(1, 22)(text);
  return style === 'dim' || style === 'grid' ? sgr(2, 22)(text) : sgr(HUE[style], 39)(text);
};
/** The terminal's own sixteen colours. */
export const painted: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubt: sgr(33, 39),
  dim: sgr(2, 22),
  strong: sgr(1, 22),
  figure: figureSpan,
  coloured: true,
};

/** Where and how text is shown. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
}
export const PLAIN_PAGE: Page = { width: 100, paint: unpainted };

/** The rows of a figure as lines. */
export const figureLines = (rows: readonly FigureRow[], paint: Paint): readonly string[] =>
  rows.map((row) => row.map(paint.figure).join(''));
