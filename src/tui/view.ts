import { browseView } from './browseView.ts';
import { fit, type Row, rowOf, rowWidth, span, tall, widthOf } from './grid.ts';
import { type Binding, bindingsOf } from './keymap.ts';
import { labelOf } from './keys.ts';
import { countsOf } from './lists.ts';
import { type Look, plainSigns } from './look.ts';
import { overlaid } from './overlayView.ts';
import { opposite } from './pane.ts';
import type { State } from './state.ts';
import type { Style } from './style.ts';
import { verifyView } from './verifyView.ts';

export const LEAST_COLUMNS = 40;
export const LEAST_ROWS = 12;

/** The whole screen: exactly `rows` rows of exactly `columns` columns. */
export function view(s: State, look: Look): readonly Row[] {
  const { columns, rows } = s;
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
    const words = [`too small: ${columns}x${rows}`, `${LEAST_COLUMNS}x${LEAST_ROWS} are needed`, 'q quits'];
    return tall(
      words.map((w) => fit([span(w)], columns)),
      rows,
    ).map((r) => fit(r, columns));
  }
  const body = s.screen === 'browse' ? browseView(s, look) : verifyView(s, look);
  const all = [header(s, look), ...tall(body, rows - 2), footer(s, look)].map((r) => fit(r, columns));
  const whole = overlaid(all, s, look);
  return look.ascii ? whole.map(plainSigns) : whole;
}

function header(s: State, look: Look): Row {
  const tab = (n: number, name: State['screen'], says: string) =>
    s.screen === name ? span(`[${n} ${says}]`, 'focus') : span(` ${n} ${says} `, 'dim');
  const left = rowOf(span(' saddle ', 'title'), tab(1, 'browse', 'Browse'), ' ', tab(2, 'verify', 'Verify'));
  const n = countsOf(s.models.flatMap((m) => m.claims));
  const broken = s.models.filter((m) => m.errors.length > 0).length;
  const [ok, no, dot] = look.ascii ? ['+', 'x', '-'] : ['✓', '✗', '·'];
  const counts: readonly (readonly [string, number, string, Style])[] = [
    [ok, n.passed, `passed${n.refuted > 0 ? ` (${n.refuted} refuted)` : ''}`, 'pass'],
    ['!', n.open, 'open', 'doubt'],
    [no, n.failed, 'failed', 'fail'],
    [dot, n.waiting, 'not run', 'idle'],
    [no, broken, 'invalid', 'fail'],
  ];
  const shown = counts.filter(([, count]) => count > 0);
  const running = s.running === undefined ? [] : [span(`judging ${s.running.done}/${s.running.total}  `, 'first')];
  const full = [...running, ...shown.map(([glyph, count, word, style]) => span(`${glyph} ${count} ${word}  `, style))];
  // Where there is no room for words the glyphs have to do; the words are in the lists.
  const short = [...running, ...shown.map(([glyph, count, , style]) => span(`${glyph} ${count}  `, style))];
  const room = s.columns - rowWidth(left) - 1;
  const right = rowWidth(full) <= room ? full : rowWidth(short) <= room ? short : running;
  return opposite(left, right, s.columns);
}

/**
 * What can be done here; in a narrow window the less important goes first, help and quit never. A message takes the place of
 * all others until the next key.
 */
function footer(s: State, look: Look): Row {
  if (s.filter.editing) {
    const [keep, clear] = [labelOf('enter', look.ascii), labelOf('escape', look.ascii)];
    const hint = span(`${keep} keep  ${clear} clear  ^C quit `, 'dim');
    const text = rowOf(span(' / ', 'focus'), s.filter.text, span(look.ascii ? '_' : '█', 'focus'));
    return opposite(text, [hint], s.columns);
  }
  const hints: { readonly text: string; readonly priority: number }[] = [];
  const seen = new Set<string>();
  for (const b of bindingsOf(s.screen)) {
    if (seen.has(b.short)) continue;
    seen.add(b.short);
    if (s.message === '' || b.priority >= ALWAYS)
      hints.push({ text: `${keysText(b, s, look)} ${b.short}`, priority: b.priority });
  }
  if (s.leaving) return rowOf(span(` ${s.message}`, 'strong'));
  if (s.message !== '')
    return opposite(
      rowOf(span(` ${s.message}`, 'strong')),
      hints.map((h) => span(`${h.text}  `, 'dim')),
      s.columns,
    );
  let room = s.columns - 1;
  const chosen = new Set<string>();
  for (const h of [...hints].sort((a, b) => b.priority - a.priority)) {
    const w = widthOf(h.text) + 2;
    if (w > room) continue;
    room -= w;
    chosen.add(h.text);
  }
  return rowOf(' ', ...hints.filter((h) => chosen.has(h.text)).map((h) => span(`${h.text}  `, 'dim')));
}
/** The least priority of what the footer never leaves out. */
const ALWAYS = 99;

/** The keys of a binding, and of its other direction where the two share a word. */
function keysText(b: Binding, s: State, look: Look): string {
  const others = bindingsOf(s.screen).filter((x) => x.short === b.short);
  return others.map((x) => labelOf(x.keys[0], look.ascii)).join(look.ascii ? '/' : '');
}
