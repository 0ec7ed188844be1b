import type { OverInterval } from './elementary.ts';
import type { Interval } from './interval.ts';

/** A mean over boxes of what stands outside of it. */
export interface Mean {
  readonly length: number;
  value(box: readonly Interval[]): Interval;
  slopes(box: readonly Interval[]): { readonly value: Interval; readonly slopes: readonly (Interval | undefined)[] };
  prepare(box: readonly Interval[]): void;
}

/** An operation of a tape; `of` are places of earlier ones. */
export type Step =
  | { readonly kind: 'constant'; readonly value: Interval }
  | { readonly kind: 'unknown'; readonly place: number }
  | { readonly kind: 'add' | 'multiply'; readonly of: readonly number[] }
  | { readonly kind: 'apply'; readonly of: number; readonly by: OverInterval }
  | { readonly kind: 'average'; readonly by: Mean };
