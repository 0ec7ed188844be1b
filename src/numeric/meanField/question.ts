import type { Letter } from '../../expr/expr.ts';
import type { EffectiveProcess, Moment } from '../../model/effective.ts';

/** Numbers asked of an effective process, at values of its parameters. Times in the units of the model; steps of a map. */
export interface Question {
  readonly process: EffectiveProcess;
  /** Of parameters and constants that occur, row-major. */
  readonly values: ReadonlyMap<Letter, Float64Array>;
  /** Of the inner sizes. */
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly moments: readonly TimedMoment[];
  /** How small the total error should be, absolute, for each moment; solvers stop refining there, and say what they reached. */
  readonly tolerance: number;
  readonly seed: number;
  /** Multiplications in inner loops after which samplers start nothing more; a number of their own if left out. */
  readonly work?: number;
  /** Called now and then; a solver that is told to stop gives up with `stopped`. */
  readonly look?: (progress: Progress) => 'go on' | 'stop';
}

/** A moment with a number for the time of each of its factors (of a response: the later and the earlier one). */
export interface TimedMoment {
  readonly moment: Moment;
  readonly times: readonly number[];
}

export interface Progress {
  /** Between 0 and 1. */
  readonly done: number;
  /** Of the self-consistency, where one iterates. */
  readonly residual?: number;
  readonly says: string;
}

/** A number with what is known about its error, each part absolute. */
export interface Estimate {
  readonly value: number;
  readonly budget: Budget;
}

/** Biases add up; statistical parts are one standard error each. A part that does not apply is absent. */
export interface Budget {
  /** From grids of different steps. */
  readonly discretisation?: number;
  /** From replicas with seeds of their own: one standard error. */
  readonly sampling?: number;
  /** Of the kernels that came from a part of the samples: one standard error. */
  readonly tangents?: number;
  /** From residuals of the undamped map and from two starts. */
  readonly selfConsistency?: number;
  /** From nodes doubled, or the tail of a series. */
  readonly quadrature?: number;
  /** From ten times the jitter. */
  readonly jitter?: number;
}

/** Linear in the biases, three standard errors of the rest. */
export function totalError(b: Budget): number {
  const biases = (b.discretisation ?? 0) + (b.selfConsistency ?? 0) + (b.quadrature ?? 0) + (b.jitter ?? 0);
  return biases + 3 * Math.hypot(b.sampling ?? 0, b.tangents ?? 0);
}

export type Answer =
  | {
      readonly outcome: 'solved';
      readonly solver: string;
      /** One for each moment of the question. */
      readonly estimates: readonly Estimate[];
      /** Identities that hold in every solution, with how far they were missed. */
      readonly invariants: readonly Invariant[];
      /** Where the tolerance is out of reach: about the least error that all work allowed would come to. */
      readonly reach?: number;
      /** Rows, samples, sweeps, steps: what was done, in words and numbers. */
      readonly work: readonly { readonly what: string; readonly count: number }[];
    }
  /** `diverges`, `not converged`, `does not apply`, `too large`, `stopped`, with the reason in a sentence. */
  | {
      readonly outcome: 'diverges' | 'not converged' | 'does not apply' | 'too large' | 'stopped';
      readonly solver: string;
      readonly reason: string;
    };

export interface Invariant {
  readonly says: string;
  readonly missedBy: number;
  readonly allowed: number;
}
