import { detailBox } from './boxes.ts';
import { claimDetail, labelled } from './claimDetail.ts';
import { framed, frameOf, type Row, rowOf, shifted, span } from './grid.ts';
import { labelOf } from './keys.ts';
import { currentModel, isTelling, visibleClaims, visibleSteps } from './lists.ts';
import type { Look } from './look.ts';
import type { ModelView, State } from './state.ts';
import { glyphOf, styleOf, wordOf, wordStyleOf } from './verdicts.ts';

/** The pane of what is selected, scrolled, with the rows that are seen counted on its edge. */
export function detailPane(s: State, look: Look): readonly Row[] {
  const { width, height } = detailBox(s);
  const rows = detailRows(s, look);
  const room = height - 2;
  const top = Math.min(s.detailTop, Math.max(0, rows.length - room));
  const note = rows.length > room ? `${top + 1}-${Math.min(rows.length, top + room)}/${rows.length}` : '';
  const shown = rows.slice(top, top + room).map((r): Row => [span(' '), ...r]);
  const focused = s.pane === 'detail';
  return framed(shown, { width, height, title: 'Detail', note, focused, frame: frameOf(look.ascii) });
}

/** The greatest first row of the detail: scrolling goes no further. */
export function lastTop(s: State): number {
  const room = detailBox(s).height - 2;
  return Math.max(0, detailRows(s, { ascii: false }).length - room);
}

function detailRows(s: State, look: Look): readonly Row[] {
  const { width } = detailBox(s);
  if (s.screen === 'browse') return browseRows(s, look, width - 3);
  const line = visibleClaims(s)[s.claim];
  return line === undefined ? [] : claimDetail(line, width - 4, look);
}

/** What is wrong with a text, as it is printed; a long line is scrolled sideways like a formula. */
export const errorRows = (m: ModelView, s: State): readonly Row[] =>
  m.errors.map((e) =>
    rowOf(' ', ...shifted([span(e, /^error/.test(e) ? 'fail' : /^[\s|]*\^/.test(e) ? 'doubt' : 'plain')], s.aside)),
  );

function browseRows(s: State, look: Look, width: number): readonly Row[] {
  const m = currentModel(s);
  if (m === undefined) return [];
  if (m.errors.length > 0) {
    const place = labelled('file', `${m.label}:${m.errorLine}, o opens it; it is read again when it changes`, width);
    return s.zoomed || (s.columns < 90 && s.pane === 'models') ? [...errorRows(m, s), ...place] : place;
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
      ...labelled(step.kind === 'result' ? 'of' : 'rule', step.rule, width),
      ...(step.tested === ''
        ? []
        : labelled('tested', step.tested, width, step.status === 'differs' ? 'fail' : 'plain')),
      ...(step.parts > 0
        ? labelled('parts', `${step.parts}, ${labelOf('enter', look.ascii)} unfolds them`, width)
        : []),
      ...(step.line === undefined ? [] : labelled('file', `${m.label}:${step.line}, o opens it`, width, 'dim')),
      [],
      ...formula(step.after === undefined ? '' : 'before', step.before[s.layout]),
      ...(step.after === undefined ? [] : formula('equals', step.after[s.layout])),
      ...labelled('LaTeX', step.latex, width, 'dim'),
    ];
  }
  // Of a model its claims; what is false or open in full.
  const open = m.claims.filter(isTelling);
  return [
    ...m.claims.map((c) =>
      rowOf(
        span(`${glyphOf(c, look.ascii)} `, styleOf(c)),
        span(`${wordOf(c).padEnd(12)} `, wordStyleOf(c)),
        c.stub.id,
      ),
    ),
    ...(m.claims.length === 0 ? [rowOf(span('no claims', 'dim'))] : []),
    ...open.flatMap((claim): readonly Row[] => [[], ...claimDetail({ model: m, claim }, width, look)]),
  ];
}
