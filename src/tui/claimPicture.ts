import type { ClaimDocument } from '../report/document.ts';
import { claimFigure } from '../report/figure/claimFigure.ts';
import type { FigureStyle } from '../report/figure/plot.ts';
import { type Row, span } from './grid.ts';
import type { Look } from './look.ts';
import type { Style } from './style.ts';

const HEIGHT = 15;
const STYLES: Readonly<Record<FigureStyle, Style>> = {
  plain: 'plain',
  dim: 'dim',
  strong: 'strong',
  grid: 'border',
  first: 'first',
  second: 'second',
  third: 'third',
  fourth: 'pass',
  fifth: 'doubt',
  sixth: 'fail',
};

/** The figure of a claim, drawn once for each width: it is looked at for many frames. */
const DRAWN = new WeakMap<ClaimDocument, { readonly key: string; readonly rows: readonly Row[] }>();

/** What is claimed over time as a line, what was simulated as points; no rows where a claim has no figure. */
export function claimPicture(claim: ClaimDocument, width: number, look: Look): readonly Row[] {
  const key = `${width} ${look.ascii} ${look.coloured}`;
  const known = DRAWN.get(claim);
  if (known?.key === key) return known.rows;
  const { ascii, coloured = false } = look;
  const drawn = claimFigure(claim, Math.min(width, 90), HEIGHT, { ascii, coloured }) ?? [];
  const rows = drawn.map((r): Row => r.map((s) => span(s.text, STYLES[s.style])));
  DRAWN.set(claim, { key, rows });
  return rows;
}
