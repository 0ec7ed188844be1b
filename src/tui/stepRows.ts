import { type Row, rowOf, shifted, span } from './grid.ts';
import type { Look } from './look.ts';
import { opposite } from './pane.ts';
import type { Layout, State, StepView } from './state.ts';
import type { Style } from './style.ts';

const TESTED: Readonly<Record<StepView['status'], readonly [string, string, Style]>> = {
  agrees: ['✓', '+', 'pass'],
  differs: ['✗', 'x', 'fail'],
  untested: ['·', '-', 'idle'],
  none: ['', '', 'plain'],
};

/** How many rows a step takes, known without drawing it. */
export function stepHeight(x: StepView, layout: Layout): number {
  if (x.kind === 'heading') return 1;
  if (x.kind === 'note') return x.before[layout].length;
  if (x.kind === 'result') return x.before[layout].length + 1;
  return 2 + x.before[layout].length + (x.after?.[layout].length ?? 0);
}

/** A step: its number and rule, what stands before and after. */
export function stepRows(x: StepView, s: State, look: Look, width: number): readonly Row[] {
  const indent = ' '.repeat(2 * x.depth);
  const by = (rows: readonly string[], sign: string, at: number): readonly Row[] =>
    rows.map((r, k) => rowOf(span(`${indent}${k === at ? sign : '    '}`, 'dim'), ...shifted([span(r)], s.aside)));
  if (x.kind === 'heading') return [rowOf(span(x.rule, 'title'))];
  if (x.kind === 'note') return x.before[s.layout].map((r) => rowOf(span(`${indent}  ${r}`, 'dim')));
  if (x.kind === 'result') return [...by(x.before[s.layout], '    ', 0), []];
  const [good, plain, style] = TESTED[x.status];
  const open = s.unfolded.has(x.number);
  const fold = x.parts === 0 ? '' : look.ascii ? (open ? 'v ' : '> ') : open ? '▾ ' : '▸ ';
  const head = rowOf(span(`${indent}${x.number}. ${fold}${x.rule}`, 'dim'));
  return [
    opposite(head, rowOf(span(look.ascii ? plain : good, style)), width - 1),
    ...by(x.before[s.layout], '    ', 0),
    ...(x.after === undefined ? [] : by(x.after[s.layout], '  = ', s.layout === '2d' ? x.baseline : 0)),
    [],
  ];
}
