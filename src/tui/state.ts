import type { ClaimDocument } from '../report/document.ts';
import type { Command } from './keymap.ts';
import type { Key } from './keys.ts';

/** How formulas are written on the screen. */
export type Layout = '2d' | 'unicode' | 'latex' | 'text';
export const LAYOUTS: readonly Layout[] = ['2d', 'unicode', 'latex', 'text'];

/** A line of a derivation, drawn by whoever derived it. Plain data: it comes from a thread. */
export interface StepView {
  /** `2`, `2.1`; empty for headings and results. */
  readonly number: string;
  readonly depth: number;
  readonly kind: 'heading' | 'step' | 'result' | 'note';
  /** Rows of each notation: what stands before, and after it. */
  readonly before: Readonly<Record<Layout, readonly string[]>>;
  readonly after?: Readonly<Record<Layout, readonly string[]>>;
  /** Rows of what stands after it, in two dimensions, above the row of its sign. */
  readonly baseline: number;
  readonly rule: string;
  readonly tested: string;
  readonly status: 'agrees' | 'differs' | 'untested' | 'none';
  /** How many lines below belong to it. */
  readonly parts: number;
  /** The equation for a program, and in LaTeX alone. */
  readonly json: string;
  readonly latex: string;
  /** The line of the file that it speaks of; absent where that is no one statement. */
  readonly line?: number;
}

/**
 * Something that takes its time: not asked for, on its way, there, or failed. What was there before is kept while it is made
 * anew; `width` is what formulas were broken for.
 */
export type Work<T> =
  | { readonly status: 'none' | 'running'; readonly old?: T }
  | { readonly status: 'done'; readonly value: T; readonly width: number }
  | { readonly status: 'failed'; readonly reason: string };

/** What was declared: a claim as the author wrote it, before anything is known of it. */
export interface ClaimStub {
  readonly id: string;
  readonly text: string;
  /** What narrows it: conditions, the start. */
  readonly given?: string;
  readonly line: number;
}

/** A claim on the screen. */
export interface ClaimView {
  readonly stub: ClaimStub;
  readonly state: 'not run' | 'running' | 'done' | 'stale';
  readonly found?: ClaimDocument;
}

/** A model file. */
export interface ModelView {
  /** The path, as commands take it. */
  readonly label: string;
  readonly name: string;
  /** What is wrong with the text, as it is printed; empty for a valid model. */
  readonly errors: readonly string[];
  /** Line of the first error. */
  readonly errorLine: number;
  readonly errorCount: number;
  readonly claims: readonly ClaimView[];
  readonly derivation: Work<readonly StepView[]>;
  /** Grows whenever the text changes: answers to older questions are dropped. */
  readonly generation: number;
  /** Hash of the text. */
  readonly sha256: string;
  /** It has not been read yet. */
  readonly unread?: true;
}

export type Pane = 'models' | 'list' | 'detail';

/** What lies over the screen. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'help' | 'palette' | 'picker'; readonly text: string; readonly at: number };

/** Everything that the screen shows. */
export interface State {
  readonly columns: number;
  readonly rows: number;
  readonly screen: 'browse' | 'verify';
  readonly models: readonly ModelView[];
  readonly model: number;
  readonly pane: Pane;
  /** Selected line of the derivation, among those that are unfolded. */
  readonly step: number;
  /** Selected line of the verdicts. */
  readonly claim: number;
  /** First row of the detail, first column of wide formulas. */
  readonly detailTop: number;
  readonly aside: number;
  /** Numbers of the steps whose parts are shown. */
  readonly unfolded: ReadonlySet<string>;
  readonly filter: { readonly text: string; readonly editing: boolean };
  readonly sort: 'failing' | 'model' | 'name';
  readonly onlyFailing: boolean;
  readonly layout: Layout;
  /** Those that a key goes through: in plain signs fewer. */
  readonly layouts: readonly Layout[];
  /** The pane that has the focus takes the whole window. */
  readonly zoomed: boolean;
  readonly overlay: Overlay;
  /** What runs: claims judged of how many. */
  readonly running: { readonly done: number; readonly total: number } | undefined;
  /** Models to be judged again when that is done: their files have changed. */
  readonly again: readonly string[];
  readonly message: string;
  readonly leaving: boolean;
}

/** What happens to the screen. */
export type Action =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'models'; readonly models: readonly ModelView[] }
  | { readonly kind: 'changed'; readonly model: ModelView }
  | { readonly kind: 'gone'; readonly label: string }
  | {
      readonly kind: 'derived';
      readonly label: string;
      readonly generation: number;
      readonly derivation: Work<readonly StepView[]>;
    }
  | { readonly kind: 'died'; readonly reason: string }
  | { readonly kind: 'finding'; readonly label: string; readonly generation: number; readonly found: ClaimDocument }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly message: string }
  | { readonly kind: 'message'; readonly text: string };

/** What the screen asks of the world. */
export type Effect =
  | { readonly kind: 'derive'; readonly label: string; readonly generation: number; readonly width: number }
  | {
      readonly kind: 'verify';
      readonly jobs: readonly { readonly label: string; readonly claims?: readonly string[] }[];
    }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'edit'; readonly label: string; readonly line: number }
  | { readonly kind: 'quit' };

export const START: State = {
  columns: 80,
  rows: 24,
  screen: 'browse',
  models: [],
  model: 0,
  pane: 'models',
  step: 0,
  claim: 0,
  detailTop: 0,
  aside: 0,
  unfolded: new Set(),
  filter: { text: '', editing: false },
  sort: 'failing',
  onlyFailing: false,
  layout: '2d',
  layouts: LAYOUTS,
  zoomed: false,
  overlay: { kind: 'none' },
  running: undefined,
  again: [],
  message: '',
  leaving: false,
};
