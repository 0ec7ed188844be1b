import type { InitialValueProblem, Outcome, Tolerance, Trajectory } from './integrator.ts';

function refused(what: string, expected: string, found: unknown): Outcome {
  return { status: 'refused', what, expected, found: String(found) };
}

/** Why a question cannot be integrated at all, or `undefined` if it can. */
export function refusal(problem: InitialValueProblem, tolerance: Tolerance): Outcome | undefined {
  const { dimension, t0, t1, y0, at, steady } = problem;
  if (!Number.isInteger(dimension) || dimension < 1) return refused('dimension', 'a whole number above 0', dimension);
  if (y0.length !== dimension) return refused('y0', `${dimension} components`, `${y0.length} components`);
  if (!Number.isFinite(t0)) return refused('t0', 'a finite time', t0);
  if (!Number.isFinite(t1)) return refused('t1', 'a finite time', t1);
  if (at !== undefined && at !== 'steps') {
    const sign = t1 < t0 ? -1 : 1;
    let before = t0;
    for (const time of at) {
      if (!((time - before) * sign >= 0 && (t1 - time) * sign >= 0)) {
        return refused('at', `times in order from ${t0} to ${t1}`, `${time} after ${before}`);
      }
      before = time;
    }
  }
  if (steady !== undefined && !(steady.rate > 0)) return refused('steady.rate', 'a number above 0', steady.rate);
  return refusedTolerance(tolerance, dimension);
}

function refusedTolerance(tolerance: Tolerance, dimension: number): Outcome | undefined {
  const { relative, absolute } = tolerance;
  if (!(relative >= 0 && relative < 1)) return refused('tolerance.relative', 'a number from 0 to 1', relative);
  if (typeof absolute !== 'number' && absolute.length !== dimension) {
    return refused('tolerance.absolute', `${dimension} components`, `${absolute.length} components`);
  }
  for (const each of absoluteTolerances(absolute, dimension)) {
    // With absolute = 0 a component at 0 would ask for an error of exactly 0.
    if (!(each > 0 && each < Infinity)) return refused('tolerance.absolute', 'numbers above 0', each);
  }
  for (const what of ['maxSteps', 'firstStep', 'maxStep', 'limit'] as const) {
    const value = tolerance[what];
    if (value !== undefined && !(value > 0)) return refused(`tolerance.${what}`, 'a number above 0', value);
  }
  return undefined;
}

/** One absolute tolerance for each component, shape [dimension]. */
export function absoluteTolerances(absolute: Tolerance['absolute'], dimension: number): Float64Array {
  return typeof absolute === 'number' ? new Float64Array(dimension).fill(absolute) : Float64Array.from(absolute);
}

/** A trajectory that never left t0. */
export function unstarted(integrator: string, outcome: Outcome): Trajectory {
  return {
    t: new Float64Array(0),
    y: [],
    outcome,
    last: undefined,
    events: [],
    steps: 0,
    evaluations: 0,
    integrator,
  };
}
