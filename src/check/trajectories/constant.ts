import type { Letter } from '../../expr/expr.ts';
import { hasKinks } from '../../model/kinks.ts';
import type { Tensor } from '../../model/model.ts';
import { type Extra, instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { drawSetting, isRefusal, type Setting } from '../../numeric/setting.ts';
import { type Case, isMap, settings } from '../case/case.ts';
import { thrift } from '../case/dimension.ts';
import { magnitude } from '../case/magnitude.ts';
import { coordinatesAt } from '../case/readout.ts';
import { entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { doubtfulRank } from './firmness.ts';
import { comparedTimes, follow, followed as followedBy, type Orbit, orbits } from './orbit.ts';
import { rankLostAtSingular, rankLostBetween } from './rankLost.ts';
import { startsOf } from './trajectory.ts';

/** Times at which a quantity is looked at again, in units of the pace of the start. */
const TIMES = [0.1, 0.3, 1, 3, 10];

/** A quantity that jumps, such as a rank, is conserved if it is the same all along trajectories: they are followed. */
export function judgeConstant(c: Case, quantity: Tensor): Judgement {
  const { settings: all, refused } = settings(c, Math.min(c.draws, 6));
  const { where, draws } = thrift(c, all, 2);
  // Along a smooth flow a rank is lower at single instants only: what falls for good falls below what can be counted.
  const smooth = quantity.term.kind === 'reduce' && quantity.term.fn === 'rank' && !isMap(c) && !hasKinks(c.model);
  let fallen = 0;
  let followed = 0;
  let compared = 0;
  let worst = 0;
  let trouble: string | undefined;
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    const read = reader(c, quantity, setting);
    for (let d = 0; d < draws; d++) {
      const random = c.random.fork(`constant ${s}.${d}`);
      const orbit = start(random);
      if (orbit === undefined) {
        trouble = 'no start meets the conditions';
        continue;
      }
      // A map has states at whole steps only.
      const times = orbit.map === undefined ? TIMES.map((t) => t / orbit.pace) : comparedTimes(orbit);
      const crossed = rankLostBetween(c, [quantity.term], setting, orbit);
      if (crossed !== undefined) {
        if (quantity.term.kind !== 'reduce') return inconclusive(crossed.words);
        return { verdict: 'refuted', evidence: [], witness: crossed.witness };
      }
      const run = follow(orbit, times);
      if (run.states.length === 0) trouble = run.ended;
      const first = read(orbit, orbit.y0, 0);
      for (const [k, y] of run.states.entries()) {
        const now = read(orbit, y, times[k]!);
        const gap = parted(first, now);
        if (gap === undefined) {
          trouble = 'the quantity is not finite along a trajectory';
          continue;
        }
        if (gap.size > 1e-7 && smooth && now.values[gap.at]! < first.values[gap.at]!) {
          fallen++;
          continue;
        }
        if (gap.size <= 1e-7) {
          worst = Math.max(worst, gap.size);
          continue;
        }
        // A jump counts only if it is not within what the integration leaves open.
        const near = (x: Float64Array): Float64Array => shaken(x, run.error[k]!, random);
        const firm =
          (parted(first, read(orbit, near(orbit.y0), 0))?.size ?? 1) <= 1e-7 &&
          (parted(now, read(orbit, near(y), times[k]!))?.size ?? 1) <= 1e-7;
        if (!firm) {
          trouble = 'the quantity jumps within the error of the integration';
          continue;
        }
        // Nor does a rank that is counted of what is left of larger numbers.
        const error = largestOf(run.error[k]!) / Math.max(largestOf(y), 1e-290);
        if (read.doubt(orbit, y, times[k]!, error) !== undefined) {
          fallen++;
          continue;
        }
        const name = entryName('quantity', read.shape)(gap.at);
        const [left, right] = [now.values[gap.at]!, first.values[gap.at]!];
        const what = `${name} at t = ${times[k]!.toPrecision(4)} and at the start; states are the start`;
        const shown = { left, right, what, state: orbit.y0, time: times[k]! };
        return { verdict: 'refuted', evidence: [], witness: disagreement(c.model, setting, shown) };
      }
      if (run.states.length > 0) followed++;
      compared += run.states.length;
    }
  }
  if (smooth) {
    const smallest = drawSetting(c.model, c.random.fork('smallest'), c.when, 0);
    for (const setting of [...where.slice(0, 1), ...(isRefusal(smallest) ? [] : [smallest])]) {
      const crossed = rankLostAtSingular(c, [quantity.term], setting, orbits(c, setting), c.random.fork('singular'));
      if (crossed !== undefined) return { verdict: 'refuted', evidence: [], witness: crossed.witness };
    }
  }
  compared -= fallen;
  if (followed === 0 || compared === 0 || trouble !== undefined)
    return inconclusive(trouble ?? refused ?? 'no trajectory could be followed');
  const evidence: Evidence = {
    wing: 'numeric',
    method: followedBy(c),
    says: `the same at ${compared} later states of ${followed} trajectories`,
    measured: worst,
    draws: followed,
  };
  return { verdict: 'supported', evidence: [evidence] };
}

interface Reading {
  readonly values: Float64Array;
  readonly scale: Float64Array;
}
interface Reader {
  (orbit: Orbit, y: Float64Array, t: number): Reading;
  /** Why a rank in it is not known at a state with such a relative error. */
  doubt(orbit: Orbit, y: Float64Array, t: number, error: number): string | undefined;
  readonly shape: readonly number[];
}

/** The quantity at a state of a trajectory, with the size of what is added up in it. */
function reader(c: Case, quantity: Tensor, setting: Setting): Reader {
  const { indices } = quantity;
  const states = c.model.states.map((x) => x.letter);
  const letters = [...(c.claim.ansatz?.letters ?? []), ...c.claim.observed.map((o) => o.letter)];
  const probe = instrument(
    [quantity.term, magnitude(quantity.term)].map((term, k) => ({ name: `${k}`, indices, term })),
    c.model,
    setting,
    { variables: states, extra: letters },
  );
  const n = probe.length / 2;
  const extraAt = (orbit: Orbit, y: Float64Array): Extra =>
    new Map<Letter, ArrayLike<number>>([
      ...startsOf(c, orbit.y0, orbit.chart.extra(orbit.coordinates), setting),
      ...orbit.chart.extra(coordinatesAt(orbit.chart, y, orbit.coordinates)),
    ]);
  const read = (orbit: Orbit, y: Float64Array, t: number): Reading => {
    const out = probe.evaluate(y, t, extraAt(orbit, y));
    return { values: out.slice(0, n), scale: out.slice(n) };
  };
  const doubt: Reader['doubt'] = (orbit, y, t, error) =>
    doubtfulRank(c.model, [quantity.term], setting, { y, t, extra: extraAt(orbit, y), letters }, error);
  return Object.assign(read, { shape: probe.outputs[0]!.shape, doubt });
}

/** The largest relative difference of two readings and its place; undefined where one is not finite. */
function parted(a: Reading, b: Reading): { readonly size: number; readonly at: number } | undefined {
  let worst = { size: 0, at: 0 };
  for (let k = 0; k < a.values.length; k++) {
    const size = Math.abs(a.values[k]! - b.values[k]!) / Math.max(a.scale[k]!, b.scale[k]!, 1e-290);
    if (!Number.isFinite(size)) return undefined;
    if (size > worst.size) worst = { size, at: k };
  }
  return worst;
}

const shaken = (y: Float64Array, error: Float64Array, random: RandomStream): Float64Array =>
  y.map((x, k) => x + random.normal() * error[k]!);
