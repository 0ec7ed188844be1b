import type { Model } from '../../model/model.ts';
import { isNoisy } from '../../model/motion.ts';
import type { Overrides } from '../../numeric/setting.ts';
import { DEFAULT_SEED } from '../defaults.ts';

export interface SimulateOptions extends Overrides {
  /** From and to, in the time units of the model; steps of a map. Default 0 to 10, of a map 0 to 100. */
  readonly from?: number;
  readonly to?: number;
  /** Reported times. Default 101; of a map at most one for each step. */
  readonly points?: number;
  /** How they are spaced; `log`: the start at 0, then from `from`, above 0, to `to` with equal ratios. Default `even`. */
  readonly spacing?: 'even' | 'log';
  readonly seed?: number;
  /** Relative tolerance of the integrators. Default 1e-9. Flows without noise only. */
  readonly tolerance?: number;
  /** The longest step of a flow with noise. Default: from the rates of the field at the start. */
  readonly step?: number;
  /** How many times the disorder, the noise and the start are drawn: means and standard errors from 2 on. Default 1. */
  readonly draws?: number;
  /** Names of orders, lets and states, or entries of them such as `x[1]`; all orders, scalar lets and small states if left out. */
  readonly observe?: readonly string[];
}

/** A simulation that could not start. */
export interface Unstarted {
  readonly refused: string;
}

/** What is asked, checked: plain data. */
export interface Question extends Overrides {
  readonly times: readonly number[];
  readonly seed: number;
  readonly tolerance: number;
  readonly step?: number;
  readonly draws: number;
  readonly observe?: readonly string[];
  /** What names of observables are shown as, where that differs. */
  readonly labels?: Readonly<Record<string, string>>;
}

export function questionOf(model: Model, options: SimulateOptions): Question | Unstarted {
  const isMap = model.time === 'discrete';
  const { from = 0, to = isMap ? 100 : 10, points = 101, seed = DEFAULT_SEED, tolerance = 1e-9 } = options;
  const { step, draws = 1, observe, sizes, parameters, spacing = 'even' } = options;
  if (!(Number.isFinite(from) && Number.isFinite(to) && to > from))
    return { refused: `times must run from a smaller to a larger number, not ${from} to ${to}` };
  if (isMap && !(Number.isSafeInteger(from) && Number.isSafeInteger(to)))
    return { refused: `a map moves in steps: times are whole numbers, not ${from} to ${to}` };
  if (!(Number.isInteger(points) && points >= 2 && points <= 1_000_000))
    return { refused: `points must be a whole number from 2, not ${points}` };
  if (!(tolerance > 0 && tolerance < 1)) return { refused: `the tolerance must lie between 0 and 1, not ${tolerance}` };
  if (!(Number.isInteger(draws) && draws >= 1 && draws <= 1_000_000))
    return { refused: `draws must be a whole number from 1, not ${draws}` };
  if (spacing === 'log' && !(from > 0))
    return { refused: `times with equal ratios begin above 0, not at ${from}: the start is reported besides` };
  const noisy = isNoisy(model);
  if (step !== undefined && !(step > 0)) return { refused: `a step must be above 0, not ${step}` };
  if (step !== undefined && !noisy)
    return {
      refused: isMap ? 'a map has no step size' : 'a step size is for flows with noise; others take a tolerance',
    };
  if (options.tolerance !== undefined && (noisy || isMap))
    return { refused: isMap ? 'a map has no tolerance' : 'a flow with noise takes a step size, not a tolerance' };
  const spaced = spacing === 'log' ? [0, ...ratioTimes(from, to, points)] : evenTimes(from, to, points);
  return {
    times: isMap ? whole(spaced) : spaced,
    seed,
    tolerance,
    draws,
    ...(step !== undefined && { step }),
    ...(observe && { observe }),
    ...(sizes && { sizes }),
    ...(parameters && { parameters }),
  };
}

const evenTimes = (from: number, to: number, points: number): readonly number[] =>
  Array.from({ length: points }, (_, k) => (k === points - 1 ? to : from + ((to - from) * k) / (points - 1)));

const ratioTimes = (from: number, to: number, points: number): readonly number[] =>
  Array.from({ length: points }, (_, k) => (k === points - 1 ? to : from * (to / from) ** (k / (points - 1))));

/** The whole numbers next to times, each once. */
const whole = (times: readonly number[]): readonly number[] => [...new Set(times.map(Math.round))];
