import { type Box, browseBoxes } from './boxes.ts';
import { wrapped } from './claimDetail.ts';
import { detailPane, errorRows } from './detail.ts';
import { framed, frameOf, type Row, rowOf, sideBySide, span } from './grid.ts';
import { currentModel, stepsOf, visibleModels, visibleSteps } from './lists.ts';
import type { Look } from './look.ts';
import { type Blocks, marked, nothing, opposite, scrolled } from './pane.ts';
import type { State } from './state.ts';
import { stepHeight, stepRows } from './stepRows.ts';
import { modelState } from './verdicts.ts';

/** Models, the derivation of one, and the detail of a step: three panes, two, or one over the other. */
export function browseView(s: State, look: Look): readonly Row[] {
  const boxes = browseBoxes(s);
  if (boxes.arrangement === 'zoomed') {
    if (s.pane === 'detail') return detailPane(s, look);
    return s.pane === 'models' ? models(s, look, boxes.models) : derivation(s, look, boxes.list);
  }
  // In a narrow window the models stand in place of the derivation while they have the focus.
  if (boxes.arrangement === 'stacked')
    return [
      ...(s.pane === 'models' ? models(s, look, boxes.models) : derivation(s, look, boxes.list)),
      ...detailPane(s, look),
    ];
  const left = { rows: models(s, look, boxes.models), width: boxes.models.width };
  const list = derivation(s, look, boxes.list);
  if (boxes.arrangement === 'halved')
    return sideBySide(left, { rows: [...list, ...detailPane(s, look)], width: boxes.list.width });
  return sideBySide(
    left,
    { rows: list, width: boxes.list.width },
    { rows: detailPane(s, look), width: boxes.detail.width },
  );
}

function models(s: State, look: Look, { width, height }: Box): readonly Row[] {
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
  return framed(rows, { width, height, title: 'Models', note, focused, frame: frameOf(look.ascii) });
}

function derivation(s: State, look: Look, { width, height }: Box): readonly Row[] {
  const m = currentModel(s);
  const focused = s.pane === 'list';
  const pane = (rows: readonly Row[], note: string, title = m?.name ?? 'Derivation'): readonly Row[] =>
    framed(rows, { width, height, title, note, focused, frame: frameOf(look.ascii) });
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
    heightOf: (k) => stepHeight(steps[k]!, s.layout),
    rowsOf: (k) => marked(stepRows(steps[k]!, s, look, width - 3), k === s.step, focused, look),
  };
  const place = steps.filter((x, k) => x.kind !== 'heading' && k <= s.step).length;
  const count = steps.filter((x) => x.kind !== 'heading').length;
  const note = `${place}/${count}${work.status === 'done' ? '' : ' ~'}`;
  return pane(scrolled(blocks, s.step, height - 2), note);
}
