import { num, one, pow, reduce, square, sum } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { openReduce } from '../../expr/traverse.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { holds, type Setting, sizeOf, valuesOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { magnitude } from '../case/magnitude.ts';
import { coordinatesAt } from '../case/readout.ts';
import type { Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { ranksIn } from './firmness.ts';
import { follow, type Orbit } from './orbit.ts';
import { startsOf } from './trajectory.ts';

/** States of a trajectory that are looked at, and their last time in units of the pace of the start. */
const LOOKS = 80;
const LAST = 10;
/** How often the time of a crossing is halved. */
const HALVED = 40;

/** Where a determinant passes 0 along a trajectory, and the witness for it. */
export interface RankLost {
  readonly words: string;
  readonly witness: Witness;
}

/**
 * Whether the rank of a square matrix among some terms drops at a single instant, which no look at later times sees: its
 * determinant has one sign before and the other after. Undefined where none was found; of a map there are no instants.
 */
export function rankLostBetween(c: Case, terms: readonly Expr[], setting: Setting, orbit: Orbit): RankLost | undefined {
  if (orbit.map !== undefined) return undefined;
  for (const rank of ranksIn(terms)) {
    const { binders, body } = openReduce(rank);
    const [n, m] = binders.map((b) => sizeOf(b.set.size, setting.sizes));
    if (rank.free.length > 0 || n !== m) continue;
    const bound = pow(sum(binders, square(magnitude(body))), num(rational(n!, 2)));
    const found = crossing(c, [reduce('det', binders, body, one, []), bound], setting, orbit);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Pairs of states between which a singular one is looked for, and how far back from it a start lies, over the pace there. */
const PAIRS = 12;
const BACK = 0.02;

/**
 * Whether trajectories pass through the singular matrices: from a state with a singular one, found between two of
 * opposite determinants, a step back in time leads to a start. What passes there does so from a whole neighbourhood of it,
 * though few random starts see it. Undefined where nothing passes, or where starts are not free.
 */
export function rankLostAtSingular(
  c: Case,
  terms: readonly Expr[],
  setting: Setting,
  start: (draw: RandomStream) => Orbit | undefined,
  draw: RandomStream,
): RankLost | undefined {
  const free =
    c.claim.from === undefined && c.claim.ansatz === undefined && c.model.initials.every((i) => i.start.kind === 'law');
  if (!free) return undefined;
  for (const rank of ranksIn(terms)) {
    const { binders, body } = openReduce(rank);
    const [n, m] = binders.map((b) => sizeOf(b.set.size, setting.sizes));
    if (rank.free.length > 0 || n !== m) continue;
    const states = c.model.states.map((x) => x.letter);
    const det = instrument(
      [{ name: 'det', indices: [], term: reduce('det', binders, body, one, []) }],
      c.model,
      setting,
      { variables: states, extra: c.claim.observed.map((o) => o.letter) },
    );
    for (let k = 0; k < PAIRS; k++) {
      const [a, b] = [start(draw.fork(`${k} a`)), start(draw.fork(`${k} b`))];
      if (a === undefined || b === undefined || a.map !== undefined) return undefined;
      if (a.domain.manifold !== undefined || a.domain.bounds.length > 0) return undefined;
      const at = (u: number): Float64Array => a.y0.map((y, l) => y + u * (b.y0[l]! - y));
      const value = (u: number): number => det.evaluate(at(u), 0)[0]!;
      if (!(value(0) * value(1) < 0)) continue;
      let [low, high] = [0, 1];
      for (let h = 0; h < 60; h++) {
        const middle = (low + high) / 2;
        if (value(middle) * value(0) > 0) low = middle;
        else high = middle;
      }
      const singular = at(high);
      const velocity = a.field.evaluate(singular, 0);
      const pace = largestOf(velocity) / (largestOf(singular) || 1);
      if (!(pace > 0)) continue;
      const y0 = singular.map((y, l) => y - (BACK / pace) * velocity[l]!);
      const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>(unpack(y0, states, setting)));
      if (!c.when.every((w) => holds(w, values) !== false)) continue;
      const bound = pow(sum(binders, square(magnitude(body))), num(rational(n!, 2)));
      const found = crossing(c, [reduce('det', binders, body, one, []), bound], setting, {
        ...a,
        y0,
        coordinates: y0,
        pace,
        affine: () => undefined,
      });
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Follows a determinant, and what it is at most for a matrix whose entries are sums of this size: of one that is 0 because
 * its terms cancel, as of a conserved matrix, rounding alone changes the sign.
 */
function crossing(c: Case, terms: readonly Expr[], setting: Setting, orbit: Orbit): RankLost | undefined {
  const states = c.model.states.map((x) => x.letter);
  const letters = [...(c.claim.ansatz?.letters ?? []), ...c.claim.observed.map((o) => o.letter)];
  const probe = instrument(
    terms.map((term, k) => ({ name: `${k}`, indices: [], term })),
    c.model,
    setting,
    { variables: states, extra: letters },
  );
  const read = (y: Float64Array, t: number): { readonly value: number; readonly part: number } => {
    const extra = new Map<Letter, ArrayLike<number>>([
      ...startsOf(c, orbit.y0, orbit.chart.extra(orbit.coordinates), setting),
      ...orbit.chart.extra(coordinatesAt(orbit.chart, y, orbit.coordinates)),
    ]);
    const [value, most] = probe.evaluate(y, t, extra);
    return { value: value!, part: Math.abs(value!) / most! };
  };
  const times = Array.from({ length: LOOKS }, (_, k) => (LAST / orbit.pace) * ((k + 1) / LOOKS) ** 2);
  const run = follow(orbit, times);
  const values = [read(orbit.y0, 0), ...run.states.map((y, k) => read(y, times[k]!))];
  for (let k = 1; k < values.length; k++) {
    const [before, after] = [values[k - 1]!, values[k]!];
    const error = largestOf(run.error[k - 1]!) / Math.max(largestOf(run.states[k - 1]!), 1e-290);
    // Of opposite signs, and neither of them nothing but error.
    const least = Math.min(before.part, after.part);
    if (!(before.value * after.value < 0) || !(least > Math.max(1e-9, 1e3 * error))) continue;
    let [low, high] = [k === 1 ? 0 : times[k - 2]!, times[k - 1]!];
    for (let h = 0; h < HALVED && high - low > 1e-12 * high; h++) {
      const middle = (low + high) / 2;
      const y = follow(orbit, [middle]).states[0];
      if (y === undefined) return undefined;
      if (read(y, middle).value * before.value > 0) low = middle;
      else high = middle;
    }
    const words = `at t = ${high.toPrecision(8)} the determinant of a matrix passes 0, and for that instant its rank is lower`;
    const entry = (): string =>
      `the determinant at t = ${(times[k - 1]!).toPrecision(4)} against its sign before: ${words}`;
    const shown = {
      left: [after.value],
      right: [before.value],
      scale: [1],
      entry,
      states: unpack(orbit.y0, states, setting),
    };
    return { words, witness: witness(c.model, setting, { ...shown, time: high }, 0) };
  }
  return undefined;
}
