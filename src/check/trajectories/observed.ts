import type { Letter } from '../../expr/expr.ts';
import type { Form } from '../../model/claim.ts';
import { hasKinks } from '../../model/kinks.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, isMap, settings } from '../case/case.ts';
import { thrift } from '../case/dimension.ts';
import { jumps } from '../case/jumps.ts';
import { magnitude } from '../case/magnitude.ts';
import { coordinatesAt } from '../case/readout.ts';
import { aligned, entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { doubtfulRank } from './firmness.ts';
import { comparedTimes, follow, followed, type Orbit, orbits } from './orbit.ts';
import { rankLostBetween } from './rankLost.ts';
import { startsOf, toleranceOf } from './trajectory.ts';

/**
 * A relation between values along a trajectory, `q(10) = 0.43 to 1e-3`: trajectories are followed to those times. What
 * speaks of the start alone, `q(t) <= q(0)`, is looked at all along them.
 */
export function judgeObserved(c: Case, form: Extract<Form, { kind: 'relation' }>): Judgement {
  const right = aligned(form.right, form.left.indices);
  const late = c.claim.observed.some((o) => o.letter.role === 'observed');
  const { settings: all, refused } = settings(c, Math.min(c.draws, 4));
  const { where, draws: starts } = thrift(c, all, 2);
  const evidence: Evidence[] = [];
  let draws = 0;
  let worst = 0;
  let trouble: string | undefined;
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    for (let d = 0; d < starts; d++) {
      const orbit = start(c.random.fork(`observed ${s}.${d}`));
      if (orbit === undefined) {
        trouble = 'no start meets the conditions';
        continue;
      }
      const crossed = late ? undefined : rankLostBetween(c, [form.left.term, right], setting, orbit);
      if (crossed !== undefined) return inconclusive(crossed.words, evidence);
      for (const now of late ? [undefined] : comparedTimes(orbit)) {
        const seen = sidesSeen(c, form, setting, orbit, now);
        if ('never' in seen) return inconclusive(seen.never);
        if ('trouble' in seen) {
          trouble = seen.trouble;
          continue;
        }
        const { n, out, error, size, at, shape } = seen;
        const doubt = doubtfulRank(c.model, [form.left.term, right], setting, at, error / size, seen.start);
        if (doubt !== undefined) return inconclusive(doubt, evidence);
        for (let m = 0; m < n; m++) {
          if (out[4 * n + m] === 0) continue;
          const [left, claimed] = [out[m]!, out[n + m]!];
          if (!Number.isFinite(left) || !Number.isFinite(claimed)) {
            trouble = 'a side of the claim is not finite';
            continue;
          }
          const scale = Math.max(out[2 * n + m]!, out[3 * n + m]!, 1e-290);
          const slack = Math.max(1e-8 * scale, 50 * error);
          const allowed = form.tolerance === undefined ? slack : toleranceOf(form, setting, claimed);
          const gap = signedGap(form.comparison, left, claimed);
          const strict = form.comparison === '<' || form.comparison === '>' || form.comparison === '!=';
          // What takes whole values can be told from its bound, anything else not within its error.
          const whole = jumps(form.left.term) && left === claimed;
          if (strict && !whole && Math.abs(left - claimed) <= slack) {
            trouble = 'both sides agree within the error, and the claim is strict';
            continue;
          }
          worst = Math.max(worst, gap / scale);
          if (gap <= allowed && !(strict && whole)) continue;
          if (!(strict && whole) && gap <= allowed + (form.tolerance === undefined ? 100 * slack : 3 * error)) {
            trouble = 'a gap of the size of the integration error';
            continue;
          }
          const what = `${entryName('left side', shape)(m)} and right side ${now === undefined ? 'at the observed times' : `at t = ${Number(now.toPrecision(4))}`}; states are the start`;
          const shown = { left, right: claimed, what, state: orbit.y0 };
          return { verdict: 'refuted', evidence, witness: disagreement(c.model, setting, shown) };
        }
      }
      draws++;
    }
  }
  if (draws === 0 || trouble !== undefined)
    return inconclusive(trouble ?? refused ?? 'no trajectory could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method: followed(c),
    says: `holds along ${draws} trajectories`,
    measured: worst,
    draws,
  });
  return { verdict: 'supported', evidence };
}

/** Both sides of a relation about a trajectory, their sizes and its guard, one after the other; or why they were not seen. */
type Seen =
  | { readonly never: string }
  | { readonly trouble: string }
  | {
      /** How many entries each of the five has. */
      readonly n: number;
      readonly out: Float64Array;
      /** Of the states, and how large they are. */
      readonly error: number;
      readonly size: number;
      readonly shape: readonly number[];
      readonly at: Parameters<typeof doubtfulRank>[3];
      /** The letters of all times at the start, where nothing bends the motion. */
      readonly start: Parameters<typeof doubtfulRank>[5];
      /** The start. */
      readonly states: ReadonlyMap<Letter, ArrayLike<number>>;
    };

/** Follows one trajectory to the times that a relation speaks of; what names no time stands at the start, or at `now`. */
export function sidesSeen(
  c: Case,
  form: Pick<Extract<Form, { kind: 'relation' }>, 'left' | 'right' | 'tolerance' | 'guard'>,
  setting: Setting,
  orbit: Orbit,
  now?: number,
): Seen {
  const right = aligned(form.right, form.left.indices);
  const late = c.claim.observed.filter((o) => o.letter.role === 'observed');
  const named = late.map((o) => scalar(o.time, valuesOf(setting)));
  const times = [...new Set(now === undefined ? named : [...named, now])].sort((a, b) => a - b);
  if (times.some((t) => !(t > 0))) return { never: 'a time of the trajectory is not positive' };
  if (isMap(c) && !times.every(Number.isInteger)) return { never: 'a map has a state at whole steps only' };
  const run = follow(orbit, times, form.tolerance !== undefined);
  if (run.states.length < times.length) return { trouble: run.ended };
  const reduced = c.claim.ansatz === undefined ? [] : orbit.chart.letters;
  const states = c.model.states.map((x) => x.letter);
  const extra = new Map<Letter, ArrayLike<number>>([
    ...startsOf(c, orbit.y0, orbit.chart.extra(orbit.coordinates), setting),
    ...orbit.chart.extra(orbit.coordinates),
  ]);
  const first = unpack(orbit.y0, states, setting);
  const begun = new Map(extra);
  for (const o of late) {
    const own = first.get(o.of) ?? orbit.chart.extra(orbit.coordinates).get(o.of);
    if (own !== undefined) begun.set(o.letter, own);
  }
  let coordinates: Float64Array = orbit.coordinates;
  times.forEach((t, k) => {
    const y = run.states[k]!;
    coordinates = coordinatesAt(orbit.chart, y, coordinates);
    const parts = new Map<Letter, ArrayLike<number>>([
      ...unpack(y, states, setting),
      ...orbit.chart.extra(coordinates),
    ]);
    for (const o of late)
      if (scalar(o.time, valuesOf(setting)) === t) extra.set(o.letter, Float64Array.from(Array.from(parts.get(o.of)!)));
  });
  const letters = [...reduced, ...c.claim.observed.map((o) => o.letter)];
  const probe = instrument(
    [form.left.term, right, magnitude(form.left.term), magnitude(right), form.guard].map((term, k) => ({
      name: `${k}`,
      indices: form.left.indices,
      term,
    })),
    c.model,
    setting,
    { extra: letters },
  );
  const t = now ?? times.at(-1) ?? 0;
  const y = now === undefined ? orbit.y0 : run.states[times.indexOf(now)]!;
  if (now !== undefined)
    for (const [l, x] of orbit.chart.extra(coordinatesAt(orbit.chart, y, coordinates))) extra.set(l, x);
  return {
    n: probe.length / 5,
    out: probe.evaluate(y, t, extra),
    error: Math.max(0, ...run.error.map(largestOf)),
    size: Math.max(largestOf(orbit.y0), ...run.states.map(largestOf), 1e-290),
    shape: probe.outputs[0]!.shape,
    at: { y, t, extra, letters },
    start: isMap(c) || hasKinks(c.model) ? undefined : { y: orbit.y0, extra: begun },
    states: unpack(orbit.y0, states, setting),
  };
}

/** By how much a comparison fails; not positive where it holds. */
function signedGap(comparison: string, left: number, right: number): number {
  switch (comparison) {
    case '<':
    case '<=':
      return left - right;
    case '>':
    case '>=':
      return right - left;
    case '!=':
      return left === right ? Number.POSITIVE_INFINITY : 0;
    default:
      return Math.abs(left - right);
  }
}
