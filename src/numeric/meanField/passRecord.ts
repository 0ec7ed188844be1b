import type { Letter } from '../../expr/expr.ts';
import type { GrowingFactor } from './factor.ts';
import type { Plan } from './plan.ts';

export interface OwnRate {
  readonly rate: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** What a pass keeps: for what follows the site in time beside it, and for a pass on a coarser grid. */
export interface PassRecord {
  readonly plan: Plan;
  readonly factors: readonly GrowingFactor[];
  /** Standard normals behind the rows of each group of noises. */
  readonly innovations: readonly Float64Array[][];
  /** Of each site and step: unit white noise for each component that has it. */
  readonly white: readonly (readonly Float64Array[])[][];
  /** Of each site: labels, draws, states, processes at the present time, [component][sample]. */
  readonly columns: readonly ReadonlyMap<Letter, Float64Array>[];
  /** The states at the start. */
  readonly starts: readonly (readonly Float64Array[])[];
  /**
   * Of each state that is followed by its logarithm, for each sample: the rate at which it moves away by itself, and what the
   * exponential scheme of this step multiplies rates with, h φ₁ and h φ₂.
   */
  readonly own: readonly (readonly OwnRate[])[];
  /** Weights of the times up to the present one. */
  readonly weight: Float64Array;
}
