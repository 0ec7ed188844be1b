import type { Estimate, Question } from './question.ts';
import type { NoAnswer } from './refusal.ts';

/** Numbers asked of stationary processes: of times only the differences count. */
export type MotionQuestion = Pick<Question, 'process' | 'values' | 'sizes' | 'moments'>;

/** A stationary process whose sites keep moving, or of sites at rest where the variance is 0. */
export interface StationaryProcess {
  /** C(0) of the state; of several, of the first. */
  readonly variance: Estimate;
  /** Half of C(0) is left after this time; absent where C(0) is 0. */
  readonly halfDecay?: () => Estimate;
  /** The largest exponent with which two copies part. */
  readonly lyapunov?: () => Estimate;
  /** Of the moments that were asked, in their order. */
  readonly estimates: readonly Estimate[];
}
export type StationaryAnswer =
  | {
      readonly outcome: 'solved';
      readonly solver: string;
      /** What was taken for granted, in words. */
      readonly assumes: string;
      readonly solutions: readonly StationaryProcess[];
    }
  | { readonly outcome: NoAnswer['outcome']; readonly solver: string; readonly reason: string };
