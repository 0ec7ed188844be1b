import type { Letter } from '../../expr/expr.ts';
import type { GrowingFactor } from './factor.ts';
import type { LogStep } from './logStep.ts';
import type { Plan } from './plan.ts';

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
  /** The present step of each state that is followed by its logarithm. */
  readonly own: readonly (readonly (LogStep | undefined)[])[];
  /** Weights of the times up to the present one. */
  readonly weight: Float64Array;
}
