import type { Outcome } from '../integrate/integrator.ts';

/** How a path ended: what integrators say, or that it left its domain, or that somebody stopped it. */
export type PathOutcome =
  | Outcome
  /** A state left the domain that it was declared on, between this time and the one before. */
  | { readonly status: 'leftDomain'; readonly t: number; readonly of: string; readonly value: number }
  | { readonly status: 'interrupted'; readonly t: number };

/** The state at a reported time, with what is known of its error. */
export interface Reported {
  readonly t: number;
  readonly y: Float64Array;
  /** Of a flow, and of a map that draws nothing: the estimated error of each component. */
  readonly error?: Float64Array;
  /** Of a flow with noise: the state of the same path at twice the step. */
  readonly coarse?: Float64Array;
}

/** How a path was found, in words of numerics. */
export interface Method {
  readonly name: string;
  /** Of a flow with noise: the order at which errors of moments fall with the step. */
  readonly weakOrder?: number;
  /** Of a path along a kink: the order at which its error falls with the step. */
  readonly order?: number;
  /** The longest step. */
  readonly step?: number;
}

/** What became of a path; its states went to `report` as they were reached. */
export interface PathEnd {
  readonly outcome: PathOutcome;
  readonly steps: number;
  readonly evaluations: number;
  readonly method: Method;
}

/** What a path is asked. */
export interface PathQuestion {
  readonly y0: Float64Array;
  /** Ascending; the first is the start. */
  readonly times: readonly number[];
  readonly report: (r: Reported) => void;
  /** Asked now and then; the path ends where it says so. */
  readonly stop?: () => boolean;
}
