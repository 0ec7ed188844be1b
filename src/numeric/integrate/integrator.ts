/**
 * What an integrator of ordinary differential equations owes: a trajectory, and an outcome that names how it ended.
 * Times are in the units of the problem (time units), states are vectors of shape [dimension].
 */

/** Writes dy/dt at (t, y) into `out`, shape [dimension], per time unit. It must not change `y` and must not keep it. */
export type VectorField = (t: number, y: Float64Array, out: Float64Array) => void;

/** An event is where g(t, y) crosses zero along a trajectory. */
export interface EventFunction {
  readonly name: string;
  /** g(t, y): continuous along the trajectory, and must not change `y`. */
  readonly value: (t: number, y: Float64Array) => number;
  /** Which crossings count, seen in the direction of integration. Default `either`. */
  readonly direction?: 'rising' | 'falling' | 'either';
  /** The event is noted and the integration goes on; otherwise it stops there. Default false. */
  readonly continues?: boolean;
}

/** dy/dt = f(t, y) with y(t0) = y0, wanted until t1. `t1 < t0` integrates backward in time. */
export interface InitialValueProblem {
  readonly field: VectorField;
  /** The number of components of y. */
  readonly dimension: number;
  readonly t0: number;
  /** Shape [dimension]; it is copied, never written to. */
  readonly y0: ArrayLike<number>;
  readonly t1: number;
  /**
   * The times at which the solution is wanted, ordered from t0 towards t1 and between them; `'steps'`: t0 and the end of
   * every accepted step; left out: t1 alone.
   */
  readonly at?: readonly number[] | Float64Array | 'steps';
  readonly events?: readonly EventFunction[];
  /** Stop once max |f| ≤ rate (state units per time unit). A plateau near a saddle can be this slow too. */
  readonly steady?: { readonly rate: number };
  /** Keep every step, so that the trajectory has `interpolate`. Memory: steps × dimension × (order − 1) numbers or so. */
  readonly dense?: boolean;
}

/** How exact, how far and how long. The error of a step in component i is held below absolute[i] + relative·|y[i]|. */
export interface Tolerance {
  readonly relative: number;
  /** Positive; in the units of the state, one number or shape [dimension]. */
  readonly absolute: number | ArrayLike<number>;
  /** The most steps that may be tried, refused ones included. Default 100 000. */
  readonly maxSteps?: number;
  /** Size of the first step, time units. Default: found from the field. */
  readonly firstStep?: number;
  /** Longest step, time units. Default: left to the integrator. */
  readonly maxStep?: number;
  /** |y| above which the solution counts as blown up. Default 1e12. */
  readonly limit?: number;
  /** Whether a stiff stretch ends the integration or only leaves its mark in `stiffAt`. Default `note`. */
  readonly whenStiff?: 'note' | 'stop';
}

/** How an integration ended. Only `converged`, `steady` and `event` are ends that were asked for. */
export type Outcome =
  /** t1 was reached. */
  | { readonly status: 'converged' }
  /** max |f| fell to `rate`, at or below the rate asked for. */
  | { readonly status: 'steady'; readonly t: number; readonly rate: number }
  /** A stopping event was located at t. */
  | { readonly status: 'event'; readonly t: number; readonly event: string }
  | { readonly status: 'maxSteps'; readonly steps: number; readonly t: number; readonly stiffAt?: number }
  /** The step that the tolerance needs is below what t can resolve; `rate` is max |f| there. */
  | { readonly status: 'stepUnderflow'; readonly t: number; readonly step: number; readonly rate: number }
  /** The field, the state or an event function is NaN or infinite at t, or for every step that leaves t. */
  | { readonly status: 'notFinite'; readonly t: number; readonly of: 'field' | 'state' | { readonly event: string } }
  | { readonly status: 'blowUp'; readonly t: number; readonly size: number; readonly component: number }
  /** Stability, not accuracy, limits the step (only with `whenStiff: 'stop'`). */
  | { readonly status: 'stiff'; readonly t: number; readonly step: number; readonly steps: number }
  /** The question itself is refused, before the first step. */
  | { readonly status: 'refused'; readonly what: string; readonly expected: string; readonly found: string };

/** A state at a time. */
export interface TimedState {
  readonly t: number;
  readonly y: Float64Array;
}

/** An event that was located: its name, its time, and the state there. */
export interface EventHit extends TimedState {
  readonly event: string;
}

/** A solution as far as it was reached. No number in it is NaN or infinite. */
export interface Trajectory {
  /** The reported times that were reached, exactly as they were asked for. */
  readonly t: Float64Array;
  /** One state, shape [dimension], for each entry of `t`. */
  readonly y: readonly Float64Array[];
  readonly outcome: Outcome;
  /** The last state that was accepted; `undefined` only if the problem was refused or y0 is not finite. */
  readonly last: TimedState | undefined;
  /** In the order of the trajectory. */
  readonly events: readonly EventHit[];
  /** Accepted steps. */
  readonly steps: number;
  /** Calls of the vector field. */
  readonly evaluations: number;
  /** Where the trajectory was first found stiff, if it was and if the integrator looks. */
  readonly stiffAt?: number;
  /** The name of the integrator. */
  readonly integrator: string;
  /** The state at any time that was reached, `undefined` outside; present with `dense` if the integrator can. */
  readonly interpolate?: (t: number, out?: Float64Array) => Float64Array | undefined;
}

/** A method for initial value problems. */
export interface Integrator {
  readonly name: string;
  /** The global error of the reported steps falls as step^order. */
  readonly order: number;
  integrate(problem: InitialValueProblem, tolerance: Tolerance): Trajectory;
}
