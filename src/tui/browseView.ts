import { claimDetail, labelled, wrapped } from './claimDetail.ts';
import { ASCII_FRAME, framed, ROUND, type Row, rowOf, shifted, sideBySide, span } from './grid.ts';
import { labelOf } from './keys.ts';
import { currentModel, isTelling, stepsOf, visibleModels, visibleSteps } from './lists.ts';
import type { Look } from './look.ts';
import { type Blocks, marked, nothing, opposite, scrolled } from './pane.ts';
import type { ModelView, State } from './state.ts';
import { stepHeight, stepRows } from './stepRows.ts';
import { glyphOf, modelState, styleOf, wordOf } from './verdicts.ts';

/** Models, the derivation of one, and the detail of a step: three panes, two, or one over the other. */
export function browseView(s: State, look: Look, height: number): readonly Row[] {
  const { columns } = s;
  if (columns < 90) {
    // One over the other: the derivation, then the detail. The models are the first pane while it has the focus.
    const upper = Math.max(6, Math.floor(height * 0.6));
    const first = s.pane === 'models' ? models(s, look, columns, upper) : derivation(s, look, columns, upper);
    return [...first, ...detail(s, look, columns, height - upper)];
  }
  const left = columns >= 120 ? 30 : 26;
  if (columns < 120) {
    const upper = Math.max(6, Math.floor(height * 0.62));
    const right = [...derivation(s, look, columns - left, upper), ...detail(s, look, columns - left, height - upper)];
    return sideBySide({ rows: models(s, look, left, height), width: left }, { rows: right, width: columns - left });
  }
  const middle = Math.floor((columns - left) * 0.58);
  const rest = columns - left - middle;
  return sideBySide(
    { rows: models(s, look, left, height), width: left },
    { rows: derivation(s, look, middle, height), width: middle },
    { rows: detail(s, look, rest, height), width: rest },
  );
}

const frameOf = (look: Look) => (look.ascii ? ASCII_FRAME : ROUND);

function models(s: State, look: Look, width: number, height: number): readonly Row[] {
  const shown = visibleModels(s);
  const focused = s.pane === 'models';
  // Two rows for each model where all have room, else one.
  const airy = 2 * shown.length <= height - 2;
  const rowsOf = (k: number): readonly Row[] => {
    const { model, at } = shown[k]!;
    const state = modelState(model, look.ascii);
    const name = rowOf(span(`${state.glyph} `, state.style), model.name);
    const rows = airy
      ? [name, rowOf(span(`  ${state.words}`, 'dim'))]
      : [opposite(name, rowOf(span(state.count, state.style)), width - 4)];
    return marked(rows, at === s.model, focused, look);
  };
  const selected = shown.findIndex((x) => x.at === s.model);
  const rows =
    s.models.length === 0
      ? nothing('no model in ./derivations')
      : shown.length === 0
        ? nothing('nothing is called so')
        : scrolled({ count: shown.length, heightOf: () => (airy ? 2 : 1), rowsOf }, Math.max(0, selected), height - 2);
  const note = `${selected + 1}/${shown.length}`;
  return framed(rows, { width, height, title: 'Models', note, focused, frame: frameOf(look) });
}

function derivation(s: State, look: Look, width: number, height: number): readonly Row[] {
  const m = currentModel(s);
  const focused = s.pane === 'list';
  const pane = (rows: readonly Row[], note: string, title = m?.name ?? 'Derivation'): readonly Row[] =>
    framed(rows, { width, height, title, note, focused, frame: frameOf(look) });
  if (m === undefined)
    return pane(
      [
        ...nothing('`saddle tui <file>` opens a model that is elsewhere'),
        ...nothing('`saddle --help` says what a model is'),
      ],
      '',
    );
  if (m.errors.length > 0) return pane(errorRows(m, s), m.errorCount === 1 ? 'an error' : `${m.errorCount} errors`);
  const work = m.derivation;
  if (work.status === 'failed')
    return pane(
      wrapped(`could not be derived: ${work.reason}`, width - 4).map((w) => rowOf(` ${w}`)),
      'failed',
    );
  const known = stepsOf(work);
  if (known === undefined) return pane(nothing('is being derived …'), '');
  const steps = visibleSteps(s);
  if (steps.length === 0) return pane(nothing(s.filter.text === '' ? 'nothing to derive' : 'nothing found'), '');
  const blocks: Blocks = {
    count: steps.length,
    heightOf: (k) => stepHeight(steps[k]!, s.layout, k === 0),
    rowsOf: (k) => marked(stepRows(steps[k]!, s, look, width - 3, k === 0), k === s.step, focused, look),
  };
  const place = steps.filter((x, k) => x.kind !== 'heading' && k <= s.step).length;
  const count = steps.filter((x) => x.kind !== 'heading').length;
  const note = `${place}/${count}${work.status === 'done' ? '' : ' ~'}`;
  return pane(scrolled(blocks, s.step, height - 2), note);
}

/** What is wrong with a text, as it is printed; a long line is scrolled sideways like a formula. */
const errorRows = (m: ModelView, s: State): readonly Row[] =>
  m.errors.map((e) =>
    rowOf(' ', ...shifted([span(e, /^error/.test(e) ? 'fail' : /^[\s|]*\^/.test(e) ? 'doubt' : 'plain')], s.aside)),
  );

function detail(s: State, look: Look, width: number, height: number): readonly Row[] {
  const rows = detailRows(s, look, width - 3);
  const focused = s.pane === 'detail';
  const room = height - 2;
  const top = Math.max(0, Math.min(s.detailTop, rows.length - room));
  const note = rows.length > room ? `${top + 1}-${Math.min(rows.length, top + room)}/${rows.length}` : '';
  const shown = rows.slice(top, top + room).map((r): Row => [span(' '), ...r]);
  return framed(shown, { width, height, title: 'Detail', note, focused, frame: frameOf(look) });
}

function detailRows(s: State, look: Look, width: number): readonly Row[] {
  const m = currentModel(s);
  if (m === undefined) return [];
  if (m.errors.length > 0) {
    const place = labelled('file', `${m.label}:${m.errorLine}, o opens it; it is read again when it changes`, width);
    return s.columns < 90 && s.pane === 'models' ? [...errorRows(m, s), ...place] : place;
  }
  const step = s.pane === 'models' ? undefined : visibleSteps(s)[s.step];
  if (step !== undefined && step.kind !== 'heading') {
    const formula = (label: string, rows: readonly string[]): readonly Row[] => [
      rowOf(span(label, 'dim')),
      ...rows.map((r) => rowOf('  ', ...shifted([span(r)], s.aside))),
      [],
    ];
    return [
      ...(step.number === '' ? [] : [rowOf(span(`step ${step.number}`, 'strong'))]),
      ...labelled('rule', step.rule, width),
      ...(step.tested === ''
        ? []
        : labelled('tested', step.tested, width, step.status === 'differs' ? 'fail' : 'plain')),
      ...(step.parts > 0
        ? labelled('parts', `${step.parts}, ${labelOf('enter', look.ascii)} unfolds them`, width)
        : []),
      [],
      ...formula(step.after === undefined ? '' : 'before', step.before[s.layout]),
      ...(step.after === undefined ? [] : formula('equals', step.after[s.layout])),
      ...labelled('LaTeX', step.latex, width, 'dim'),
    ];
  }
  // Of a model its claims; what is false or open in full.
  const open = m.claims.filter(isTelling);
  return [
    ...m.claims.map((c) => rowOf(span(`${glyphOf(c, look.ascii)} ${wordOf(c).padEnd(12)} `, styleOf(c)), c.stub.id)),
    ...(m.claims.length === 0 ? [rowOf(span('no claims', 'dim'))] : []),
    ...open.flatMap((claim): readonly Row[] => [[], ...claimDetail({ model: m, claim }, width, look)]),
  ];
}
