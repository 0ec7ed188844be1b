import { measure } from '../report/words.ts';
import { verifyBoxes } from './boxes.ts';
import { detailPane } from './detail.ts';
import { cut, framed, frameOf, type Row, rowOf, sideBySide, span, widthOf } from './grid.ts';
import { type ClaimLine, visibleClaims } from './lists.ts';
import type { Look } from './look.ts';
import { marked, nothing, scrolled } from './pane.ts';
import type { State } from './state.ts';
import { glyphOf, styleOf, wordOf, wordStyleOf } from './verdicts.ts';

const ORDER = { failing: 'failing first', model: 'by model', name: 'by name' } as const;

/** The claims of all models, and the one that is selected in full. */
export function verifyView(s: State, look: Look): readonly Row[] {
  const { arrangement, list: box, detail } = verifyBoxes(s);
  if (arrangement === 'zoomed' && s.pane === 'detail') return detailPane(s, look);
  const { width } = box;
  const lines = visibleClaims(s);
  const focused = s.pane !== 'detail';
  const widest = (of: (l: ClaimLine) => string, least: number, most: number): number =>
    Math.min(
      most,
      lines.reduce((n, l) => Math.max(n, widthOf(of(l))), least),
    );
  const wordWidth = widest((l) => wordOf(l.claim), 8, 22);
  const claimWidth = widest((l) => l.claim.stub.id, 8, width >= 90 ? 34 : 24);
  // What is left beside verdict, claim and measure.
  const nameWidth = widest((l) => l.model.name, 8, Math.max(14, Math.min(24, width - wordWidth - claimWidth - 24)));
  const rowsOf = (k: number): readonly Row[] => {
    const { model, claim } = lines[k]!;
    const row = rowOf(
      span(`${glyphOf(claim, look.ascii)} `, styleOf(claim)),
      span(`${wordOf(claim).padEnd(wordWidth)} `, wordStyleOf(claim)),
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
      : scrolled({ count: lines.length, heightOf: () => 1, rowsOf }, s.claim, box.height - 2);
  const title = `Claims · ${ORDER[s.sort]}${s.onlyFailing ? ' · only false or open' : ''}${s.filter.text === '' ? '' : ` · /${s.filter.text}`}`;
  const note = `${Math.min(s.claim + 1, lines.length)}/${lines.length}`;
  const list = framed(rows, { ...box, title, note, focused, frame: frameOf(look.ascii) });
  if (arrangement === 'zoomed') return list;
  const below = detailPane(s, look);
  return arrangement === 'beside'
    ? sideBySide({ rows: list, width }, { rows: below, width: detail.width })
    : [...list, ...below];
}
