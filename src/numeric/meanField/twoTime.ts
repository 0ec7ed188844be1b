import { commonSteps, refined } from './grids.ts';
import type { Answer, Budget, Estimate, Question } from './question.ts';
import { NoAnswer } from './refusal.ts';
import { invariants } from './twoTime/invariants.ts';
import { march, type Solution } from './twoTime/march.ts';
import { plan } from './twoTime/plan.ts';
import { reader } from './twoTime/reading.ts';

const LINEAR = 'closed two-time equations';
const GAUSSIAN = 'Gaussian closure';
/** Steps of the first grid, at least. */
const FIRST = 24;
/** Steps of the last grid, at most, and entries of histories that it passes over. */
const LAST = 4096;
const PASSED = 3e10;
/** Errors below this, relative, are not asked for. */
const FINEST = 1e-11;
/** A grid of so many steps that diverges is believed; coarser ones may only have too long a step. */
const BELIEVED = 1024;

/**
 * Correlations and responses of an effective process that is linear in the variables of a site (covariances, kernels and
 * averages in the coefficients may be anything): deterministic equations of two times, by one causal pass on each grid
 * (Cugliandolo & Kurchan 1993; Kim & Latz 2001 for the numerics). The discretisation error comes from three grids.
 */
export const twoTime = (q: Question): Answer => closed(q, LINEAR);

/**
 * The same where kernels and averages are of other functions of a site: without memory of such functions the site is a
 * Gaussian process, and its averages are integrals over one or two Gaussian numbers (Sompolinsky, Crisanti & Sommers 1988).
 */
export const gaussianClosure = (q: Question): Answer => closed(q, GAUSSIAN);

function closed(q: Question, solver: string): Answer {
  try {
    return solve(q, solver);
  } catch (e) {
    if (e instanceof NoAnswer) return { outcome: e.outcome, solver, reason: e.message };
    throw e;
  }
}

function solve(q: Question, solver: string): Answer {
  const made = plan(q, solver === GAUSSIAN);
  const readers = made.moments.map((m) => reader(made, m));
  const times = q.moments.flatMap((m) => m.times);
  const last = Math.max(0, ...times);
  const read = (s: Solution): number[] =>
    readers.map((r, k) =>
      r(
        s,
        q.moments[k]!.times.map((t) => Math.round(t / s.step)),
      ),
    );

  if (made.discrete) {
    if (!times.every((t) => Number.isInteger(t) && t >= 0))
      throw new NoAnswer('does not apply', 'a map has whole steps');
    const s = march(made, last, 1, (part) => q.look?.({ done: part, says: `${last} steps` }) ?? 'go on');
    const estimates = read(s).map((value): Estimate => {
      const rounding = ROUNDING * Math.abs(value);
      return { value, budget: { discretisation: 0, quadrature: Math.max(s.quadrature, rounding) } };
    });
    return answer(solver, estimates, s, true, [last]);
  }

  const unit = commonSteps(times);
  if (unit === undefined) throw new NoAnswer('does not apply', 'the times have no common step');
  const horizon = last === 0 ? 1 : last;
  const grid = (n: number): Solution | undefined => {
    try {
      return march(made, n, horizon / n, (part) => q.look?.({ done: part / 2, says: `${n} steps` }) ?? 'go on');
    } catch (e) {
      if (e instanceof NoAnswer && e.outcome === 'diverges' && n < BELIEVED) return undefined;
      throw e;
    }
  };
  const matrices = made.kept.reduce((n, k, p) => n + k.length * (k.length + made.kicked[p]!.length), 0);
  const most = Math.min(LAST, Math.cbrt((3 * PASSED) / Math.max(1, matrices)));
  const found: number[][] = [];
  const grids: number[] = [];
  let steps = unit * Math.ceil(FIRST / unit);
  for (;;) {
    const s = grid(steps);
    if (s === undefined) {
      steps *= 2;
      continue;
    }
    const values = read(s);
    if (!values.every(Number.isFinite)) throw new NoAnswer('diverges', `a value is not finite on ${steps} steps`);
    found.push(values);
    grids.push(steps);
    const enough = found.length >= 3;
    const all = enough ? q.moments.map((_, k) => refined(found.map((f) => f[k]!))) : [];
    const good = enough && all.every((r) => r.error <= Math.max(q.tolerance, FINEST * Math.abs(r.value)));
    if (good || (enough && 2 * steps > most)) {
      const estimates = all.map(
        (r): Estimate => ({ value: r.value, budget: { discretisation: r.error, ...quadrature(s) } }),
      );
      return answer(solver, estimates, s, false, grids);
    }
    steps *= 2;
  }
}

/** Of a value that a map comes to step by step. */
const ROUNDING = 1e-13;

const quadrature = (s: Solution): Pick<Budget, 'quadrature'> =>
  s.quadrature === 0 ? {} : { quadrature: s.quadrature };

function answer(
  solver: string,
  estimates: readonly Estimate[],
  s: Solution,
  discrete: boolean,
  grids: readonly number[],
): Answer {
  if (!estimates.every((e) => Number.isFinite(e.value)))
    return { outcome: 'diverges', solver, reason: 'a value is not finite' };
  const held = invariants(s, discrete);
  const broken = held.find((x) => !(x.missedBy <= x.allowed));
  if (broken !== undefined)
    return {
      outcome: 'not converged',
      solver,
      reason: `on ${s.steps} steps it does not hold that ${broken.says} (missed by ${broken.missedBy.toExponential(1)})`,
    };
  return {
    outcome: 'solved',
    solver,
    estimates,
    invariants: held,
    work: grids.map((count) => ({ what: 'steps of a grid', count })),
  };
}
