import type { Expr, Letter } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import type { Observed, Response } from '../../model/claim.ts';
import type { Moment, Readout } from '../../model/effective.ts';
import { LYAPUNOV } from '../../model/lyapunov.ts';
import type { Answer, Budget, Estimate, Progress, Question, TimedMoment } from '../../numeric/meanField/question.ts';
import { totalError } from '../../numeric/meanField/question.ts';
import { withoutSilence } from '../../numeric/meanField/silent.ts';
import { scalar, type Values } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Asked, readout } from '../../theory/meanField/readout.ts';
import type { Derived } from './derived.ts';
import { numbersKey, solvedOnce, timedKey } from './solvedOnce.ts';
import { SOLVERS, type SolverName, type SweepChoice } from './solvers.ts';

/** A value of the mean field with its error, and how it was found. */
export interface Found {
  readonly value: number;
  readonly error: number;
  readonly budget: Budget;
  readonly solver: string;
  /** Whether nothing was sampled. */
  readonly deterministic: boolean;
  readonly says: readonly string[];
  /** In words, where the tolerance is out of reach. */
  readonly reach?: string;
}

export type NotFound = { readonly reason: string };

/** What a quantity of the model is in its mean field. */
export function read(
  of: Derived,
  term: Expr,
  observed: readonly Observed[],
  responses: readonly Response[] = [],
): Readout | NotFound {
  const asked: Asked = { term, observed, responses: responses.map((r) => ({ ...r, to: r.of })) };
  const found = readout(of, asked);
  if ('refusal' in found) return { reason: found.refusal.message };
  const within = found.readout.moments.some((m) =>
    m.kind === 'average' ? m.factors.some((f) => mentions(f.term, LYAPUNOV)) : mentions(m.of, LYAPUNOV),
  );
  return within ? { reason: 'the exponent stands inside a mean over sites' } : found.readout;
}

/** An effective process at the values of a setting, without what vanishes there. */
export function processAt(of: Derived, setting: Setting): Pick<Question, 'process' | 'values' | 'sizes'> {
  const { values, sizes } = numbersOf(setting);
  return { process: withoutSilence(of.process, values, sizes), values, sizes };
}

/** Numbers that an effective process needs, from those of the model. */
export function numbersOf(setting: Setting): Pick<Question, 'values' | 'sizes'> {
  const { values, sizes } = { values: new Map<Letter, Float64Array>(), sizes: new Map(setting.sizes) };
  for (const [l, x] of setting.constants) if (l.role === 'parameter' || l.role === 'any') values.set(l, x);
  for (const [l, x] of setting.data) values.set(l, x);
  return { values, sizes };
}

/** The times of the factors of a moment, as numbers; `at` is the time of the whole, and times that are named count from `origin`. */
export function timed(m: Moment, at: number, setting: Setting, origin = 0): TimedMoment {
  const number = (e: Expr | undefined): number => (e === undefined ? at : origin + scalar(e, valuesOf(setting)));
  return m.kind === 'average'
    ? { moment: m, times: m.factors.map((f) => number(f.time)) }
    : { moment: m, times: [number(m.late), number(m.early)] };
}

interface WithError {
  readonly value: number;
  readonly error: number;
}

/** The value of a readout from values of its moments and of the exponent, and what their errors do to it. */
export function combined(
  r: Readout,
  found: readonly WithError[],
  setting: Setting,
  exponent?: WithError,
): { readonly value: number; readonly error: number } {
  const named = [...r.moments.map((m) => m.letter), ...(exponent === undefined ? [] : [LYAPUNOV])];
  const moments = exponent === undefined ? found : [...found, exponent];
  const at = (shift: number, k: number): number => {
    const more = new Map(
      named.map((l, j): [Letter, Float64Array] => [l, Float64Array.of(moments[j]!.value + (j === k ? shift : 0))]),
    );
    return scalar(r.value, valuesOf(setting, more) as Values);
  };
  const value = at(0, -1);
  let error = 0;
  moments.forEach((m, k) => {
    if (m.error > 0) error += Math.max(Math.abs(at(m.error, k) - value), Math.abs(at(-m.error, k) - value));
  });
  return { value, error };
}

export interface TimeOptions {
  readonly tolerance: number;
  /** What is aimed at where one has to sample, if one may. */
  readonly sampled?: number | 'not';
  readonly seed: number;
  /** What samplers may spend. */
  readonly work?: number;
  readonly only?: SolverName;
  readonly sweeps?: SweepChoice;
  readonly look?: (p: Progress) => 'go on' | 'stop';
}

/** A quantity, and the time of what names none of its own; times that are named count from `origin`, 0 if left out. */
export interface AtTime {
  readonly readout: Readout;
  readonly at: number;
  readonly origin?: number;
}

/** Whether the largest exponent stands in a quantity. */
export const speaksOfExponent = (r: Readout): boolean => mentions(r.value, LYAPUNOV);

const solveOnce = solvedOnce<Answer>();
/** Solvers that draw nothing. */
const EXACT: ReadonlySet<SolverName> = new Set(['two-time', 'gaussian']);

/** Solves the effective process in time, by the first solver that applies to all that is asked; one solution for all. */
export function atTimes(
  of: Derived,
  asked: readonly AtTime[],
  setting: Setting,
  options: TimeOptions,
): readonly Found[] | NotFound {
  if (asked.some((a) => speaksOfExponent(a.readout)))
    return { reason: 'the exponent is that of a stationary motion: `mean-field lyapunov = … stationary`' };
  const question: Question = {
    ...processAt(of, setting),
    moments: asked.flatMap(({ readout: r, at, origin }) => r.moments.map((m) => timed(m, at, setting, origin))),
    tolerance: options.tolerance,
    seed: options.seed,
    ...(options.work !== undefined && { work: options.work }),
    ...(options.look && { look: options.look }),
  };
  const reasons: string[] = [];
  const numbers = numbersKey(question);
  const moments = question.moments.map(timedKey).join(' ');
  for (const { name, solve, asked: onRequest } of SOLVERS) {
    if (options.only === undefined ? onRequest : name !== options.only) continue;
    if (name === 'sampling' && options.sampled === 'not') continue;
    const tolerance = name === 'sampling' ? Number(options.sampled ?? options.tolerance) : options.tolerance;
    const whole = numbers === undefined || options.look !== undefined ? undefined : `${name} ${numbers} ${moments}`;
    const more = `${tolerance} ${EXACT.has(name) ? '' : options.seed} ${options.work} ${JSON.stringify(options.sweeps)}`;
    const answer = solveOnce(of, whole && `${whole} ${more}`, () =>
      solve({ ...question, tolerance }, options.sweeps ?? {}),
    );
    if (answer.outcome === 'solved') {
      let from = 0;
      return asked.map(({ readout: r }) => {
        const own = answer.estimates.slice(from, from + r.moments.length);
        from += r.moments.length;
        return solvedAs(answer, own, r, setting);
      });
    }
    reasons.push(`${answer.solver}: ${answer.reason}`);
    if (answer.outcome !== 'does not apply') break;
  }
  return { reason: reasons.join('; ') || 'no solver applies' };
}

export function atTime(
  of: Derived,
  r: Readout,
  setting: Setting,
  options: TimeOptions & { readonly at: number },
): Found | NotFound {
  const found = atTimes(of, [{ readout: r, at: options.at }], setting, options);
  return 'reason' in found ? found : found[0]!;
}

function solvedAs(
  answer: Extract<Answer, { outcome: 'solved' }>,
  estimates: readonly Estimate[],
  r: Readout,
  setting: Setting,
): Found {
  const { value, error } = combined(
    r,
    estimates.map((e) => ({ value: e.value, error: totalError(e.budget) })),
    setting,
  );
  return {
    value,
    error,
    budget: worst(estimates),
    solver: answer.solver,
    deterministic: estimates.every((e) => e.budget.sampling === undefined && e.budget.tangents === undefined),
    says: [...workWords(answer.work), ...(answer.reach === undefined ? [] : [outOfReach(answer.reach)])],
    ...(answer.reach !== undefined && { reach: outOfReach(answer.reach) }),
  };
}

const outOfReach = (reach: number): string =>
  `the tolerance is out of reach: three standard errors would be ${reach.toExponential(0)} with all its work`;

/** `24, 48, 96 steps of a grid`: counts of one kind together. */
function workWords(work: Extract<Answer, { outcome: 'solved' }>['work']): readonly string[] {
  const kinds = [...new Set(work.map((w) => w.what))];
  return kinds.map((what) => `${work.flatMap((w) => (w.what === what ? [w.count] : [])).join(', ')} ${what}`);
}

/** The largest part of each kind over several estimates. */
function worst(all: readonly Estimate[]): Budget {
  const made: Record<string, number> = {};
  for (const { budget } of all)
    for (const [k, x] of Object.entries(budget)) if (x !== undefined) made[k] = Math.max(made[k] ?? 0, x as number);
  return made as Budget;
}
