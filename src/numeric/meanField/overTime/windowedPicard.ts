import type { Expr, Letter } from '../../../expr/expr.ts';
import { degree } from '../../degree.ts';
import { windowed } from '../../selfConsistency/windows.ts';
import { commonSteps, refined } from '../grids.ts';
import { Moments } from '../moments.ts';
import { NotSampled } from '../plan.ts';
import type { Answer, Estimate, Question } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { SharedCourse } from './course.ts';

/** Steps of the first grid, at least, and of the last, at most. */
const FIRST = 64;
const LAST = 16384;
/** A grid of so many steps on which sweeps grow is believed; coarser ones may only have too long a step. */
const BELIEVED = 1024;
/** The longest window, as a part of the horizon, and in steps at least. */
const WINDOW = 1 / 16;
const FEWEST = 4;
/** Of the field, relative to its size: below this is rounding. */
const FIELD = 1e-13;

/** Windows of time one after the other, each halved where sweeps grow. */
export const windowedPicard = (q: Question): Answer => solved(q, 'windows of Picard sweeps', false);

/** The whole course guessed at once: what is frozen in it may make sites grow, and then sweeps do. */
export const wholePicard = (q: Question): Answer => solved(q, 'Picard sweeps over the whole course', true);

/**
 * Sites that meet only in what all of them share. Given its course each site moves by itself; the averages over the sites and the shared
 * states that they drive give the course back (Picard 1890). Sites are linear in what is random at their start, so that few nodes have
 * their averages without error; where nothing is random they may be anything.
 */
function solved(q: Question, solver: string, whole: boolean): Answer {
  try {
    return answered(q, solver, whole);
  } catch (e) {
    if (e instanceof NoAnswer) return { outcome: e.outcome, solver, reason: e.message };
    if (e instanceof NotSampled) return { outcome: 'does not apply', solver, reason: e.message };
    throw e;
  }
}

function answered(q: Question, solver: string, whole: boolean): Answer {
  refuse(q);
  const times = q.moments.flatMap((m) => m.times);
  const horizon = Math.max(0, ...times);
  const unit = horizon === 0 ? 1 : commonSteps(times);
  if (unit === undefined) throw new NoAnswer('does not apply', 'the times have no common step');
  const found: Grid[] = [];
  for (let steps = unit * Math.ceil(FIRST / unit); ; steps *= 2) {
    const grid = tried(q, horizon === 0 ? 0 : steps, horizon, whole);
    if (grid === undefined) continue;
    found.push(grid);
    if (horizon > 0 && found.length < 3) continue;
    const grids = horizon === 0 ? [found[0]!, found[0]!, found[0]!] : found;
    const all = q.moments.map((_, k) => refined(grids.map((g) => g.values[k]!)));
    const last = found.at(-1)!;
    const good = all.every((r) => r.error <= Math.max(q.tolerance / 2, 1e-11 * Math.abs(r.value)));
    if (!good && 2 * steps <= LAST) continue;
    return {
      outcome: 'solved',
      solver,
      estimates: all.map(
        (r): Estimate => ({ value: r.value, budget: { discretisation: r.error, selfConsistency: last.error } }),
      ),
      invariants: [],
      work: [
        ...found.map((g) => ({ what: 'steps of a grid', count: g.steps })),
        { what: 'sweeps on the last', count: last.sweeps },
        { what: `windows there, the shortest ${Number(last.window.toPrecision(3))} long`, count: last.windows },
      ],
    };
  }
}

interface Grid {
  readonly steps: number;
  readonly values: readonly number[];
  readonly sweeps: number;
  readonly windows: number;
  readonly window: number;
  /** Of the field: that of a window times their number. */
  readonly error: number;
}

/** Undefined where a longer list of times may mend it. */
function tried(q: Question, steps: number, horizon: number, whole: boolean): Grid | undefined {
  try {
    return onGrid(q, steps, horizon, whole);
  } catch (e) {
    if (
      e instanceof NoAnswer &&
      (e.outcome === 'diverges' || e.outcome === 'not converged') &&
      steps > 0 &&
      steps < BELIEVED
    )
      return undefined;
    throw e;
  }
}

function onGrid(q: Question, steps: number, horizon: number, whole: boolean): Grid {
  const times = Float64Array.from({ length: steps + 1 }, (_, k) => (steps === 0 ? 0 : (horizon * k) / steps));
  const course = new SharedCourse(q, times);
  const moments = new Moments(course.plan, q, 0);
  moments.begin();
  const none = course.plan.sites.map(() => ({}));
  const values = (): readonly number[] => Array.from(moments.end());
  if (steps === 0) {
    course.sweep(course.start, times, course.first(course.start), new Float64Array(course.dimension), (k, columns) =>
      moments.record(k, columns, none),
    );
    return { steps, values: values(), sweeps: 1, windows: 1, window: 0, error: 0 };
  }
  const size = Math.max(1, ...course.first(course.start).map(Math.abs));
  let windows = 0;
  const end = windowed(course, {
    horizon,
    step: horizon / steps,
    window: whole ? horizon : horizon * Math.max(WINDOW, FEWEST / steps),
    tolerance: FIELD * size * 10,
    halve: !whole,
    solved: (from, start, part, field, residual) => {
      windows++;
      if (q.look?.({ done: from / steps, residual, says: `${steps} steps` }) === 'stop')
        throw new NoAnswer('stopped', 'told to stop');
      course.sweep(start, part, field, new Float64Array(field.length), (k, columns) => {
        // The last time of a window is the first of the next.
        if (k < part.length - 1 || from + k === steps) moments.record(from + k, columns, none);
      });
    },
  });
  const place = (from: number, window: number): string =>
    `in the window from t = ${numeral(from)} to ${numeral(from + window)}`;
  if (end.status === 'diverges')
    throw new NoAnswer(
      'diverges',
      `sweep ${end.sweep} ${place(end.from, end.window)} misses the course ${end.sweep === 1 ? 'beyond all numbers' : 'by more than the one before'} (${steps} steps)`,
    );
  if (end.status === 'not converged')
    throw new NoAnswer(
      'not converged',
      `${place(end.from, end.window)} the undamped map is still missed by ${end.residual.toPrecision(2)}`,
    );
  const made = values();
  if (!made.every(Number.isFinite)) throw new NoAnswer('diverges', `a value is not finite on ${steps} steps`);
  return { steps, values: made, sweeps: end.sweeps, windows, window: end.window, error: windows * end.error };
}

const numeral = (x: number): string => `${Number(x.toPrecision(6))}`;

/** @throws {NoAnswer} where sites are more than what this solves. */
function refuse(q: Question): void {
  const { process } = q;
  const no = (reason: string): never => {
    throw new NoAnswer('does not apply', reason);
  };
  if (process.time === 'discrete') no('a map needs no sweeps');
  if (process.kernels.length > 0) no('sites remember, or their fields are random');
  if (q.moments.some((m) => m.moment.kind === 'response')) no('a response is asked for');
  process.populations.forEach((p, k) => {
    if (p.states.some((s) => s.noise !== undefined)) no('sites have noise');
    const shared = (s: (typeof p.states)[number]): boolean => !s.of.axes.includes(p.set);
    if (p.states.some((s) => shared(s) && s.initial.kind === 'law')) no('what all sites share starts at random');
    const random = p.labels.length > 0 || p.states.some((s) => s.initial.kind === 'law');
    if (!random) return;
    const site = new Set<Letter>(
      [...p.labels, ...p.states.filter((s) => !shared(s)), ...p.processes].map((x) => x.letter),
    );
    const above = (e: Expr, most: number): boolean => degree(e, site) > most;
    const first = [
      ...p.states.map((s) => s.right),
      ...p.processes.map((x) => x.local),
      ...p.states.flatMap((s) => (s.initial.kind === 'value' ? [s.initial.term] : [])),
    ];
    if (first.some((e) => above(e, 1))) no('given what is shared, sites are not linear');
    if (process.averages.some((a) => a.population === k && above(a.term, 2))) no('an average is not of degree two');
    for (const { moment: m } of q.moments)
      if (m.kind === 'average' && m.population === k)
        if (m.factors.reduce((s, f) => s + degree(f.term, site), 0) > 2) no('what is asked is not of degree two');
  });
}
