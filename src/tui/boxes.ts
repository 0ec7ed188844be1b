import type { State } from './state.ts';

/** The place of a pane, its frame included. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Rows between header and footer. */
const bodyOf = (s: State): number => s.rows - 2;

/** The panes of the models and their derivations: three beside each other, two, or one over the other. */
export function browseBoxes(s: State): {
  readonly arrangement: 'zoomed' | 'stacked' | 'halved' | 'beside';
  readonly models: Box;
  readonly list: Box;
  readonly detail: Box;
} {
  const { columns } = s;
  const height = bodyOf(s);
  const all = { width: columns, height };
  if (s.zoomed) return { arrangement: 'zoomed', models: all, list: all, detail: all };
  if (columns < 90) {
    const upper = { width: columns, height: Math.max(6, Math.floor(height * 0.6)) };
    return {
      arrangement: 'stacked',
      models: upper,
      list: upper,
      detail: { width: columns, height: height - upper.height },
    };
  }
  const left = columns >= 120 ? 30 : 26;
  const models = { width: left, height };
  if (columns < 120) {
    const upper = Math.max(6, Math.floor(height * 0.62));
    const width = columns - left;
    return { arrangement: 'halved', models, list: { width, height: upper }, detail: { width, height: height - upper } };
  }
  const middle = Math.floor((columns - left) * 0.58);
  const rest = { width: columns - left - middle, height };
  return { arrangement: 'beside', models, list: { width: middle, height }, detail: rest };
}

/** The panes of the claims: beside each other, or one over the other. */
export function verifyBoxes(s: State): {
  readonly arrangement: 'zoomed' | 'stacked' | 'beside';
  readonly list: Box;
  readonly detail: Box;
} {
  const { columns } = s;
  const height = bodyOf(s);
  const all = { width: columns, height };
  if (s.zoomed) return { arrangement: 'zoomed', list: all, detail: all };
  if (columns >= 110) {
    const width = Math.floor(columns * 0.54);
    return { arrangement: 'beside', list: { width, height }, detail: { width: columns - width, height } };
  }
  const upper = Math.max(6, Math.floor(height * 0.55));
  return {
    arrangement: 'stacked',
    list: { width: columns, height: upper },
    detail: { width: columns, height: height - upper },
  };
}

/** Where the detail is, on either screen. */
export const detailBox = (s: State): Box => (s.screen === 'browse' ? browseBoxes(s) : verifyBoxes(s)).detail;
