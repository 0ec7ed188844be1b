import type { Letter } from '../../expr/expr.ts';
import { degree } from '../degree.ts';
import { flowGrid, mapGrid } from './grid.ts';
import { Exploded, Level } from './level.ts';
import { countOf } from './lifted.ts';
import { NotSampled } from './plan.ts';
import type { Answer, Estimate, Question } from './question.ts';
import { RowTables } from './rowTables.ts';
import { fresh } from './source.ts';
import { meanOf } from './statistics.ts';
import { type SweepOptions, type Swept, sweeping } from './sweeps.ts';

export interface SampledSweepOptions extends SweepOptions {
  readonly samples: number;
  readonly tangents: number;
  readonly replicas: number;
  /** Of the finer one of two grids of a flow. */
  readonly steps: number;
  readonly jitter: number;
}

const USUAL: SampledSweepOptions = {
  damping: 0,
  most: 60,
  tolerance: 1e-6,
  samples: 2000,
  tangents: 500,
  replicas: 4,
  steps: 64,
  jitter: 1e-10,
};
const SOLVER = 'global sweeps of samples';

class NotConverged extends Error {}

/**
 * The way of earlier programs: all kernels are guessed at all times, samples are drawn for them, the kernels are measured, damped and put back. The numbers are
 * the same in each sweep, so that the map is one map; it counts as solved only as `sweeping` says, from two starts.
 */
export function sampledSweeps(question: Question, asked: Partial<SampledSweepOptions> = {}): Answer {
  const options = { ...USUAL, ...asked };
  try {
    return answered(question, options);
  } catch (e) {
    if (e instanceof NotSampled) return { outcome: 'does not apply', solver: SOLVER, reason: e.message };
    if (e instanceof Exploded) return { outcome: 'diverges', solver: SOLVER, reason: e.message };
    if (e instanceof NotConverged) return { outcome: 'not converged', solver: SOLVER, reason: e.message };
    throw e;
  }
}

function answered(question: Question, options: SampledSweepOptions): Answer {
  const times = question.moments.flatMap((m) => m.times);
  const flow = question.process.time === 'continuous';
  const grids = flow ? [flowGrid(times, options.steps), flowGrid(times, options.steps / 2)] : [mapGrid(times)];
  let sweeps = 0;
  const onGrids = grids.map((grid) => {
    const level = new Level(question, grid, options.samples, options.tangents);
    const found = Array.from({ length: options.replicas }, (_, r) => solvedOnce(level, question, options, `${r}`));
    sweeps += found.reduce((s, f) => s + f.sweeps, 0);
    return found;
  });
  const [fine, coarse] = onGrids;
  const estimates = question.moments.map((_, k): Estimate => {
    const { mean, error } = meanOf(fine!.map((f) => f.moments[k]!));
    const other = coarse === undefined ? undefined : meanOf(coarse.map((f) => f.moments[k]!));
    return {
      value: mean,
      budget: {
        sampling: error,
        selfConsistency: Math.max(...fine!.map((f) => f.apart[k]!)),
        ...(other && { discretisation: Math.abs(mean - other.mean) }),
      },
    };
  });
  return {
    outcome: 'solved',
    solver: SOLVER,
    estimates,
    invariants: [],
    work: [
      { what: 'sweeps', count: sweeps },
      { what: 'replicas', count: options.replicas },
      { what: 'samples in each', count: options.samples },
    ],
  };
}

function solvedOnce(level: Level, question: Question, options: SampledSweepOptions, seed: string) {
  const empty = (): RowTables =>
    new RowTables(
      question.process.kernels.map((k) => [k.letter, countOf(k.letter, question.sizes)] as const),
      level.plan.times.length,
    );
  let moments = new Float64Array(0);
  const map = (given: RowTables): RowTables => {
    const made = empty();
    moments = level.run(fresh(`${question.seed} sweeps ${seed}`, options.samples, false), options.jitter, {
      given,
      made,
    }).moments as Float64Array<ArrayBuffer>;
    return made;
  };
  const ended = (start: RowTables): { readonly swept: Swept; readonly moments: Float64Array } => {
    const swept = sweeping(map, start, options);
    if (!swept.converged)
      throw new NotConverged(
        `after ${swept.sweeps} sweeps with damping ${options.damping} the undamped map is missed by ${swept.residual.toPrecision(2)}; ${swept.prefix} of ${swept.tables.times} times satisfy it`,
      );
    return { swept, moments };
  };
  const one = ended(asAtStart(question, map(empty()), empty()));
  const other = ended(empty());
  return {
    moments: one.moments,
    apart: one.moments.map((x, k) => Math.abs(x - other.moments[k]!)),
    sweeps: one.swept.sweeps + other.swept.sweeps,
  };
}

/** Averages of states and labels alone as they are at the start, at all times; others and all responses 0. */
export function asAtStart(question: Question, first: RowTables, into: RowTables): RowTables {
  const n = into.times;
  for (const k of question.process.kernels) {
    if (k.kind === 'response') continue;
    const processes = new Set<Letter>(question.process.populations[k.population]!.processes.map((p) => p.letter));
    if (degree(k.left.term, processes) > 0 || degree(k.right.term, processes) > 0) continue;
    const [from, to] = [first.values.get(k.letter)!, into.values.get(k.letter)!];
    for (let c = 0; c < to.length; c += n * n)
      for (let t = 0; t < n; t++) to.fill(from[c]!, c + t * n, c + t * n + t + 1);
  }
  return into;
}
