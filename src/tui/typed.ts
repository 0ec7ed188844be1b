import { commanded } from './commanded.ts';
import { bindingsOf, type Command, commandOf } from './keymap.ts';
import { visibleModels } from './lists.ts';
import { matching } from './match.ts';
import { clamp, type Next, only, settled, withDerivation } from './next.ts';
import type { Overlay, State } from './state.ts';

/** What a key does, where it is pressed. */
export function keyed(s: State, key: string): Next {
  if (s.overlay.kind !== 'none') return inOverlay(s, s.overlay, key);
  if (s.filter.editing) return inFilter(s, key);
  if (s.leaving) {
    if (key === 'y' || key === 'q' || key === 'ctrl+c') return only(s, { kind: 'cancel' }, { kind: 'quit' });
    return only({ ...s, leaving: false, message: '' });
  }
  const command = commandOf(key, s.screen);
  return command === undefined ? only({ ...s, message: '' }) : commanded({ ...s, message: '' }, command);
}

function inFilter(s: State, key: string): Next {
  if (key === 'ctrl+c') return only(s, { kind: 'cancel' }, { kind: 'quit' });
  if (key === 'enter') return only({ ...s, filter: { ...s.filter, editing: false } });
  const text = s.filter.text;
  if (key === 'escape') return only(settled({ ...s, filter: { text: '', editing: false } }));
  if (key === 'backspace') return filtered(s, [...text].slice(0, -1).join(''));
  return [...key].length === 1 ? filtered(s, text + key) : only(s);
}

/** What is looked at is among what the filter finds, if that is anything. */
function filtered(s: State, text: string): Next {
  const next = settled({ ...s, filter: { text, editing: true }, step: 0, claim: 0, detailTop: 0 });
  const shown = visibleModels(next);
  const known = shown.length === 0 || shown.some((x) => x.at === next.model);
  return known ? only(next) : withDerivation({ ...next, model: shown[0]!.at, unfolded: new Set() });
}

/** What help, palette and picker list, for their text. */
export function overlayLines(
  s: State,
): readonly { readonly says: string; readonly command?: Command; readonly model?: number }[] {
  const o = s.overlay;
  if (o.kind === 'none') return [];
  if (o.kind === 'picker')
    return matching(
      o.text,
      s.models.map((m, k) => ({ says: m.name, model: k })),
      (x) => x.says,
    );
  const bindings = matching(o.text, bindingsOf(s.screen), (b) => `${b.short} ${b.says} ${b.keys.join(' ')}`);
  return bindings.map((b) => ({ says: b.says, command: b.command }));
}

function inOverlay(s: State, o: Exclude<Overlay, { kind: 'none' }>, key: string): Next {
  const close: State = { ...s, overlay: { kind: 'none' } };
  if (key === 'ctrl+c') return only(s, { kind: 'cancel' }, { kind: 'quit' });
  if (key === 'escape') return only(close);
  const lines = overlayLines(s);
  if (key === 'up' || key === 'down')
    return only({ ...s, overlay: { ...o, at: clamp(o.at + (key === 'up' ? -1 : 1), lines.length - 1) } });
  if (key === 'enter') {
    const line = lines[o.at];
    if (line?.model !== undefined)
      return withDerivation(
        settled({
          ...close,
          screen: 'browse',
          model: line.model,
          step: 0,
          pane: 'list',
          filter: { text: '', editing: false },
          unfolded: new Set(),
          detailTop: 0,
        }),
      );
    return line?.command === undefined || o.kind === 'help' ? only(close) : commanded(close, line.command);
  }
  if (o.kind === 'help' && (key === '?' || key === 'q') && o.text === '') return only(close);
  const text = key === 'backspace' ? [...o.text].slice(0, -1).join('') : [...key].length === 1 ? o.text + key : o.text;
  return only({ ...s, overlay: { ...o, text, at: 0 } });
}
