import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { aligned, entryName } from '../case/sides.ts';
import type { Witness } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { cycleFrom } from './cycle.ts';
import { keepsItsValue } from './keeps.ts';
import type { Orbit } from './orbit.ts';
import type { Settled } from './settle.ts';
import { startsOf, toleranceOf } from './trajectory.ts';

type Limit = Extract<Form, { kind: 'limit' }>;

/** What a trajectory that comes to no rest says of a limit: a witness against it, or how far from it a quantity stays that is still. */
export type Told =
  /** It stands still, and nothing holds it. */
  | { readonly kind: 'creeps' }
  | { readonly kind: 'against'; readonly witness: Witness; readonly reason?: string }
  | { readonly kind: 'still'; readonly gap: number; readonly allowed: number; readonly how: string };

/** On a cycle of a map a value counts as another one from this on, against the larger of both. */
const ROUND = 1e-5;
/** A quantity that has grown so much farther than the claimed limit has none. */
const BEYOND = 1e6;
/** What swings less than this part of itself on a cycle is still. */
const STILL = 1e-6;

/** One entry of the quantity and of the claimed limit, at a state. */
interface Entry {
  readonly found: number;
  readonly claimed: number;
  readonly name: string;
}

/** What is said where a trajectory grows beyond all bounds, or goes round a cycle; undefined where nothing is, and within an ansatz. */
export function withoutEnd(c: Case, form: Limit, setting: Setting, orbit: Orbit, settled: Settled): Told | undefined {
  if (c.claim.ansatz !== undefined) return undefined;
  const { blownUp, cycle, t, states } = settled;
  const read = reader(c, form, setting, orbit);
  const against = ({ found, claimed }: Entry, what: string, time?: number, reason?: string): Told => ({
    kind: 'against',
    witness: disagreement(c.model, setting, {
      left: found,
      right: claimed,
      what: `${what}, and the claimed limit; states are the start`,
      state: orbit.y0,
      ...(time !== undefined && { time }),
    }),
    ...(reason !== undefined && { reason }),
  });
  if (blownUp !== undefined) {
    const grown = read(blownUp.y, blownUp.t).find(
      (e) => Number.isFinite(e.claimed) && Math.abs(e.found) > BEYOND * (1 + Math.abs(e.claimed)),
    );
    return grown && against(grown, `the ${grown.name} at t = ${blownUp.t}, still growing`, blownUp.t);
  }
  for (const [k, y] of (cycle?.states ?? []).entries()) {
    const time = cycle!.t + k;
    const other = read(y, time).find(({ found, claimed }) => {
      const asked = form.tolerance === undefined ? 0 : toleranceOf(form, setting, claimed);
      return Math.abs(found - claimed) - asked > ROUND * Math.max(Math.abs(found), Math.abs(claimed));
    });
    const where = `at step ${time}, on a cycle of period ${cycle!.states.length}`;
    if (other !== undefined) return against(other, `the ${other.name} ${where}`, time);
  }
  const still = standing(read, t, states);
  if (still !== undefined) {
    if (!keepsItsValue(c, form, orbit, settled, read)) return { kind: 'creeps' };
    const worst = still.map((e) => {
      const size = Math.max(Math.abs(e.found), Math.abs(e.claimed));
      // A difference of large states is known as well as these, and as what it was on the way.
      const rounding = 1e-7 * size + e.error;
      const allowed = form.tolerance === undefined ? rounding : toleranceOf(form, setting, e.claimed) + e.error;
      return { ...e, gap: Math.abs(e.found - e.claimed), allowed };
    });
    const off = worst.find((e) => e.gap > e.allowed);
    if (off === undefined)
      return {
        kind: 'still',
        gap: Math.max(...worst.map((e) => e.gap)),
        allowed: Math.max(...worst.map((e) => e.allowed)),
        how: ', until it stands still while the states move on',
      };
    if (off.gap < 10 * off.allowed && form.tolerance === undefined) return undefined;
    return against(off, `the ${off.name} where it stands still while the states move on`);
  }
  if (settled.lingers === true || isGrowing(t, states) || isDying(orbit, t, states)) return undefined;
  const round = orbit.map === undefined ? cycleFrom(orbit, t.at(-1)!, states.at(-1)!) : undefined;
  if (round === undefined) return undefined;
  const seen = round.states.map((y) => read(y, 0));
  const period = round.period.toPrecision(6);
  let [gap, allowed] = [0, 0];
  for (const [m, { claimed, name }] of seen[0]!.entries()) {
    const found = seen.map((entries) => entries[m]!.found);
    const [low, high] = [Math.min(...found), Math.max(...found)];
    if (![low, high, claimed].every(Number.isFinite)) return undefined;
    const size = Math.max(Math.abs(low), Math.abs(high), Math.abs(claimed));
    const swings = high - low > STILL * size;
    const error = form.tolerance === undefined ? 1e-7 * size : toleranceOf(form, setting, claimed);
    const far = Math.abs(high - claimed) > Math.abs(low - claimed) ? high : low;
    const off = Math.abs(far - claimed);
    if (swings ? off <= error : off > error && off < 10 * error && form.tolerance === undefined) return undefined;
    if (swings || off > error) {
      const what = swings
        ? `the ${name} again and again, on a cycle of period ${period} on which it swings`
        : `the ${name} on the cycle of period ${period} that is reached`;
      return against({ found: far, claimed, name }, what, undefined, 'the trajectory ends on a cycle');
    }
    [gap, allowed] = [Math.max(gap, off), Math.max(allowed, error)];
  }
  return { kind: 'still', gap, allowed, how: ', until it returns to itself on a cycle' };
}

/**
 * What moves by no more than this part of itself while the time grows by this factor stands still, at so many states at
 * least; and stays so later. Errors of the states are left out of account.
 */
const STANDS = 1e-9;
const LATE = 4;
const LOOKS = 6;
const ERROR = 5e-11;

/** A quantity that comes to rest though the states do not: its entries there. Undefined where it does not. */
function standing(
  read: ReturnType<typeof reader>,
  t: readonly number[],
  states: readonly Float64Array[],
): readonly (Entry & { readonly error: number })[] | undefined {
  const seen = states.map((y) => read(y, 0));
  const near = (k: number, of: number, room: number): boolean =>
    seen[k]!.every(({ found, claimed }, m) => {
      const there = seen[of]![m]!.found;
      return Math.abs(found - there) <= STANDS * Math.max(Math.abs(there), Math.abs(claimed)) + room;
    });
  for (let k = LOOKS; k < states.length; k++) {
    const from = t.findIndex((x) => x >= t[k]! / LATE);
    if (k - from < LOOKS || !seen[k]!.every((e) => Number.isFinite(e.found))) continue;
    const before = Array.from({ length: k - from }, (_, n) => from + n);
    if (!before.every((n) => near(n, k, ERROR * largestOf(states[n]!)))) continue;
    const stays = states.every((y, n) => n <= k || near(n, k, ERROR * largestOf(y)));
    // What is as good as 0 beside nothing has no scale.
    if (!stays || seen[k]!.every((e) => e.found === 0)) continue;
    return seen[k]!.map((e, m) => {
      const most = Math.max(...seen.slice(0, k + 1).map((entries) => Math.abs(entries[m]!.found)));
      return { ...e, error: 10 * ERROR * largestOf(states[k]!) + 1e-9 * (Number.isFinite(most) ? most : 0) };
    });
  }
  return undefined;
}

/** Whether the quantities of a claim have come to rest on the way. */
export function hasQuantityAtRest(
  c: Case,
  form: Limit,
  setting: Setting,
  orbit: Orbit,
): (t: readonly number[], states: readonly Float64Array[]) => boolean {
  return (t, states) =>
    c.claim.ansatz === undefined && standing(reader(c, form, setting, orbit), t, states) !== undefined;
}

/** Whether states grow without end, and the quantities of a claim have come to rest nowhere on the way. */
export const isCarriedAway = (c: Case, form: Limit, setting: Setting, orbit: Orbit, { t, states }: Settled): boolean =>
  isGrowing(t, states) && standing(reader(c, form, setting, orbit), t, states) === undefined;

/** Whether states move away without end, as an angle that turns: they return to nothing. */
function isGrowing(t: readonly number[], states: readonly Float64Array[]): boolean {
  const end = t.at(-1)!;
  const before = Math.max(...states.filter((_, k) => t[k]! <= end / LATE).map(largestOf));
  return largestOf(states.at(-1)!) > 2 * before;
}

/** Whether a motion gets slower all the time: what goes round keeps its speed. */
function isDying(orbit: Orbit, t: readonly number[], states: readonly Float64Array[]): boolean {
  const speedAt = (y: Float64Array): number => largestOf(orbit.field.evaluate(y, 0));
  const late = states.filter((_, k) => t[k]! >= t.at(-1)! / LATE).map(speedAt);
  const early = states.filter((_, k) => t[k]! <= t.at(-1)! / LATE ** 2).map(speedAt);
  return Math.max(...late) < SLOWER * Math.max(...early.slice(-LOOKS));
}

/** A motion this much slower, while the time has grown by some powers of two, dies. */
const SLOWER = 0.5;

/** Both sides of a claim at states of a trajectory. */
function reader(c: Case, form: Limit, setting: Setting, orbit: Orbit) {
  const terms = [form.quantity.term, aligned(form.value, form.quantity.indices)];
  const quantities = terms.map((term, k) => ({ name: `${k}`, indices: form.quantity.indices, term }));
  const probe = instrument(quantities, c.model, setting, { extra: c.claim.observed.map((o) => o.letter) });
  const starts = startsOf(c, orbit.y0, new Map(), setting);
  const name = entryName('quantity', probe.outputs[0]!.shape);
  const n = probe.length / 2;
  return (y: Float64Array, t: number): readonly Entry[] => {
    const out = probe.evaluate(y, t, starts);
    return Array.from({ length: n }, (_, m) => ({ found: out[m]!, claimed: out[n + m]!, name: name(m) }));
  };
}
