import type { Model } from '../../model/model.ts';
import type { Method, PathOutcome } from '../../numeric/ensemble/path.ts';
import type { Values } from '../values.ts';
import type { Drawn, Series } from './draw.ts';

/** An observable along a path, or its mean over several: one row-major array for each reported time. */
export interface Observed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly Float64Array[];
  /** Of means: the standard error of each, the spread over the draws divided by the square root of their number. */
  readonly standardError?: readonly Float64Array[];
  /** The largest estimated error over all times and entries, of what is reported; draws apart. */
  readonly error: number;
}

export interface Simulation {
  readonly model: Model;
  readonly values: Values;
  readonly seed: number;
  /** How many draws what is reported is the mean of. */
  readonly draws: number;
  /** Which draw it is, from 1, where each is shown by itself. */
  readonly draw?: number;
  readonly t: readonly number[];
  readonly observables: readonly Observed[];
  /** Where not all draws reached the end: the first that did not, and how many there were. */
  readonly outcome: PathOutcome & { readonly draw?: number; readonly unfinished?: number };
  readonly method: Method;
  readonly steps: number;
  readonly evaluations: number;
}

/** Puts the draws of one question together, in their order; times that not all of them reached are left out. */
export function combine(model: Model, seed: number, all: readonly Drawn[]): Simulation {
  // What was interrupted counts only if there is nothing else.
  const whole = all.filter((d) => d.outcome.status !== 'interrupted');
  const used = whole.length > 0 ? whole : all.slice(0, 1);
  const first = used[0]!;
  const reached = Math.min(...used.map((d) => d.t.length));
  const observables = first.series.map((s, k) =>
    observed(
      used.map((d) => d.series[k]!),
      s,
      reached,
    ),
  );
  const stopped = all.find((d) => d.outcome.status === 'interrupted');
  const unfinished = used.filter((d) => !reachedEnd(d.outcome));
  const cause = stopped ?? unfinished[0] ?? first;
  const several = all.length > 1 && unfinished.length > 0 && stopped === undefined;
  return {
    model,
    values: first.values,
    seed,
    draws: used.length,
    t: first.t.slice(0, reached),
    observables,
    outcome: { ...cause.outcome, ...(several && { draw: cause.draw + 1, unfinished: unfinished.length }) },
    method: first.method,
    steps: used.reduce((n, d) => n + d.steps, 0),
    evaluations: used.reduce((n, d) => n + d.evaluations, 0),
  };
}

const reachedEnd = (o: PathOutcome): boolean => o.status === 'converged' || o.status === 'steady';

function observed(all: readonly Series[], { name, shape }: Series, reached: number): Observed {
  const width = shape.reduce((n, k) => n * k, 1);
  const rows = <T>(row: (at: number) => T): readonly T[] => Array.from({ length: reached }, (_, r) => row(r * width));
  const mean = (of: 'values' | 'error', at: number): number => {
    let sum = 0;
    for (const s of all) sum += s[of][at]!;
    return sum / all.length;
  };
  const values = rows((at) => Float64Array.from({ length: width }, (_, k) => mean('values', at + k)));
  // NaN: nothing is known of it there; infinite: the path at twice the step has no value.
  let error = Number.NaN;
  for (let at = 0; at < reached * width; at++) {
    const e = Math.abs(mean('error', at));
    if (!Number.isNaN(e)) error = Number.isNaN(error) ? e : Math.max(error, e);
  }
  if (all.length < 2) return { name, shape, values, error };
  const standardError = values.map((m, r) =>
    m.map((x, k) => {
      let sum = 0;
      for (const s of all) sum += (s.values[r * width + k]! - x) ** 2;
      return Math.sqrt(sum / (all.length - 1) / all.length);
    }),
  );
  return { name, shape, values, standardError, error };
}
