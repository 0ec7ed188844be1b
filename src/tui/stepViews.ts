import type { Block } from '../expr/print/block.ts';
import type { DeriveDocument, FieldDocument, StepDocument } from '../report/document.ts';
import { blockOf, type Expression, equationBlock, presentedBlock } from '../report/expression.ts';
import { INVARIANCE, testedWords } from '../report/words.ts';
import { LAYOUTS, type Layout, type StepView } from './state.ts';

type Rows = Readonly<Record<Layout, readonly string[]>>;

/** The lines of a derivation as the screen lists them, formulas broken for a width. */
export function stepViews(d: DeriveDocument, width: number): readonly StepView[] {
  const all: StepView[] = [];
  let next = 0;
  const number = (): string => `${++next}`;
  for (const x of d.result.derivations) {
    all.push(heading(x.title));
    for (const s of x.steps) all.push(...stepsOf(s, number(), 0, width));
    if (x.steps.length > 0 && x.result.length > 0)
      all.push(heading(motionOf(x.result) === '<-' ? 'The map' : 'The flow'));
    all.push(...results(x.result, width));
    for (const f of x.findings ?? []) {
      const rule = [f.says, ...f.when.map((w) => `when ${w.left.text} = ${w.right.text}`)].join(' ');
      const rows = every((layout) => blockOf(f.quantity, { layout, width }));
      all.push(result(rows, f.quantity, f.quantity, rule));
    }
    for (const n of x.notes ?? []) all.push(note(n));
  }
  for (const r of d.result.reductions) {
    all.push(heading(`Ansatz ${r.ansatz}: ${INVARIANCE[r.invariant]}`));
    for (const f of r.form)
      all.push({
        ...result(
          every((layout) => equationBlock(f, { layout, width })),
          f.left,
          f.right,
          '',
        ),
        ...lineOf(f),
      });
    for (const s of r.steps) all.push(...stepsOf(s, number(), 0, width));
    const motion = motionOf(r.flow) === '<-' ? 'map' : 'flow';
    all.push(heading(r.invariant === 'leaks' ? `The ${motion} within the form` : `The reduced ${motion}`));
    all.push(...results(r.flow, width));
    for (const c of r.conditions) all.push(note(`where ${c.text} != 0`));
    for (const l of r.leaks) {
      all.push(heading(`What leaves the form, in ${l.state}`));
      all.push({
        ...result(
          every((layout) => blockOf(l.term, { layout, width })),
          l.term,
          l.term,
          '',
        ),
        ...lineOf(l),
      });
    }
  }
  return all;
}

const motionOf = (fields: readonly FieldDocument[]): '=' | '<-' => (fields.some((f) => f.sign === '<-') ? '<-' : '=');

function every(block: (layout: Layout) => Block): Rows {
  return Object.fromEntries(LAYOUTS.map((layout) => [layout, block(layout).rows])) as unknown as Rows;
}
/** The statement of the file that something speaks of; a step inside another speaks of the same. */
const lineOf = ({ line }: { readonly line?: number }): Pick<StepView, 'line'> => (line === undefined ? {} : { line });
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
const heading = (text: string): StepView => plain('heading', text);
const note = (text: string): StepView => plain('note', text);

function result(rows: Rows, left: Expression, right: Expression, rule: string): StepView {
  const json = { left: { text: left.text, latex: left.latex }, right: { text: right.text, latex: right.latex } };
  return {
    ...plain('result', rule),
    before: rows,
    json: JSON.stringify(json, undefined, 2),
    latex: left === right ? left.latex : `${left.latex} = ${right.latex}`,
  };
}

/** The motion of each state, and what the names in it stand for. */
function results(fields: readonly FieldDocument[], width: number): readonly StepView[] {
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

function stepsOf(s: StepDocument, number: string, depth: number, width: number): readonly StepView[] {
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
