import { measure } from '../report/words.ts';
import { claimDetail } from './claimDetail.ts';
import { ASCII_FRAME, cut, framed, ROUND, type Row, rowOf, sideBySide, span, widthOf } from './grid.ts';
import { type ClaimLine, visibleClaims } from './lists.ts';
import type { Look } from './look.ts';
import { marked, nothing, scrolled } from './pane.ts';
import type { State } from './state.ts';
import { glyphOf, styleOf, wordOf } from './verdicts.ts';

const ORDER = { failing: 'failing first', model: 'by model', name: 'by name' } as const;

/** The claims of all models, and the one that is selected in full. */
export function verifyView(s: State, look: Look, height: number): readonly Row[] {
  const frame = look.ascii ? ASCII_FRAME : ROUND;
  const beside = s.columns >= 110;
  const width = beside ? Math.floor(s.columns * 0.54) : s.columns;
  const upper = beside ? height : Math.max(6, Math.floor(height * 0.55));
  const lines = visibleClaims(s);
  const focused = s.pane !== 'detail';
  const widest = (of: (l: ClaimLine) => string, least: number, most: number): number =>
    Math.min(
      most,
      lines.reduce((n, l) => Math.max(n, widthOf(of(l))), least),
    );
  const wordWidth = widest((l) => wordOf(l.claim), 8, 22);
  const nameWidth = widest((l) => l.model.name, 8, width >= 90 ? 24 : 14);
  const claimWidth = widest((l) => l.claim.stub.id, 8, width >= 90 ? 34 : 24);
  const rowsOf = (k: number): readonly Row[] => {
    const { model, claim } = lines[k]!;
    const row = rowOf(
      span(`${glyphOf(claim, look.ascii)} ${wordOf(claim).padEnd(wordWidth)} `, styleOf(claim)),
      ...cut([span(claim.stub.id)], claimWidth),
      ' '.repeat(Math.max(1, claimWidth + 1 - [...claim.stub.id].length)),
      ...(width >= 58
        ? [
            ...cut([span(model.name, 'dim')], nameWidth),
            ' '.repeat(Math.max(1, nameWidth + 1 - [...model.name].length)),
          ]
        : []),
      span(claim.found === undefined ? '' : measure(claim.found), 'dim'),
    );
    return marked([row], k === s.claim, focused, look);
  };
  const rows =
    lines.length === 0
      ? nothing(
          s.onlyFailing
            ? 'nothing is false or open among what was judged'
            : s.filter.text === ''
              ? 'no claims'
              : 'nothing found',
        )
      : scrolled({ count: lines.length, heightOf: () => 1, rowsOf }, s.claim, upper - 2);
  const title = `Claims · ${ORDER[s.sort]}${s.onlyFailing ? ' · only false or open' : ''}${s.filter.text === '' ? '' : ` · /${s.filter.text}`}`;
  const note = `${Math.min(s.claim + 1, lines.length)}/${lines.length}`;
  const list = framed(rows, { width, height: upper, title, note, focused, frame });
  const line = lines[s.claim];
  const side = beside ? s.columns - width : s.columns;
  const room = (beside ? height : height - upper) - 2;
  const all = line === undefined ? [] : claimDetail(line, side - 4, look);
  const top = Math.max(0, Math.min(s.detailTop, all.length - room));
  const detail = framed(
    all.slice(top, top + room).map((r): Row => [span(' '), ...r]),
    {
      width: side,
      height: room + 2,
      title: 'Detail',
      note: all.length > room ? `${top + 1}-${Math.min(all.length, top + room)}/${all.length}` : '',
      focused: !focused,
      frame,
    },
  );
  return beside ? sideBySide({ rows: list, width }, { rows: detail, width: side }) : [...list, ...detail];
}
