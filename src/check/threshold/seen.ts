import type { Witness } from '../case/verdict.ts';
import type { FoundKind } from './kind.ts';

/** What was seen of a threshold at one setting. */
export type Seen =
  /** The claimed value and the measured one, and the kind where it was asked for. */
  | {
      readonly kind: 'agrees';
      readonly name: string;
      readonly claimed: number;
      readonly found: number;
      /** Their distance over the size of the value. */
      readonly gap: number;
      /** How fast the critical eigenvalue changes with the value. */
      readonly speed?: number;
      readonly how: string;
      readonly is?: FoundKind;
    }
  | {
      readonly kind: 'refuted';
      readonly witness: Witness;
      readonly reason: string;
      /** The kind that was found where the claim says another one. */
      readonly is?: FoundKind['kind'];
    }
  | { readonly kind: 'open'; readonly why: string }
  /** The threshold is not met at this setting. */
  | { readonly kind: 'beside'; readonly why: string };

export const open = (why: string): Seen => ({ kind: 'open', why });
