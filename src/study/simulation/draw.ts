import type { Model } from '../../model/model.ts';
import { isNoisy } from '../../model/motion.ts';
import { MemoryExceeded } from '../../numeric/compile/compile.ts';
import { followPath } from '../../numeric/ensemble/follow.ts';
import type { Method, PathOutcome, Reported } from '../../numeric/ensemble/path.ts';
import { instrument } from '../../numeric/instrument.ts';
import { outside } from '../../numeric/outside.ts';
import { type RandomStream, random } from '../../numeric/random.ts';
import { declaredSetting, isRefusal, type Setting } from '../../numeric/setting.ts';
import { drawStart } from '../../numeric/start.ts';
import type { Values } from '../values.ts';
import { observables } from './observables.ts';
import type { Question, Unstarted } from './question.ts';

/** One observable along one path: plain data. */
export interface Series {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major over time, then the axes. */
  readonly values: Float64Array;
  /** What is known of the error of each value: of a flow or a map its estimate, with noise the difference to the path at twice the step. */
  readonly error: Float64Array;
}

/** One path and what was seen on it: plain data, the same in every thread. */
export interface Drawn {
  readonly draw: number;
  readonly t: readonly number[];
  readonly series: readonly Series[];
  readonly outcome: PathOutcome;
  readonly steps: number;
  readonly evaluations: number;
  readonly method: Method;
  readonly values: Values;
}

/** The most numbers that one path may report. */
const MOST = 1e8;

/** Follows draw after draw; `stop` is asked now and then. */
export type Simulator = (draw: number, stop?: () => boolean) => Drawn | Unstarted;

/**
 * Follows the un-reduced model from seeded starts. Draw 0 is what a single simulation shows; draw k has its own disorder,
 * start and noise, and the same arbitrary constants.
 */
export function simulator(model: Model, question: Question): Simulator {
  const base = random(question.seed);
  const settingOf = (draw: number) => declaredSetting(model, base.fork('constants'), question, [], draw);
  // Without disorder all draws share one setting, and its kernels.
  let shared: ReturnType<typeof settingOf> | undefined;
  return (draw, stop) => {
    let setting = shared;
    if (setting === undefined) {
      setting = settingOf(draw);
      if (model.random.length === 0) shared = setting;
    }
    if (isRefusal(setting)) return setting;
    const own = draw === 0 ? base : base.fork(`draw ${draw}`);
    try {
      return follow(model, setting, question, { draw, own, ...(stop && { stop }) });
    } catch (problem) {
      if (problem instanceof MemoryExceeded) return { refused: problem.message };
      throw problem;
    }
  };
}

function follow(
  model: Model,
  setting: Setting,
  question: Question,
  { draw, own, stop }: { readonly draw: number; readonly own: RandomStream; readonly stop?: () => boolean },
): Drawn | Unstarted {
  const { times, tolerance, step } = question;
  const wanted = observables(model, setting, question.observe);
  if ('refused' in wanted) return wanted;
  const probe = instrument(wanted, model, setting);
  const y0 = drawStart(model, setting, own.fork('start'));
  const off = outside(
    model.states.map((s) => s.letter),
    y0,
    setting,
  );
  if (off !== undefined)
    return { refused: `the start lies outside its domain: ${off.what} is ${off.found}, not ${off.wanted}` };
  const states = model.time === 'discrete' || isNoisy(model) ? 0 : 3 * y0.length;
  const numbers = times.length * (2 * probe.length + states);
  if (numbers > MOST) return { refused: `${numbers} numbers would be kept: fewer points, or fewer observables` };
  const t: number[] = [];
  const values = new Float64Array(times.length * probe.length);
  const error = new Float64Array(times.length * probe.length);
  const report = (r: Reported): void => {
    const at = t.length * probe.length;
    const out = probe.evaluate(r.y, r.t);
    values.set(out, at);
    if (r.coarse !== undefined) {
      const other = probe.evaluate(r.coarse, r.t);
      for (let k = 0; k < out.length; k++) {
        const gap = out[k]! - other[k]!;
        error[at + k] = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
      }
    } else if (r.error !== undefined) {
      // To first order: the gradient of the observable times the error of the state.
      const spread = probe.tangent(r.y, r.t, r.error);
      for (let k = 0; k < out.length; k++)
        error[at + k] = Number.isNaN(out[k]! + spread[k]!) ? Number.POSITIVE_INFINITY : Math.abs(spread[k]!);
    } else error.fill(Number.NaN, at, at + out.length);
    t.push(r.t);
  };
  const asked = { y0, times, report, ...(stop && { stop }) };
  const end = followPath(model, setting, { random: own, tolerance, ...(step !== undefined && { step }) }, asked);
  return {
    draw,
    t,
    series: probe.outputs.map((b) => ({
      name: question.labels?.[b.name] ?? b.name,
      shape: b.shape,
      values: gathered(values, t.length, probe.length, b),
      error: gathered(error, t.length, probe.length, b),
    })),
    outcome: end.outcome,
    steps: end.steps,
    evaluations: end.evaluations,
    method: end.method,
    values: {
      sizes: Object.fromEntries(model.sizes.map((d) => [d.letter.name, setting.sizes.get(d.letter)!])),
      parameters: Object.fromEntries(
        model.parameters.map((d) => [d.letter.name, setting.constants.get(d.letter)![0]!]),
      ),
    },
  };
}

/** The columns of one output. */
function gathered(
  all: Float64Array,
  rows: number,
  width: number,
  b: { readonly offset: number; readonly shape: readonly number[] },
): Float64Array {
  const n = b.shape.reduce((x, k) => x * k, 1);
  const made = new Float64Array(rows * n);
  for (let r = 0; r < rows; r++) made.set(all.subarray(r * width + b.offset, r * width + b.offset + n), r * n);
  return made;
}
