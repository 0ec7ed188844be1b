/** A key as the rest of the screen knows it: `a`, `?`, `up`, `enter`, `ctrl+p`, `shift+tab`. */
export type Key = string;

/** What Ink tells of a read from the terminal (its `Key`). */
export interface InkKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageDown?: boolean;
  readonly pageUp?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly meta?: boolean;
}

const NAMED: readonly (readonly [keyof InkKey, Key])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // Terminals send either for the key that is labelled backspace.
  ['delete', 'backspace'],
];

/**
 * The keys of one read: several letters that arrive together are several keys, and replies of the terminal itself (focus,
 * mouse, status) are none.
 */
export function keysOf(input: string, key: InkKey): readonly Key[] {
  if (key.tab) return [key.shift ? 'shift+tab' : 'tab'];
  for (const [flag, name] of NAMED)
    if (key[flag]) return [key.shift && /^(up|down|left|right)$/.test(name) ? `shift+${name}` : name];
  if (/^\[(<?[\d;?]*[A-Za-z~])/.test(input)) return [];
  if (key.ctrl) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`];
  return [...input].flatMap((c): readonly Key[] => {
    const code = c.codePointAt(0)!;
    if (c === '\r' || c === '\n') return ['enter'];
    if (c === '\t') return ['tab'];
    if (code === 27) return ['escape'];
    if (code === 127 || code === 8) return ['backspace'];
    if (code < 32) return [`ctrl+${String.fromCharCode(code + 96)}`];
    return [c];
  });
}

const SHOWN: ReadonlyMap<string, string> = new Map([
  ['up', '↑'],
  ['down', '↓'],
  ['left', '←'],
  ['right', '→'],
  ['enter', '⏎'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['shift+tab', '⇧tab'],
  ['backspace', '⌫'],
  ['pageup', 'pgup'],
  ['pagedown', 'pgdn'],
]);

/** A key as it is labelled on the screen. */
export function labelOf(key: Key, ascii = false): string {
  if (key.startsWith('ctrl+')) return `^${key.slice(5).toUpperCase()}`;
  const shown = SHOWN.get(key);
  return shown === undefined || ascii ? key : shown;
}
