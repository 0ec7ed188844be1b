import { mentions } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import { drawSetting, isRefusal, type Setting } from '../../numeric/setting.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, isMap, settings } from '../case/case.ts';
import { dimension, thrift } from '../case/dimension.ts';
import { jitter } from '../case/rounding.ts';
import { aligned, entryName } from '../case/sides.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { isFixed, isOnBorder, ON_BORDER } from './besideStart.ts';
import { endCoordinates, type Orbit, orbits } from './orbit.ts';
import { isOffForm, lastSeen, sizesAlong } from './seenAlong.ts';
import { type Settled, settle, settledBy } from './settle.ts';
import { attracts } from './spectralRate.ts';
import { startsOf, toleranceOf } from './trajectory.ts';
import { hasQuantityAtRest, isCarriedAway, withoutEnd } from './withoutEnd.ts';

type Limit = Extract<Form, { kind: 'limit' }>;

/** `limit Q = …` as t -> infinity: trajectories are followed until they settle, the end is polished. */
export function judgeLimit(c: Case, form: Limit): Judgement {
  const found = followed(c, form);
  return (found.verdict === 'supported' ? farther(c, form) : undefined) ?? found;
}

/** In how many settings a limit is asked again where parameters differ by more, and how far apart their logarithms are. */
const FARTHER = 8;
const SPREAD = 1.6;
/** A gap that speaks against a limit there: what is stiff is followed less exactly. */
const CLEAR = 1e-2;

/**
 * What parameters that differ by orders of magnitude say against a limit: an optimiser whose steps are too long for its
 * loss is met by few draws near one. They support nothing. Of small models only.
 */
function farther(c: Case, form: Limit): Judgement | undefined {
  const { model, claim, when } = c;
  if (c.at !== undefined || claim.ansatz !== undefined || model.data.length + model.random.length > 0) return undefined;
  if (model.parameters.length === 0) return undefined;
  const stream = c.random.fork('farther');
  const at = Array.from({ length: FARTHER }, (_, k) => drawSetting(model, stream.fork(k), when, k, SPREAD)).filter(
    (s): s is Setting => !isRefusal(s) && dimension(c, s) <= FEW_COORDINATES,
  );
  let open: Judgement | undefined;
  for (const setting of at) {
    const there = followed({ ...c, at: [setting] }, form, true);
    const { left, right } = there.witness ?? { left: 0, right: 0 };
    if (there.verdict === 'refuted' && Math.abs(left - right) > CLEAR * Math.max(Math.abs(left), Math.abs(right)))
      return there;
    if (there.reason === GROWS) {
      const at = model.parameters.filter((p) => p.letter.axes.length === 0);
      const where = at.map((p) => `${p.letter.name} = ${setting.constants.get(p.letter)![0]!.toPrecision(3)}`);
      open ??= inconclusive(`at ${where.slice(0, 6).join(', ')} ${GROWS}, and where the quantity tends is not known`);
    }
  }
  return open;
}

/** What grows beyond that counts as infinite, where ends are compared. */
const LARGE = 1e9;

const OFF_FORM = 'the form is not stable across itself, and rounding leads away from it';

const GROWS = 'states grow without end';

/** So many times as far as usual every other start that is added lies: beyond what parts two basins. */
const FAR = 4;

function followed(c: Case, form: Limit, brief = false): Judgement {
  const most = brief ? 1 : MANY;
  if (c.claim.observed.some((o) => o.letter.role === 'observed'))
    return inconclusive('not judged yet: a limit that speaks of values at other times than 0');
  const right = aligned(form.value, form.quantity.indices);
  if (mentions(form.quantity.term, TIME) || mentions(right, TIME))
    return inconclusive('not judged yet: a limit of what contains t');
  if (isDriven(c)) return inconclusive(DRIVEN);
  const { settings: all, refused } = settings(c, Math.min(c.draws, 4));
  const { where, draws: usual } = thrift(c, all, 2);
  const evidence: Evidence[] = [];
  let draws = 0;
  let worst = 0;
  let allowed = 0;
  let trouble: string | undefined;
  let method = '';
  let how = ', end polished by Newton';
  let lasting = 0;
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    const fixed = isFixed(start, c.random.fork(`fixed ${s}`));
    // Where two states attract, few starts may all lead to one of them: a small model is followed from more.
    for (let d = 0; d < (s === 0 && !fixed && isSmall(c, setting) ? most : Math.min(usual, most)); d++) {
      // The starts that are added may speak against the claim; what goes wrong on them is no trouble.
      const added = d >= usual;
      const rare = added && d % 2 === 1;
      const orbit = start(c.random.fork(`limit ${s}.${d}`), rare ? FAR : 1);
      if (orbit === undefined) {
        if (!added) trouble = 'no start meets the conditions';
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
      /** The quantity where an orbit ends, or as it grows. */
      const fate = (o: Orbit, { end, blownUp, states }: Settled): readonly number[] | undefined => {
        const y = end ?? blownUp?.y;
        if (y === undefined) return undefined;
        const x = endCoordinates(o, states, y);
        const values = probe.evaluate(y, 0, new Map([...o.chart.extra(x), ...starts])).subarray(0, probe.length / 2);
        return Array.from(values, (v) => (Math.abs(v) > LARGE ? Math.sign(v) * LARGE : v));
      };
      const settled = settle(orbit, brief ? () => true : hasQuantityAtRest(c, form, setting, orbit));
      method = settledBy(orbit);
      if (fixed && d === 0 && isOnBorder(orbit, settled, fate)) return inconclusive(ON_BORDER, evidence);
      if (settled.end === undefined) {
        // Where it is looked at in brief, only what has grown beyond bounds or goes round in steps is told.
        if (brief && settled.blownUp === undefined && settled.cycle === undefined)
          return inconclusive(isCarriedAway(c, form, setting, orbit, settled) ? GROWS : 'it lasts');
        const told = withoutEnd(c, form, setting, orbit, settled);
        if (told?.kind === 'against')
          return { verdict: 'refuted', evidence, witness: told.witness, ...(told.reason && { reason: told.reason }) };
        if (told?.kind === 'still') {
          [worst, allowed] = [Math.max(worst, told.gap), Math.max(allowed, told.allowed)];
          how = told.how;
          draws++;
          continue;
        }
        if (!added)
          trouble =
            told?.kind === 'creeps'
              ? 'the quantity stands still while the states move on, and nothing has been found that holds it there'
              : settled.reason;
        if (++lasting < PATIENCE) continue;
        if (trouble !== undefined) return inconclusive(trouble, evidence);
        break;
      }
      // What is far from everything hardly moves, and has not come to rest.
      if ((rare || brief) && !attracts(orbit, settled.end)) continue;
      const end = endCoordinates(orbit, settled.states, settled.end);
      const out = probe.evaluate(settled.end, 0, new Map([...orbit.chart.extra(end), ...starts]));
      // The end of a motion that slows down as a power of t is known to a part of what was left of the way.
      const before = settled.power === undefined ? undefined : lastSeen(orbit, settled.states);
      const late = before && probe.evaluate(before.y, 0, new Map([...orbit.chart.extra(before.x), ...starts]));
      if (settled.power !== undefined)
        how = `, which slows down as t^-${settled.power.toPrecision(3)}, end polished by Newton`;
      // What is 0 all along may be some last digits of the states where it ends.
      const least = Number.EPSILON * largestOf(end);
      const place = end.map((v) => (Math.abs(v) < least ? 0 : v));
      const at = (x: Float64Array): Float64Array =>
        probe.evaluate(orbit.chart.state(x), 0, new Map([...orbit.chart.extra(x), ...starts]));
      const digits = jitter(at, place, at(place)).map((v) => (Number.isFinite(v) ? v : 0));
      const n = probe.length / 2;
      const sizes = sizesAlong(orbit, settled.states, (y, x) =>
        probe.evaluate(y, 0, new Map([...orbit.chart.extra(x), ...starts])),
      );
      for (let m = 0; m < n; m++) {
        const [found, claimed] = [out[m]!, out[n + m]!];
        if (!Number.isFinite(claimed) || !Number.isFinite(found)) {
          if (!added) trouble = 'a side of the claim is not finite';
          continue;
        }
        // The error of the end: relative to itself, and what the steps have added up on the way.
        const own = Math.max(Math.abs(found), Math.abs(claimed));
        const rest = late === undefined ? 0 : LEFT * Math.abs(late[m]! - found);
        const error = 1e-7 * own + 1e-13 * (settled.steps + 10) * sizes[m]! + rest + digits[m]!;
        const asked = form.tolerance === undefined ? undefined : toleranceOf(form, setting, claimed);
        const gap = Math.abs(found - claimed);
        allowed = Math.max(allowed, asked ?? error);
        worst = Math.max(worst, gap);
        if (gap <= (asked ?? error)) continue;
        if (gap < 10 * error && asked === undefined) {
          if (!added) trouble = 'a gap of the size of the error of the limit';
          continue;
        }
        // Beside its form a trajectory says nothing against what holds on it.
        if (isOffForm(orbit, settled.end, end)) return inconclusive(OFF_FORM, evidence);
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
    method: `${method}${how}`,
    says: `agrees for ${draws} trajectories`,
    measured: worst,
    tolerance: allowed,
    draws,
  });
  return { verdict: 'supported', evidence };
}

/** How many trajectories that come to no rest are followed. */
const PATIENCE = 5;

/** Starts at the first setting of a small model, and how many coordinates that has at most. */
const MANY = 8;
const FEW_COORDINATES = 12;

/**
 * Whether a model has few coordinates, not all of which the claim says the start of. On a form that is not stable
 * across itself rounding leads away in the end: there as few starts as elsewhere are followed.
 */
function isSmall(c: Case, setting: Setting): boolean {
  if (c.claim.ansatz !== undefined) return false;
  const free = c.model.states.some(({ letter }) => !c.claim.from?.entries.some((e) => e.state === letter));
  return free && dimension(c, setting) <= FEW_COORDINATES;
}

/** Whether the equations contain the time: what is at rest at one time may move at another. */
export const isDriven = (c: Case): boolean => c.model.dynamics.some((d) => mentions(d.right, TIME));
export const DRIVEN = 'the equations contain t: what is at rest at one time may move at another';

/** By which part of the last way the end of a slow motion may be off. */
const LEFT = 0.02;
