import type { Simulation } from '../study/simulate.ts';
import { identityOf, type Values } from '../study/values.ts';
import { document, type Figure, figure, type Nested, type SimulateDocument, warningsOf } from './document.ts';

/** The document of a simulation. */
export function simulateDocument(run: Simulation): SimulateDocument {
  const { model, setting, seed } = run;
  const values: Values = {
    sizes: Object.fromEntries(model.sizes.map((d) => [d.letter.name, setting.sizes.get(d.letter)!])),
    parameters: Object.fromEntries(model.parameters.map((d) => [d.letter.name, setting.constants.get(d.letter)![0]!])),
  };
  return document(
    'simulate',
    { model: identityOf(model), values, seed },
    {
      t: run.t,
      observables: Object.fromEntries(
        run.observables.map((o) => [o.name, { shape: o.shape, values: o.values.map((v) => nested(v, o.shape)) }]),
      ),
      outcome: plain(run.outcome) as { readonly status: string },
      errorEstimate: Object.fromEntries(run.observables.map((o) => [o.name, figure(o.error)])),
      steps: run.steps,
      evaluations: run.evaluations,
    },
    warningsOf(model.name, model.warnings),
  );
}

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
