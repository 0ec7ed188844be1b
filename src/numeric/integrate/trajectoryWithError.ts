import { cashKarp } from './cashKarp.ts';
import { dormandPrince } from './dormandPrince.ts';
import type { InitialValueProblem, Integrator, Outcome, Tolerance, Trajectory } from './integrator.ts';
import { unstarted } from './refusal.ts';

/** A trajectory and what is known of its error. Every array has one entry for each reported time that all runs reached. */
export interface TrajectoryWithError {
  readonly t: Float64Array;
  /** The states found at the tolerance asked for, each of shape [dimension]. */
  readonly y: readonly Float64Array[];
  /** Estimated |error| of `y`: the larger of the two differences below, and never below the rounding of `y` itself. */
  readonly error: readonly Float64Array[];
  /** |y − the same integrator at a hundredth of the tolerance|. */
  readonly betweenTolerances: readonly Float64Array[];
  /** |y − the second integrator at a hundredth of the tolerance|. */
  readonly betweenMethods: readonly Float64Array[];
  /** The first outcome, in the order of `runs`, that differs from `converged`: why the estimate ends early, if it does. */
  readonly outcome: Outcome;
  /** The run that is reported, its tighter companion, the second opinion. */
  readonly runs: readonly [asked: Trajectory, tighter: Trajectory, second: Trajectory];
}

// Below this relative tolerance the errors of a step drown in rounding and a tighter companion would tell nothing.
const leastRelative = 1e-12;

/**
 * Integrates three times and compares: the difference of two tolerances estimates the error of the looser run (Hairer,
 * Nørsett & Wanner 1993, section II.4), the difference of two methods guards against a fault that both tolerances share.
 * Events are located by the first integrator only. `at: 'steps'` is refused: the runs take different steps.
 */
export function trajectoryWithError(
  problem: InitialValueProblem,
  tolerance: Tolerance,
  integrators: { readonly first: Integrator; readonly second: Integrator } = { first: dormandPrince, second: cashKarp },
): TrajectoryWithError {
  const refused = unfit(problem, tolerance);
  const { absolute } = tolerance;
  const tight: Tolerance = {
    ...tolerance,
    relative: tolerance.relative / 100,
    absolute: typeof absolute === 'number' ? absolute / 100 : Float64Array.from(absolute, (each) => each / 100),
  };
  const run = (integrator: Integrator, at: Tolerance, events: InitialValueProblem['events']): Trajectory =>
    refused === undefined ? integrator.integrate({ ...problem, events }, at) : unstarted(integrator.name, refused);
  const asked = run(integrators.first, tolerance, problem.events);
  const tighter = run(integrators.first, tight, problem.events);
  const second = run(integrators.second, tight, undefined);
  const runs = [asked, tighter, second] as const;
  const reached = Math.min(...runs.map(({ t }) => t.length));
  const y = asked.y.slice(0, reached);
  const betweenTolerances = y.map((state, i) => difference(state, tighter.y[i]!));
  const betweenMethods = y.map((state, i) => difference(state, second.y[i]!));
  return {
    t: asked.t.slice(0, reached),
    y,
    error: y.map((state, i) =>
      state.map((value, c) => {
        const rounding = Number.EPSILON * Math.abs(value);
        return Math.max(rounding, betweenTolerances[i]![c]!, betweenMethods[i]![c]!);
      }),
    ),
    betweenTolerances,
    betweenMethods,
    outcome: runs.map((each) => each.outcome).find(({ status }) => status !== 'converged') ?? { status: 'converged' },
    runs,
  };
}

function unfit(problem: InitialValueProblem, { relative }: Tolerance): Outcome | undefined {
  if (problem.at === 'steps') return { status: 'refused', what: 'at', expected: 'a list of times', found: 'steps' };
  if (relative > 0 && relative < leastRelative) {
    return {
      status: 'refused',
      what: 'tolerance.relative',
      expected: `at least ${leastRelative}`,
      found: `${relative}`,
    };
  }
  return undefined;
}

function difference(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, i) => Math.abs(value - other[i]!));
}
