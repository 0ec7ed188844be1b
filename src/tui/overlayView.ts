import {
  ASCII_FRAME,
  cut,
  fit,
  framed,
  ROUND,
  type Row,
  restyled,
  rowOf,
  shifted,
  span,
  tall,
  widthOf,
} from './grid.ts';
import { bindingsOf } from './keymap.ts';
import { labelOf } from './keys.ts';
import type { Look } from './look.ts';
import type { State } from './state.ts';
import { overlayLines } from './typed.ts';

const TITLES = { help: 'Keys', palette: 'What can be done', picker: 'Models' } as const;

/** Help, palette or picker over the middle of the screen. */
export function overlaid(screen: readonly Row[], s: State, look: Look): readonly Row[] {
  const o = s.overlay;
  if (o.kind === 'none') return screen;
  const width = Math.min(s.columns - 2, 72);
  const height = Math.min(s.rows - 2, 26);
  const inner = width - 2;
  const lines = overlayLines(s);
  const room = height - 4;
  const top = Math.max(0, Math.min(o.at - Math.floor(room / 2), lines.length - room));
  const rows = lines.slice(top, top + room).map((line, k): Row => {
    const binding = bindingsOf(s.screen).find((b) => b.command === line.command);
    const keys = binding === undefined ? '' : binding.keys.map((x) => labelOf(x, look.ascii)).join(' ');
    const label = ` ${line.says}`;
    const gap = Math.max(1, inner - widthOf(label) - widthOf(keys) - 1);
    const row = fit(rowOf(label, ' '.repeat(gap), span(keys, 'focus'), ' '), inner);
    return top + k === o.at && o.kind !== 'help' ? restyled(row, 'selected') : row;
  });
  const prompt = rowOf(
    span(o.kind === 'help' ? ' filter ' : ' › ', 'dim'),
    o.text,
    span(look.ascii ? '_' : '█', 'focus'),
  );
  const empty = rowOf(span(' nothing is called so', 'dim'));
  const box = framed(
    [prompt, ...tall(rows.length > 0 ? rows : [empty], room), rowOf(span(hint(o.kind, look.ascii), 'dim'))],
    {
      width,
      height,
      title: TITLES[o.kind],
      note: `${lines.length}`,
      focused: true,
      frame: look.ascii ? ASCII_FRAME : ROUND,
    },
  );
  const left = Math.floor((s.columns - width) / 2);
  const above = Math.floor((s.rows - height) / 2);
  return screen.map((row, k) => {
    const own = box[k - above];
    if (own === undefined) return row;
    return [...cut(row, left + 1, ''), ...own, ...shifted(row, left + width)];
  });
}

function hint(kind: 'help' | 'palette' | 'picker', ascii: boolean): string {
  const key = (k: string): string => labelOf(k, ascii);
  const moves = `${key('up')} ${key('down')}`;
  return kind === 'help'
    ? ` type to filter · ${moves} scroll · ${key('escape')} closes`
    : ` type to filter · ${moves} choose · ${key('enter')} do it · ${key('escape')} closes`;
}
