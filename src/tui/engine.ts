import type { ClaimDocument } from '../report/document.ts';
import type { ClaimStub, StepView } from './state.ts';

// What the screen and the thread that derives and judges say to each other. Plain data both ways: the screen imports
// nothing of the engine, so that it is there at once and never waits for it.

/** A question of the screen. */
export type Request =
  /** Reads the text of a model; `generation` comes back with the answer. */
  | { readonly kind: 'read'; readonly label: string; readonly generation: number }
  | { readonly kind: 'derive'; readonly label: string; readonly generation: number; readonly width: number }
  | {
      readonly kind: 'verify';
      readonly jobs: readonly {
        readonly label: string;
        readonly generation: number;
        readonly claims?: readonly string[];
      }[];
    }
  | { readonly kind: 'cancel' };

/** An answer of the thread. */
export type Reply =
  | {
      readonly kind: 'model';
      readonly label: string;
      readonly generation: number;
      readonly name: string;
      readonly errors: readonly string[];
      readonly errorLine: number;
      readonly errorCount: number;
      readonly claims: readonly ClaimStub[];
      /** Of the text: the same text is no change. */
      readonly sha256: string;
    }
  | {
      readonly kind: 'derived';
      readonly label: string;
      readonly generation: number;
      /** With the width that formulas were broken for. */
      readonly steps?: readonly StepView[];
      readonly width?: number;
      readonly reason?: string;
      /** More is being derived. */
      readonly partial?: true;
      /** Somebody looked elsewhere before its turn came. */
      readonly dropped?: true;
    }
  | { readonly kind: 'finding'; readonly label: string; readonly generation: number; readonly found: ClaimDocument }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly message: string };
