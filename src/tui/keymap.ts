import type { Key } from './keys.ts';

/** Where a binding holds. */
export type Context = 'browse' | 'verify';

/** What a key does; the reducer knows how. */
export type Command =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'paneLeft'
  | 'paneRight'
  | 'scrollLeft'
  | 'scrollRight'
  | 'open'
  | 'back'
  | 'filter'
  | 'nextMatch'
  | 'previousMatch'
  | 'browse'
  | 'verify'
  | 'notation'
  | 'zoom'
  | 'copyLatex'
  | 'copyJson'
  | 'copyCommand'
  | 'editor'
  | 'unfoldAll'
  | 'runModel'
  | 'runClaim'
  | 'runAll'
  | 'cancel'
  | 'sort'
  | 'onlyFailing'
  | 'picker'
  | 'help'
  | 'palette'
  | 'quit';

/** One line of the table: footer, `?`, palette and documents are made from it. */
export interface Binding {
  readonly command: Command;
  readonly keys: readonly [Key, ...Key[]];
  readonly when: readonly Context[];
  /** A sentence for `?` and the palette. */
  readonly says: string;
  /** A word for the footer. */
  readonly short: string;
  /** Kept in a narrow footer while others go; the greatest first. */
  readonly priority: number;
}

const BOTH: readonly Context[] = ['browse', 'verify'];
const BROWSE: readonly Context[] = ['browse'];
const VERIFY: readonly Context[] = ['verify'];

/** All keys. Within one context a key means one thing; a test insists. */
export const KEYMAP: readonly Binding[] = [
  { command: 'up', keys: ['up', 'k'], when: BOTH, says: 'the line above', short: 'move', priority: 60 },
  { command: 'down', keys: ['down', 'j'], when: BOTH, says: 'the line below', short: 'move', priority: 59 },
  {
    command: 'paneLeft',
    keys: ['left', 'h', 'shift+tab'],
    when: BOTH,
    says: 'the pane on the left',
    short: 'pane',
    priority: 50,
  },
  {
    command: 'paneRight',
    keys: ['right', 'l', 'tab'],
    when: BOTH,
    says: 'the pane on the right',
    short: 'pane',
    priority: 49,
  },
  {
    command: 'open',
    keys: ['enter'],
    when: BOTH,
    says: 'open: unfold a step, go to the detail',
    short: 'open',
    priority: 55,
  },
  {
    command: 'back',
    keys: ['escape'],
    when: BOTH,
    says: 'back: close what is open, clear the filter',
    short: 'back',
    priority: 40,
  },
  { command: 'filter', keys: ['/'], when: BOTH, says: 'filter the list by a word', short: 'filter', priority: 45 },
  {
    command: 'nextMatch',
    keys: ['n'],
    when: BOTH,
    says: 'the next that is false or open',
    short: 'next false',
    priority: 12,
  },
  {
    command: 'previousMatch',
    keys: ['N'],
    when: BOTH,
    says: 'the one before that is false or open',
    short: 'previous false',
    priority: 1,
  },
  {
    command: 'runModel',
    keys: ['v'],
    when: BOTH,
    says: 'judge the claims of this model',
    short: 'verify',
    priority: 48,
  },
  { command: 'runClaim', keys: ['r'], when: VERIFY, says: 'judge this claim again', short: 'rerun', priority: 48 },
  { command: 'runAll', keys: ['a'], when: BOTH, says: 'judge the claims of all models', short: 'all', priority: 30 },
  {
    command: 'cancel',
    keys: ['x'],
    when: BOTH,
    says: 'stop what is running; what was found stays',
    short: 'stop',
    priority: 10,
  },
  { command: 'browse', keys: ['1'], when: BOTH, says: 'models and their derivations', short: 'browse', priority: 20 },
  { command: 'verify', keys: ['2'], when: BOTH, says: 'claims and their verdicts', short: 'claims', priority: 21 },
  {
    command: 'sort',
    keys: ['s'],
    when: VERIFY,
    says: 'another order: failing first, by model, by name',
    short: 'sort',
    priority: 25,
  },
  {
    command: 'onlyFailing',
    keys: ['f'],
    when: VERIFY,
    says: 'only what is false or open; again for all',
    short: 'false',
    priority: 26,
  },
  { command: 'unfoldAll', keys: ['z'], when: BROWSE, says: 'unfold or fold all steps', short: 'unfold', priority: 15 },
  {
    command: 'notation',
    keys: ['m'],
    when: BROWSE,
    says: 'another notation: two dimensions, Unicode, LaTeX, text',
    short: 'notation',
    priority: 28,
  },
  {
    command: 'zoom',
    keys: ['w'],
    when: BOTH,
    says: 'this pane in the whole window, and back',
    short: 'whole',
    priority: 24,
  },
  {
    command: 'copyLatex',
    keys: ['c'],
    when: BOTH,
    says: 'copy: a step as LaTeX, a claim as it is written',
    short: 'copy',
    priority: 18,
  },
  {
    command: 'copyCommand',
    keys: ['C'],
    when: BOTH,
    says: 'copy the command that reproduces this',
    short: 'copy command',
    priority: 8,
  },
  { command: 'copyJson', keys: ['J'], when: BOTH, says: 'copy as JSON', short: 'copy JSON', priority: 7 },
  {
    command: 'editor',
    keys: ['o'],
    when: BOTH,
    says: 'open the model’s file at this place in $EDITOR',
    short: 'file',
    priority: 22,
  },
  {
    command: 'picker',
    keys: ['M'],
    when: BOTH,
    says: 'choose a model by its name',
    short: 'models',
    priority: 14,
  },
  {
    command: 'palette',
    keys: ['ctrl+p', ':'],
    when: BOTH,
    says: 'all that can be done here, by name',
    short: 'palette',
    priority: 27,
  },
  { command: 'pageUp', keys: ['pageup', 'ctrl+u'], when: BOTH, says: 'half a page up', short: 'page', priority: 5 },
  {
    command: 'pageDown',
    keys: ['pagedown', 'ctrl+d'],
    when: BOTH,
    says: 'half a page down',
    short: 'page',
    priority: 4,
  },
  { command: 'first', keys: ['g', 'home'], when: BOTH, says: 'the first line', short: 'ends', priority: 3 },
  { command: 'last', keys: ['G', 'end'], when: BOTH, says: 'the last line', short: 'ends', priority: 2 },
  {
    command: 'scrollLeft',
    keys: ['H', 'shift+left'],
    when: BOTH,
    says: 'scroll a wide formula back',
    short: 'scroll',
    priority: 1,
  },
  {
    command: 'scrollRight',
    keys: ['L', 'shift+right'],
    when: BOTH,
    says: 'scroll a wide formula on',
    short: 'scroll',
    priority: 1,
  },
  { command: 'help', keys: ['?'], when: BOTH, says: 'the keys of this screen', short: 'help', priority: 100 },
  { command: 'quit', keys: ['q', 'ctrl+c'], when: BOTH, says: 'leave saddle', short: 'quit', priority: 99 },
];

/** The command of a key in a context. */
export const commandOf = (key: Key, context: Context): Command | undefined =>
  KEYMAP.find((b) => b.when.includes(context) && b.keys.includes(key))?.command;

/** The bindings of a context. */
export const bindingsOf = (context: Context): readonly Binding[] => KEYMAP.filter((b) => b.when.includes(context));
