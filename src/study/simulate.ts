import { sym } from '../expr/build.ts';
import type { Atom, Letter } from '../expr/expr.ts';
import { atomIndex } from '../expr/intern.ts';
import type { Model } from '../model/model.ts';
import { isNoisy } from '../model/motion.ts';
import { flowOnDomain, stateDomain } from '../numeric/flowOnDomain.ts';
import { fieldInstrument, instrument } from '../numeric/instrument.ts';
import { cashKarp } from '../numeric/integrate/cashKarp.ts';
import { dormandPrince8 } from '../numeric/integrate/dormandPrince8.ts';
import type { Outcome } from '../numeric/integrate/integrator.ts';
import { trajectoryWithError } from '../numeric/integrate/trajectoryWithError.ts';
import { outside } from '../numeric/outside.ts';
import { random } from '../numeric/random.ts';
import { declaredSetting, isRefusal, lengthOf, type Overrides, type Setting } from '../numeric/setting.ts';
import { drawStart } from '../numeric/start.ts';
import { DEFAULT_SEED } from './verify.ts';

export interface SimulateOptions extends Overrides {
  /** From and to, in the time units of the model. Default 0 to 10. */
  readonly from?: number;
  readonly to?: number;
  /** Reported times, evenly spaced. Default 101. */
  readonly points?: number;
  readonly seed?: number;
  /** Relative tolerance of the integrators. Default 1e-9. */
  readonly tolerance?: number;
  /** Names of observables; all orders, scalar lets and small states if left out. */
  readonly observe?: readonly string[];
}

/** An observable along a trajectory: one row-major array for each reported time. */
export interface Observed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly Float64Array[];
  /** The largest estimated error over all times and entries. */
  readonly error: number;
}

export interface Simulation {
  readonly model: Model;
  readonly setting: Setting;
  readonly seed: number;
  readonly t: readonly number[];
  readonly observables: readonly Observed[];
  readonly outcome: Outcome;
  readonly steps: number;
  readonly evaluations: number;
}

/** A simulation that could not start. */
export interface Unstarted {
  readonly refused: string;
}

/** States with at most this many entries are reported when nothing was asked for. */
const SMALL = 32;

/** Follows the un-reduced model from a seeded start; two integrators, errors estimated on what is reported. */
export function simulateModel(model: Model, options: SimulateOptions = {}): Simulation | Unstarted {
  const { from = 0, to = 10, points = 101, seed = DEFAULT_SEED, tolerance = 1e-9 } = options;
  if (!(Number.isFinite(from) && Number.isFinite(to) && to > from))
    return { refused: `times must run from a smaller to a larger number, not ${from} to ${to}` };
  if (!(Number.isInteger(points) && points >= 2 && points <= 1_000_000))
    return { refused: `points must be a whole number from 2, not ${points}` };
  if (!(tolerance > 0 && tolerance < 1)) return { refused: `the tolerance must lie between 0 and 1, not ${tolerance}` };
  if (model.time === 'discrete') return { refused: 'the simulation of maps is not there yet' };
  if (isNoisy(model)) return { refused: 'the simulation of flows with noise is not there yet' };
  const stream = random(seed);
  const setting = declaredSetting(model, stream.fork('constants'), options);
  if (isRefusal(setting)) return setting;
  const wanted = observables(model, setting, options.observe);
  if ('refused' in wanted) return wanted;
  const field = fieldInstrument(model, setting);
  const y0 = drawStart(model, setting, stream.fork('start'));
  const letters = model.states.map((s) => s.letter);
  const off = outside(letters, y0, setting);
  if (off !== undefined)
    return { refused: `the start lies outside its domain: ${off.what} is ${off.found}, not ${off.wanted}` };
  const times = Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
  const size = Math.max(1e-12, ...y0.map(Math.abs));
  const run = trajectoryWithError(
    {
      ...flowOnDomain(field, stateDomain(letters, setting), y0),
      t0: from,
      y0,
      t1: to,
      at: times,
    },
    { relative: tolerance, absolute: tolerance * 1e-3 * size, maxSteps: 1_000_000 },
    { first: dormandPrince8, second: cashKarp },
  );
  const probe = instrument(wanted.quantities, model, setting);
  const observed = probe.outputs.map((b) => {
    const length = b.shape.reduce((n, k) => n * k, 1);
    return { name: b.name, shape: b.shape, offset: b.offset, length, values: [] as Float64Array[], error: 0 };
  });
  run.y.forEach((y, k) => {
    const out = probe.evaluate(y, run.t[k]!);
    // To first order: the gradient of the observable times the error of the state.
    const spread = probe.tangent(y, run.t[k]!, run.error[k]!);
    for (const o of observed) {
      o.values.push(out.slice(o.offset, o.offset + o.length));
      for (let m = 0; m < o.length; m++)
        if (Number.isFinite(spread[o.offset + m]!)) o.error = Math.max(o.error, Math.abs(spread[o.offset + m]!));
    }
  });
  return {
    model,
    setting,
    seed,
    t: [...run.t],
    observables: observed.map(({ name, shape, values, error }) => ({ name, shape, values, error })),
    outcome: run.outcome,
    steps: run.runs.reduce((n, r) => n + r.steps, 0),
    evaluations: run.runs.reduce((n, r) => n + r.evaluations, 0),
  };
}

function observables(
  model: Model,
  setting: Setting,
  names: readonly string[] | undefined,
): { quantities: Parameters<typeof instrument>[0] } | Unstarted {
  const states = model.states.map(({ letter }) => {
    const d = model.dynamics.find((x) => x.state === letter)!;
    return {
      name: letter.name,
      indices: d.indices,
      term: symbolOf(letter, d.indices),
      size: lengthOf(letter, setting.sizes),
    };
  });
  const definitions = model.definitions.map((x) => ({
    name: x.name,
    indices: x.value.indices,
    term: x.value.term,
    kind: x.kind,
  }));
  if (names === undefined) {
    const orders = definitions.filter((x) => x.kind === 'order' || x.indices.length === 0);
    return { quantities: [...orders, ...states.filter((s) => s.size <= SMALL)] };
  }
  const known = [...definitions, ...states];
  const missing = names.find((n) => !known.some((x) => x.name === n));
  if (missing !== undefined)
    return { refused: `the model has no observable ${missing}; it has ${known.map((x) => x.name).join(', ')}` };
  return { quantities: names.map((n) => known.find((x) => x.name === n)!) };
}

const symbolOf = (l: Letter, indices: readonly Atom[]) =>
  sym(
    l,
    indices.map((a) => atomIndex(a)),
  );
