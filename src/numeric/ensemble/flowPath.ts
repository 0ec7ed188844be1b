import type { Model } from '../../model/model.ts';
import { flowOnDomain, stateDomain } from '../flowOnDomain.ts';
import { fieldInstrument } from '../instrument.ts';
import { cashKarp } from '../integrate/cashKarp.ts';
import { dormandPrince8 } from '../integrate/dormandPrince8.ts';
import type { InitialValueProblem } from '../integrate/integrator.ts';
import { trajectoryWithError } from '../integrate/trajectoryWithError.ts';
import type { Setting } from '../setting.ts';
import { domains } from './domains.ts';
import type { PathEnd, PathOutcome, PathQuestion } from './path.ts';

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
  const run = trajectoryWithError(
    problem,
    { relative, absolute: relative * 1e-3 * size, maxSteps: 1_000_000 },
    { first: dormandPrince8, second: cashKarp },
  );
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
