import type { Letter } from '../../../expr/expr.ts';
import type { EffectiveProcess, Moment } from '../../../model/effective.ts';
import type { ClosureBlock } from './closures.ts';
import type { Wells } from './wells.ts';

/** What is no further above 1 is of a symmetry: neither grows nor decays, and is known from differences. */
export const NEUTRAL = 1e-5;

export interface StationaryQuestion {
  readonly process: EffectiveProcess;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly asked: readonly Moment[];
}

/** A state in which averages do not change, as the sites at rest (or their stationary laws) give them. */
export interface StationaryState {
  readonly closures: readonly { readonly block: ClosureBlock; readonly values: Float64Array }[];
  /** One for each moment asked for, with the error of the quadrature and of the self-consistency. */
  readonly moments: readonly { readonly value: number; readonly error: number }[];
  /** |T(θ) - θ|, the largest. */
  readonly residual: number;
  /**
   * How much a small independent noise in the fields comes back: below 1 the state at rest is stable against all modes
   * but the uniform one. Undefined where sites move or carry noise.
   */
  readonly functional: number | undefined;
  /**
   * How much of a change common to all sites comes back, over all frequencies; where those were not looked at, the largest real
   * part of the eigenvalues of T': below 1 slow ones decay.
   */
  readonly uniform: number;
  /** By how much the two change with twice as many nodes. */
  readonly doubt: number;
  /** Stable to changes that are slow, and to all others unless `unseen` says why not. */
  readonly stable: boolean;
  /** The frequency at which independent changes come back most, and that at which common ones do, where it is not 0. */
  readonly frequency?: number;
  readonly common?: number;
  /** Why changes that are not slow may grow nevertheless, where that is so. */
  readonly unseen?: string;
  /** The rate at which independent changes grow, where they do so that no static response exists. */
  readonly growth?: number;
  /** Where some sites have several attracting states: which of them they are in depends on their past. */
  readonly several?: Wells;
  /** What was assumed to single the state out. */
  readonly assumptions: readonly string[];
}

export type Stationary =
  | { readonly outcome: 'solved'; readonly states: readonly StationaryState[]; readonly work: number }
  | { readonly outcome: 'does not apply' | 'not converged'; readonly reason: string };
