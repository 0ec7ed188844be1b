import { letters, mentions } from '../expr/traverse.ts';
import type { Form } from '../model/claim.ts';
import { instrument } from '../numeric/instrument.ts';
import type { Setting } from '../numeric/setting.ts';
import { TIME } from '../theory/motion.ts';
import { type Case, isMap, settings, thrift } from './case.ts';
import { cycleFrom } from './cycle.ts';
import { type Orbit, orbits } from './orbit.ts';
import { coordinatesAt } from './readout.ts';
import { type Settled, settle, settledBy } from './settle.ts';
import { aligned, entryName } from './sides.ts';
import { startsOf, toleranceOf } from './trajectory.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from './verdict.ts';
import { disagreement } from './witness.ts';

/** `limit Q = …` as t -> infinity: trajectories are followed until they settle, the end is polished. */
export function judgeLimit(c: Case, form: Extract<Form, { kind: 'limit' }>): Judgement {
  if (c.claim.observed.some((o) => o.letter.role === 'observed'))
    return inconclusive('not judged yet: a limit that speaks of values at other times than 0');
  const right = aligned(form.value, form.quantity.indices);
  if (mentions(form.quantity.term, TIME) || mentions(right, TIME))
    return inconclusive('not judged yet: a limit of what contains t');
  if (isDriven(c)) return inconclusive(DRIVEN);
  const { settings: all, refused } = settings(c, Math.min(c.draws, 4));
  const { where, draws: starts } = thrift(c, all, 2);
  const evidence: Evidence[] = [];
  let draws = 0;
  let worst = 0;
  let allowed = 0;
  let trouble: string | undefined;
  let method = '';
  let slow = '';
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    for (let d = 0; d < starts; d++) {
      const orbit = start(c.random.fork(`limit ${s}.${d}`));
      if (orbit === undefined) {
        trouble = 'no start meets the conditions';
        continue;
      }
      const settled = settle(orbit);
      method = settledBy(orbit);
      if (settled.end === undefined) {
        const grown = settled.blownUp === undefined ? undefined : divergence(c, form, setting, orbit, settled.blownUp);
        const round = settled.cycle === undefined ? undefined : goingRound(c, form, setting, orbit, settled.cycle);
        const other = grown ?? round;
        if (other !== undefined) return { verdict: 'refuted', evidence, witness: other };
        const turning = orbit.map === undefined ? onCycle(c, form, setting, orbit, settled) : undefined;
        if (turning?.witness !== undefined)
          return { verdict: 'refuted', evidence, witness: turning.witness, reason: turning.reason };
        if (turning?.gap !== undefined) {
          [worst, allowed] = [Math.max(worst, turning.gap), Math.max(allowed, turning.allowed)];
          slow = ', until it returns to itself on a cycle';
          draws++;
          continue;
        }
        trouble = settled.reason;
        continue;
      }
      const reduced = c.claim.ansatz === undefined ? [] : orbit.chart.letters;
      const probe = instrument(
        [form.quantity.term, right].map((term, k) => ({ name: `${k}`, indices: form.quantity.indices, term })),
        c.model,
        setting,
        { extra: [...reduced, ...c.claim.observed.map((o) => o.letter)] },
      );
      const starts = startsOf(c, orbit.y0, orbit.chart.extra(orbit.coordinates), setting);
      const first = probe.evaluate(orbit.y0, 0, new Map([...orbit.chart.extra(orbit.coordinates), ...starts]));
      const end = endCoordinates(orbit, settled.states, settled.end);
      const out = probe.evaluate(settled.end, 0, new Map([...orbit.chart.extra(end), ...starts]));
      // The end of a motion that slows down as a power of t is known to a part of what was left of the way.
      const before = settled.power === undefined ? undefined : lastSeen(orbit, settled.states);
      const late = before && probe.evaluate(before.y, 0, new Map([...orbit.chart.extra(before.x), ...starts]));
      if (settled.power !== undefined) slow = `, which slows down as t^-${settled.power.toPrecision(3)}`;
      const n = probe.length / 2;
      for (let m = 0; m < n; m++) {
        const [found, claimed] = [out[m]!, out[n + m]!];
        if (!Number.isFinite(claimed) || !Number.isFinite(found)) {
          trouble = 'a side of the claim is not finite';
          continue;
        }
        // The error of the end: relative to itself, and what the steps have added up from the start.
        const own = Math.max(Math.abs(found), Math.abs(claimed));
        const rest = late === undefined ? 0 : LEFT * Math.abs(late[m]! - found);
        const error = 1e-7 * own + 1e-13 * (settled.steps + 10) * Math.abs(first[m]!) + rest;
        const asked = form.tolerance === undefined ? undefined : toleranceOf(form, setting, claimed);
        const gap = Math.abs(found - claimed);
        allowed = Math.max(allowed, asked ?? error);
        worst = Math.max(worst, gap);
        if (gap <= (asked ?? error)) continue;
        if (gap < 10 * error && asked === undefined) {
          trouble = 'a gap of the size of the error of the limit';
          continue;
        }
        const what = `limit of the ${entryName('quantity', probe.outputs[0]!.shape)(m)}, ${isMap(c) ? 'iterated' : 'integrated'} and claimed; states are the start`;
        const shown = { left: found, right: claimed, what, state: orbit.y0 };
        return { verdict: 'refuted', evidence, witness: disagreement(c.model, setting, shown) };
      }
      draws++;
    }
  }
  if (draws === 0 || trouble !== undefined)
    return inconclusive(trouble ?? refused ?? 'no trajectory could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method: `${method}${slow}${slow.endsWith('cycle') ? '' : ', end polished by Newton'}`,
    says: `agrees for ${draws} trajectories`,
    measured: worst,
    tolerance: allowed,
    draws,
  });
  return { verdict: 'supported', evidence };
}

/** Whether the equations contain the time: what is at rest at one time may move at another. */
export const isDriven = (c: Case): boolean => c.model.dynamics.some((d) => mentions(d.right, TIME));
export const DRIVEN = 'the equations contain t: what is at rest at one time may move at another';

/** A quantity that has grown beyond all bounds with the trajectory has no finite limit. */
function divergence(
  c: Case,
  form: Extract<Form, { kind: 'limit' }>,
  setting: Setting,
  orbit: Orbit,
  last: { readonly t: number; readonly y: Float64Array },
): Witness | undefined {
  for (const { m, found, claimed, name } of sidesOn(c, form, setting, orbit, last)) {
    if (!Number.isFinite(claimed) || !(Math.abs(found) > 1e6 * (1 + Math.abs(claimed)))) continue;
    const what = `the ${name(m)} at t = ${last.t}, still growing, and the claimed limit; states are the start`;
    return disagreement(c.model, setting, { left: found, right: claimed, what, state: orbit.y0, time: last.t });
  }
  return undefined;
}

/** On a cycle a value counts as another one from this on, against the larger of both. */
const ROUND = 1e-5;

/** A quantity that comes back, on a cycle, to a value other than the claimed one does not tend to it. */
function goingRound(
  c: Case,
  form: Extract<Form, { kind: 'limit' }>,
  setting: Setting,
  orbit: Orbit,
  cycle: NonNullable<Settled['cycle']>,
): Witness | undefined {
  // A map that is another one in each step may leave a cycle.
  if (c.fields.some((f) => letters(f.right).some((l) => l.role === 'time'))) return undefined;
  for (const [k, y] of cycle.states.entries())
    for (const { m, found, claimed, name } of sidesOn(c, form, setting, orbit, { t: cycle.t + k, y })) {
      const asked = form.tolerance === undefined ? 0 : toleranceOf(form, setting, claimed);
      const gap = Math.abs(found - claimed) - asked;
      if (!(gap > ROUND * Math.max(Math.abs(found), Math.abs(claimed)))) continue;
      const what = `the ${name(m)} at step ${cycle.t + k}, on a cycle of period ${cycle.states.length}, and the claimed limit; states are the start`;
      return disagreement(c.model, setting, { left: found, right: claimed, what, state: orbit.y0, time: cycle.t + k });
    }
  return undefined;
}

/** Both sides of a claim at a later state of a trajectory; without an ansatz. */
function sidesOn(
  c: Case,
  form: Extract<Form, { kind: 'limit' }>,
  setting: Setting,
  orbit: Orbit,
  at: { readonly t: number; readonly y: Float64Array },
) {
  if (c.claim.ansatz !== undefined) return [];
  const terms = [form.quantity.term, aligned(form.value, form.quantity.indices)];
  const quantities = terms.map((term, k) => ({ name: `${k}`, indices: form.quantity.indices, term }));
  const probe = instrument(quantities, c.model, setting, { extra: c.claim.observed.map((o) => o.letter) });
  const out = probe.evaluate(at.y, at.t, startsOf(c, orbit.y0, new Map(), setting));
  const n = probe.length / 2;
  const name = entryName('quantity', probe.outputs[0]!.shape);
  return Array.from({ length: n }, (_, m) => ({ m, found: out[m]!, claimed: out[n + m]!, name }));
}

/** What a cycle says: one that the quantity swings on has no limit, along one on which it is still it has that value. */
interface OnCycle {
  readonly witness?: Witness;
  readonly reason: string;
  readonly gap?: number;
  readonly allowed: number;
}

function onCycle(
  c: Case,
  form: Extract<Form, { kind: 'limit' }>,
  setting: Setting,
  orbit: Orbit,
  settled: ReturnType<typeof settle>,
): OnCycle | undefined {
  if (c.claim.ansatz !== undefined || settled.blownUp !== undefined) return undefined;
  const cycle = cycleFrom(orbit, settled.t.at(-1)!, settled.states.at(-1)!);
  if (cycle === undefined) return undefined;
  const terms = [form.quantity.term, aligned(form.value, form.quantity.indices)];
  const quantities = terms.map((term, k) => ({ name: `${k}`, indices: form.quantity.indices, term }));
  const probe = instrument(quantities, c.model, setting, { extra: c.claim.observed.map((o) => o.letter) });
  const starts = startsOf(c, orbit.y0, new Map(), setting);
  const seen = cycle.states.map((y) => Float64Array.from(probe.evaluate(y, 0, starts)));
  const n = probe.length / 2;
  let [gap, allowed] = [0, 0];
  for (let m = 0; m < n; m++) {
    const found = seen.map((v) => v[m]!);
    const claimed = seen[0]![n + m]!;
    const [low, high] = [Math.min(...found), Math.max(...found)];
    const size = Math.max(Math.abs(low), Math.abs(high), Math.abs(claimed));
    if (![low, high, claimed].every(Number.isFinite)) return undefined;
    const swings = high - low > 1e-6 * size;
    const error = form.tolerance === undefined ? 1e-7 * size : toleranceOf(form, setting, claimed);
    const far = Math.abs(high - claimed) > Math.abs(low - claimed) ? high : low;
    const off = Math.abs(far - claimed);
    if (swings ? off <= error : off > error && off < 10 * error && form.tolerance === undefined) return undefined;
    if (swings || off > error) {
      const name = entryName('quantity', probe.outputs[0]!.shape)(m);
      const what = swings
        ? `the ${name} again and again, on a cycle of period ${cycle.period.toPrecision(6)} on which it swings, and the claimed limit; states are the start`
        : `the ${name} on the cycle of period ${cycle.period.toPrecision(6)} that is reached, and the claimed limit; states are the start`;
      const witness = disagreement(c.model, setting, { left: far, right: claimed, what, state: orbit.y0 });
      return { witness, reason: 'the trajectory ends on a cycle', allowed: error };
    }
    [gap, allowed] = [Math.max(gap, off), Math.max(allowed, error)];
  }
  return { reason: 'the trajectory ends on a cycle', gap, allowed };
}

/** By which part of the last way the end of a slow motion may be off. */
const LEFT = 0.02;

/** The last state that was followed, with its coordinates. */
function lastSeen(
  orbit: Orbit,
  states: readonly Float64Array[],
): { readonly y: Float64Array; readonly x: Float64Array } {
  const y = states.at(-1)!;
  return { y, x: endCoordinates(orbit, states, y) };
}

/** Coordinates of the end of a trajectory, found by following it. */
export function endCoordinates(orbit: Orbit, states: readonly Float64Array[], end: Float64Array): Float64Array {
  let x: Float64Array = orbit.coordinates;
  for (const y of states) x = coordinatesAt(orbit.chart, y, x);
  return coordinatesAt(orbit.chart, end, x);
}
