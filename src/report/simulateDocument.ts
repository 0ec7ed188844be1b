import type { Observed, Simulation } from '../study/simulate.ts';
import { identityOf } from '../study/values.ts';
import {
  document,
  type Figure,
  figure,
  type Nested,
  type ObservableDocument,
  type SimulateDocument,
  type SimulateResult,
  type SizesDocument,
  warningsOf,
} from './document.ts';

/** The document of a simulation. */
export function simulateDocument(run: Simulation): SimulateDocument {
  const { model, values, seed } = run;
  const about = { model: identityOf(model), values, seed };
  return document('simulate', about, resultOf(run), warningsOf(model.name, model.warnings));
}

/** The document of simulations of one model at several sizes. */
export function sizesDocument(runs: readonly Simulation[]): SizesDocument {
  const { model, seed } = runs[0]!;
  const { sha256, name } = identityOf(model);
  const tables = runs.map((r) => {
    const { sizes, parameters } = r.values;
    const figures = Object.fromEntries(Object.entries(parameters).map(([n, x]) => [n, figure(x)]));
    return { ...(r.draw !== undefined && { draw: r.draw }), sizes, parameters: figures, ...resultOf(r) };
  });
  return {
    schema: 'saddle/1',
    command: 'simulate',
    model: { name, sha256 },
    seed,
    result: { tables },
    warnings: warningsOf(model.name, model.warnings),
  };
}

function resultOf(run: Simulation): SimulateResult {
  return {
    t: run.t,
    observables: Object.fromEntries(run.observables.map((o) => [o.name, observable(o)])),
    outcome: plain(run.outcome) as { readonly status: string },
    errorEstimate: Object.fromEntries(run.observables.map((o) => [o.name, figure(o.error)])),
    method: run.method,
    draws: run.draws,
    steps: run.steps,
    evaluations: run.evaluations,
    ...(run.outcome.status === 'interrupted' && { partial: true }),
  };
}

const observable = ({ shape, values, standardError }: Observed): ObservableDocument => ({
  shape,
  values: values.map((v) => nested(v, shape)),
  ...(standardError && { standardError: standardError.map((v) => nested(v, shape)) }),
});

/** Row-major numbers in their shape. */
export function nested(values: ArrayLike<number>, shape: readonly number[], from = 0): Nested {
  const [first, ...rest] = shape;
  if (first === undefined) return figure(values[from]!);
  const step = rest.reduce((n, k) => n * k, 1);
  return Array.from({ length: first }, (_, k) => nested(values, rest, from + k * step));
}

/** Numbers inside become figures. */
function plain(x: unknown): Figure | unknown {
  if (typeof x === 'number') return figure(x);
  if (typeof x !== 'object' || x === null) return x;
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, plain(value)]));
}
