/** How a line is drawn, or that there are marks only. Four kinds of line can be told apart without colour. */
export type Kind = 'line' | 'dashes' | 'dots' | 'dashdots' | 'points';

/** The kinds of line, for series one after the other. */
export const LINES: readonly Kind[] = ['line', 'dashes', 'dots', 'dashdots'];

/** Points of a plane in the order of `x`. Series of one name share a colour and an entry of the legend. */
export interface Series {
  readonly name: string;
  readonly kind: Kind;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Half the length of the bar at each point; of `points` only. */
  readonly error?: readonly number[];
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
}

/** A figure as data: what is drawn, not how. Numbers that are not finite are gaps. */
export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** What a piece of a drawn figure means; colours are given by whoever shows it. */
export type FigureStyle = 'plain' | 'dim' | 'strong' | 'grid' | Hue;
export type Hue = (typeof HUES)[number];
export const HUES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const;

/** A run of text in one style. */
export interface FigureSpan {
  readonly text: string;
  readonly style: FigureStyle;
}
export type FigureRow = readonly FigureSpan[];

/** The letters of a row. */
export const rowText = (row: FigureRow): string => row.map((s) => s.text).join('');
