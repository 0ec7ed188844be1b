import { atTimes, type Found, read } from '../check/meanField/solve.ts';
import { SOLVERS, type SolverName, type SweepChoice } from '../check/meanField/solvers.ts';
import {
  allInStationary,
  inMotion,
  type inStationary,
  type StationaryFound,
  type StationaryMotion,
} from '../check/meanField/stationary.ts';
import { type Derived, lemmasOf, meanFieldOf } from '../check/meanField/theory.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { sym } from '../expr/build.ts';
import { apart } from '../expr/intern.ts';
import type { Readout } from '../model/effective.ts';
import { LYAPUNOV } from '../model/lyapunov.ts';
import type { Model } from '../model/model.ts';
import type { Progress } from '../numeric/meanField/question.ts';
import { wellsWords } from '../numeric/meanField/stationary/wells.ts';
import { random } from '../numeric/random.ts';
import { declaredSetting, isRefusal, type Overrides } from '../numeric/setting.ts';
import type { LemmaReport } from '../theory/shortHorizon/lemmas.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { type Values, valuesAt } from './values.ts';

/** What is aimed at where one has to sample and nothing is asked for. */
const SAMPLED = 5e-3;

export type { SweepChoice };
export type Solver = SolverName | 'stationary';
/** How far a solver is. */
export type DmftProgress = Progress;
export const SOLVER_NAMES: readonly Solver[] = [...SOLVERS.map((s) => s.name), 'stationary'];

export interface DmftOptions extends Overrides {
  readonly seed?: number;
  /** The times at which quantities are asked for, in the units of the model; steps of a map. Default 10. */
  readonly times?: readonly number[];
  /** Absolute; default 1e-6, of what is sampled 5e-3. */
  readonly tolerance?: number;
  /** One solver only; by default the first that applies, and stationary states beside it. */
  readonly solver?: Solver;
  /** How global sweeps go, where the solver is `sweeps`. */
  readonly sweeps?: SweepChoice;
  /** Names of orders or lets without indices; all orders if left out. */
  readonly observe?: readonly string[];
  /** Only derive and test. */
  readonly deriveOnly?: boolean;
  readonly look?: (p: Progress) => 'go on' | 'stop';
}

/** A quantity at a time, or in a stationary state. */
export interface DmftValue {
  readonly quantity: string;
  readonly at: number | 'stationary';
  readonly found:
    | Pick<Found, 'value' | 'error' | 'solver' | 'deterministic' | 'says' | 'budget'>
    | { readonly reason: string };
  /** Of a stationary state. */
  readonly stability?: {
    readonly functional?: number;
    readonly uniform: number;
    /** The frequencies at which independent changes, and those common to all sites, come back most, where they are not 0. */
    readonly frequency?: number;
    readonly common?: number;
    /** The rate at which something grows, where no static response exists. */
    readonly growth?: number;
    /** Stable, and what is reached whatever the past was. */
    readonly stable: boolean;
    readonly unseen?: string;
    /** Why the past decides, in a sentence: sites have several stable states. */
    readonly several?: string;
  };
}

export interface Dmft {
  readonly model: Model;
  readonly seed: number;
  readonly values: Values;
  readonly derived: Derived;
  readonly lemmas: LemmaReport;
  readonly solved: readonly DmftValue[];
  /** The largest residual of the self-consistency of stationary states. */
  readonly residual?: number;
  /** What stationary states were assumed to be. */
  readonly assumptions: readonly string[];
}

export type NoDmft = { readonly refusal: Diagnostic } | { readonly refused: string; readonly help?: string };

/** Derives the mean field of a model, tests its lemmas, and solves it at values of the parameters. */
export const dmftModel = (model: Model, options: DmftOptions = {}): Dmft | NoDmft =>
  apart(() => derived(model, options));

function derived(model: Model, options: DmftOptions): Dmft | NoDmft {
  const { seed = DEFAULT_SEED, times = [10], tolerance = 1e-6 } = options;
  const sampled = options.tolerance ?? SAMPLED;
  const theory = meanFieldOf(model);
  if ('refusal' in theory) return theory;
  const overrides: Overrides = {
    ...(options.sizes && { sizes: options.sizes }),
    ...(options.parameters && { parameters: options.parameters }),
  };
  const about = { model, seed, values: valuesAt(model, overrides), derived: theory, lemmas: lemmasOf(model, theory) };
  if (options.deriveOnly) return { ...about, solved: [], assumptions: [] };
  // Realisations of the disorder are not needed: the limit does not depend on them.
  const setting = declaredSetting({ ...model, random: [] }, random(seed).fork('constants'), overrides);
  if (isRefusal(setting)) return { refused: setting.refused };
  const names = options.observe ?? model.definitions.filter((d) => d.kind === 'order').map((d) => d.name);
  const asked: { readonly quantity: string; readonly readout: Readout }[] = [];
  const solved: DmftValue[] = [];
  for (const quantity of names) {
    const own = model.definitions.find((d) => d.name === quantity);
    if (own === undefined)
      return {
        refused: `a mean field has no ${quantity}: of infinitely many sites it knows means`,
        help: 'an `order` of the model, or an expression such as `mean(x[i]^2 for i in N)`',
      };
    if (own.value.indices.length > 0)
      return { refused: `${quantity} is an array: one number at a time is asked of a mean field` };
    const found = read(theory, own.value.term, []);
    if ('reason' in found) solved.push({ quantity, at: times[0]!, found });
    else asked.push({ quantity, readout: found });
  }
  if (options.solver !== 'stationary') {
    const all = asked.flatMap((a) => times.map((at) => ({ ...a, at })));
    const found = atTimes(theory, all, setting, {
      tolerance,
      sampled,
      seed,
      ...(options.solver !== undefined && { only: options.solver }),
      ...(options.sweeps && { sweeps: options.sweeps }),
      ...(options.look && { look: options.look }),
    });
    for (const [k, { quantity, at }] of all.entries())
      solved.push({ quantity, at, found: 'reason' in found ? found : found[k]! });
  }
  const still = options.solver === undefined || options.solver === 'stationary';
  const states = still
    ? allInStationary(
        theory,
        asked.map((a) => a.readout),
        setting,
      )
    : [];
  const rest = still ? asked.map((a, k) => ({ ...a, found: states[k]! })) : [];
  return {
    ...about,
    solved: [
      ...solved,
      ...rest.flatMap(({ quantity, readout, found }) => [
        ...stationaryValues(quantity, found),
        ...movingValues(quantity, inMotion(theory, readout, setting)),
      ]),
      ...(rest[0] === undefined ? [] : answersOf(rest[0].found)),
      ...(still ? ofMotion(inMotion(theory, EXPONENT, setting)) : []),
    ],
    ...closuresOf(rest.map((r) => r.found)),
  };
}

function stationaryValues(quantity: string, found: ReturnType<typeof inStationary>): readonly DmftValue[] {
  if ('reason' in found) return [{ quantity, at: 'stationary', found }];
  return found.states.map(({ state, value, error }) => atRest(quantity, state, value, error));
}

type AtRest = StationaryFound['states'][number]['state'];

const atRest = (quantity: string, state: AtRest, value: number, error: number): DmftValue => ({
  quantity,
  at: 'stationary',
  found: {
    value,
    error,
    solver: 'stationary state of the closures',
    deterministic: true,
    says: [],
    budget: { quadrature: error },
  },
  stability: {
    ...(state.functional !== undefined && { functional: state.functional }),
    uniform: state.uniform,
    ...(state.growth !== undefined && { growth: state.growth }),
    ...(state.frequency !== undefined && { frequency: state.frequency }),
    ...(state.common !== undefined && { common: state.common }),
    stable: state.stable && state.several === undefined,
    ...(state.several !== undefined && { several: wellsWords(state.several) }),
    ...(state.unseen !== undefined && { unseen: state.unseen }),
  },
});

/** How sites at rest answer to a field that stays: their response kernels, integrated over time. */
function answersOf(found: ReturnType<typeof inStationary>): readonly DmftValue[] {
  if ('reason' in found) return [];
  return found.states.flatMap(({ state }) => {
    const error = Math.max(...state.moments.map((m) => m.error));
    return state.closures
      .filter(({ block }) => block.kind === 'response' && block.length === 1)
      .map(({ block, values }): DmftValue => {
        const quantity = `integral of ${block.letter.name}`;
        return atRest(quantity, state, values[0]!, error);
      });
  });
}

/** Stationary processes whose sites keep moving, where there is a potential; where there is none nothing is said. */
function movingValues(quantity: string, found: ReturnType<typeof inMotion>): readonly DmftValue[] {
  if ('reason' in found) return [];
  return found.processes.filter((p) => p.variance > 0).map((p) => movingValue(quantity, found, p, p));
}

const movingValue = (
  quantity: string,
  { solver }: StationaryMotion,
  { variance }: StationaryMotion['processes'][number],
  { value, error }: { readonly value: number; readonly error: number },
): DmftValue => ({
  quantity,
  at: 'stationary',
  found: {
    value,
    error,
    solver,
    deterministic: true,
    says: [`sites keep moving; their correlation starts at ${variance.toPrecision(6)}`],
    budget: { quadrature: error },
  },
});

const EXPONENT: Readout = { value: sym(LYAPUNOV), moments: [] };

/** What tells how chaotic moving sites are: after which time half of their correlation is left, and the largest exponent. */
function ofMotion(found: ReturnType<typeof inMotion>): readonly DmftValue[] {
  if ('reason' in found) return [];
  return found.processes
    .filter((p) => p.variance > 0)
    .flatMap((p) => [
      ...(p.halfDecay === undefined ? [] : [movingValue('half-decay time', found, p, p.halfDecay)]),
      movingValue('lyapunov', found, p, p),
    ]);
}

/** The largest residual of stationary states, and what they were assumed to be. */
function closuresOf(all: readonly ReturnType<typeof inStationary>[]): Pick<Dmft, 'residual' | 'assumptions'> {
  const states = all.flatMap((f) => ('reason' in f ? [] : f.states.map((s) => s.state)));
  return {
    assumptions: [...new Set(states.flatMap((s) => s.assumptions))],
    ...(states.length > 0 && { residual: Math.max(...states.map((s) => s.residual)) }),
  };
}
