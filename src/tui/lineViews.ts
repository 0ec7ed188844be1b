import type { Block } from '../expr/print/block.ts';
import { wrapped } from '../report/columns.ts';
import type { FieldDocument } from '../report/document.ts';
import type { EquationLine } from '../report/effective.ts';
import { blockOf, type Expression, equationBlock, presentedBlock } from '../report/expression.ts';
import type { StepDocument } from '../report/stepDocument.ts';
import { testedWords } from '../report/words.ts';
import { LAYOUTS, type Layout, type StepView } from './state.ts';

// Lines of a derivation: headings, notes, formulas and steps, in all notations at once.

type Rows = Readonly<Record<Layout, readonly string[]>>;

export const motionOf = (fields: readonly FieldDocument[]): '=' | '<-' =>
  fields.some((f) => f.sign === '<-') ? '<-' : '=';

export function every(block: (layout: Layout) => Block): Rows {
  return Object.fromEntries(LAYOUTS.map((layout) => [layout, block(layout).rows])) as unknown as Rows;
}
/** The statement of the file that something speaks of; a step inside another speaks of the same. */
export const lineOf = ({ line }: { readonly line?: number }): Pick<StepView, 'line'> =>
  line === undefined ? {} : { line };
const NO_ROWS: Rows = { '2d': [], unicode: [], latex: [], text: [] };

const plain = (kind: StepView['kind'], rule: string): StepView => ({
  number: '',
  depth: 0,
  kind,
  before: NO_ROWS,
  rule,
  tested: '',
  status: 'none',
  baseline: 0,
  parts: 0,
  json: '',
  latex: '',
});
export const heading = (text: string): StepView => plain('heading', text);
/** A sentence, broken for a width. */
export function note(text: string, width = Number.POSITIVE_INFINITY): StepView {
  const rows = Number.isFinite(width) ? wrapped(text, width) : [text];
  return { ...plain('note', text), before: every(() => ({ rows, baseline: 0 })) };
}

export function result(rows: Rows, left: Expression, right: Expression, rule: string): StepView {
  const json = { left: { text: left.text, latex: left.latex }, right: { text: right.text, latex: right.latex } };
  return {
    ...plain('result', rule),
    before: rows,
    json: JSON.stringify(json, undefined, 2),
    latex: left === right ? left.latex : `${left.latex} = ${right.latex}`,
  };
}

/** An equation and where it comes from. */
export function equation(q: Pick<FieldDocument, 'left' | 'right' | 'line'>, width: number, rule = ''): StepView {
  const rows = every((layout) => equationBlock(q, { layout, width }));
  return { ...result(rows, q.left, q.right, rule), ...lineOf(q) };
}

/** A line of an effective process. */
export function written(l: EquationLine, width: number): StepView {
  const rows: Rows = {
    '2d': wrapped(l.unicode, width),
    unicode: wrapped(l.unicode, width),
    latex: [l.latex],
    text: wrapped(l.text, width),
  };
  return { ...plain('result', ''), before: rows, latex: l.latex, json: JSON.stringify(l, undefined, 2) };
}

/** A term alone. */
export function formula(e: Expression, width: number, rule = ''): StepView {
  return result(
    every((layout) => blockOf(e, { layout, width })),
    e,
    e,
    rule,
  );
}

/** The motion of each state, and what the names in it stand for. */
export function results(fields: readonly FieldDocument[], width: number): readonly StepView[] {
  return fields.flatMap((f) => {
    if (f.left.text === f.right.text && f.sign === undefined) return [];
    const per = new Map(LAYOUTS.map((layout) => [layout, presentedBlock(f, { layout, width })]));
    const main = {
      ...result(
        every((layout) => per.get(layout)!.block),
        f.left,
        f.right,
        f.state,
      ),
      ...lineOf(f),
    };
    const count = Math.max(...[...per.values()].map((x) => x.definitions.length));
    const names = Array.from({ length: count }, (_, k) => {
      const rows = every((layout) => per.get(layout)!.definitions[k] ?? { rows: [], baseline: 0 });
      const tex = rows.latex.join(' ');
      const where = { ...plain('result', 'where'), before: rows, latex: tex, json: JSON.stringify(tex) };
      return { ...where, ...lineOf(f) };
    });
    return [main, ...names];
  });
}

export function stepsOf(s: StepDocument, number: string, depth: number, width: number): readonly StepView[] {
  const rows = (e: Expression): Rows => every((layout) => blockOf(e, { layout, width: width - 2 * depth }));
  const parts = s.steps ?? [];
  const same = s.before.text === s.after.text;
  const { rule, tested } = s;
  return [
    {
      number,
      depth,
      kind: 'step',
      before: rows(s.before),
      ...(same ? {} : { after: rows(s.after) }),
      baseline: same ? 0 : blockOf(s.after, { layout: '2d', width: width - 2 * depth }).baseline,
      rule,
      tested: testedWords(tested),
      status: tested.status,
      parts: parts.length,
      json: JSON.stringify({ before: s.before, after: s.after, rule, tested }, undefined, 2),
      latex: `${s.before.latex} = ${s.after.latex}`,
      ...lineOf(s),
    },
    ...(s.conditions ?? []).map((c) => ({
      ...note(`where ${c.text} != 0`),
      depth,
      number: depth === 0 ? '' : `${number}.0`,
    })),
    ...parts.flatMap((p, k) => stepsOf({ ...lineOf(s), ...p }, `${number}.${k + 1}`, depth + 1, width)),
  ];
}
