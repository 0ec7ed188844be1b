import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { aligned, entryName } from '../case/sides.ts';
import type { Witness } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { cycleFrom } from './cycle.ts';
import type { Orbit } from './orbit.ts';
import type { Settled } from './settle.ts';
import { startsOf, toleranceOf } from './trajectory.ts';

type Limit = Extract<Form, { kind: 'limit' }>;

/** What a trajectory that comes to no rest says of a limit: a witness against it, or how far from it a quantity stays that is still. */
export type Told =
  | { readonly kind: 'against'; readonly witness: Witness; readonly reason?: string }
  | { readonly kind: 'still'; readonly gap: number; readonly allowed: number };

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
export function withoutEnd(
  c: Case,
  form: Limit,
  setting: Setting,
  orbit: Orbit,
  { blownUp, cycle, t, states }: Settled,
): Told | undefined {
  if (c.claim.ansatz !== undefined) return undefined;
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
  return { kind: 'still', gap, allowed };
}

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
