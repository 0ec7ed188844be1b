import { hasKinks } from '../../model/kinks.ts';
import type { Model } from '../../model/model.ts';
import { flowOnDomain, stateDomain } from '../flowOnDomain.ts';
import { fieldInstrument } from '../instrument.ts';
import { cashKarp } from '../integrate/cashKarp.ts';
import { dormandPrince8 } from '../integrate/dormandPrince8.ts';
import { euler } from '../integrate/euler.ts';
import type { InitialValueProblem } from '../integrate/integrator.ts';
import { trajectoryWithError } from '../integrate/trajectoryWithError.ts';
import type { Setting } from '../setting.ts';
import { domains } from './domains.ts';
import type { PathEnd, PathOutcome, PathQuestion } from './path.ts';

/** A field with kinks that takes more steps than this chatters along one of them. */
const CHATTER = 20_000;
/** Euler's steps over the whole path. */
const STEPS = 40_000;

/** A path of a flow without noise: two integrators and two tolerances, errors estimated on what is reported. */
export function flowPath(model: Model, setting: Setting, relative: number, q: PathQuestion): PathEnd {
  const letters = model.states.map((l) => l.letter);
  const { times, y0, stop } = q;
  const flow = flowOnDomain(fieldInstrument(model, setting), stateDomain(letters, setting), y0);
  let stopped = false;
  const problem: InitialValueProblem = {
    ...flow,
    field: (t, y, out) => {
      stopped ||= stop?.() === true;
      // A field without a value ends an integration soon, wherever it is.
      if (stopped) out.fill(Number.NaN);
      else flow.field(t, y, out);
    },
    t0: times[0]!,
    y0,
    t1: times.at(-1)!,
    at: times,
  };
  let size = 1e-12;
  for (const x of y0) size = Math.max(size, Math.abs(x));
  const tolerance = { relative, absolute: relative * 1e-3 * size, maxSteps: 1_000_000 };
  if (hasKinks(model)) {
    const trial = dormandPrince8.integrate(problem, { ...tolerance, maxSteps: CHATTER });
    const { status } = trial.outcome;
    if (!stopped && (status === 'maxSteps' || status === 'stepUnderflow')) return sliding(problem, q, () => stopped);
  }
  const run = trajectoryWithError(problem, tolerance, { first: dormandPrince8, second: cashKarp });
  const [asked] = run.runs;
  const seen = stopped ? asked : run;
  for (let k = 0; k < seen.t.length; k++)
    q.report({ t: seen.t[k]!, y: seen.y[k]!, ...(run.error[k] !== undefined && { error: run.error[k]! }) });
  return {
    outcome: stopped ? { status: 'interrupted', t: asked.last?.t ?? times[0]! } : left(run.outcome, asked.last?.y),
    steps: run.runs.reduce((n, r) => n + r.steps, 0),
    evaluations: run.runs.reduce((n, r) => n + r.evaluations, 0),
    method: { name: `${dormandPrince8.name} and ${cashKarp.name}` },
  };

  /** The only events are those of bounds. */
  function left(outcome: PathOutcome, y: Float64Array | undefined): PathOutcome {
    if (outcome.status !== 'event') return outcome;
    const where = y === undefined ? undefined : domains(model, setting).nearest(y);
    return { status: 'leftDomain', t: outcome.t, of: where?.of ?? 'a state', value: where?.value ?? Number.NaN };
  }
}

/** A path that slides along a kink: Euler's polygon, its error from twice the step. */
function sliding(problem: InitialValueProblem, { times, report }: PathQuestion, stopped: () => boolean): PathEnd {
  const step = (times.at(-1)! - times[0]!) / STEPS;
  const [fine, coarse] = [euler(problem, times, step), euler(problem, times, 2 * step)];
  fine.y.forEach((y, k) => {
    const other = coarse.y[k];
    report({ t: fine.t[k]!, y, ...(other && { error: y.map((x, i) => Math.abs(x - other[i]!)) }) });
  });
  const t = fine.t.at(-1)!;
  return {
    outcome: stopped()
      ? { status: 'interrupted', t }
      : fine.t.length < times.length
        ? { status: 'notFinite', t, of: 'state' }
        : { status: 'converged' },
    steps: fine.evaluations,
    evaluations: fine.evaluations + coarse.evaluations,
    method: { name: 'Euler along a kink', order: 1, step },
  };
}
