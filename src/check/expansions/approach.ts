import type { Letter } from '../../expr/expr.ts';
import type { Form, Tendency } from '../../model/claim.ts';
import { scalar } from '../../numeric/scalar.ts';
import { declaredSetting, holds, inDomain, isRefusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { comparer, entryName } from '../case/sides.ts';
import type { Witness } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { sidesSeen } from '../trajectories/observed.ts';
import { orbits } from '../trajectories/orbit.ts';

type Sides = Pick<Extract<Form, { kind: 'relation' }>, 'left' | 'right' | 'guard' | 'at'>;

/** Both sides of a relation at values of a letter that tend somewhere, everything else the same. */
export interface Approached {
  /** How far the letter still is from where it tends: small. */
  readonly distance: number;
  /** Left minus right, of each entry. */
  readonly gaps: readonly number[];
  /** The larger of both sides, and the error of the gap by what was added up; of each entry. */
  readonly size: readonly number[];
  readonly error: readonly number[];
  readonly witness: (entry: number) => Witness;
}

/** Where the values begin, and what each is divided by to get the next. */
const LARGEST = 1 / 8;
const FALL = 4;
const VALUES = 9;
/** The longest time of a trajectory, in units of what the start shows of its pace. */
const LONGEST = 4000;
/** Sizes grow more slowly: a term with a double sum costs their square. */
const SIZES = [8, 16, 32, 64, 128];
const COSTLY_SIZES = [8, 12, 18, 27];

/** Values of a letter on its way, nearest last, with the distances that are left. */
export function values(tendency: Tendency, setting: Setting, costly: boolean): readonly (readonly [number, number])[] {
  const { letter, to } = tendency;
  if (letter.role === 'size')
    return (costly ? COSTLY_SIZES : SIZES)
      .filter((n) => inDomain(n, letter.domain, setting))
      .map((n) => [n, 1 / n] as const);
  const distances = Array.from({ length: VALUES }, (_, k) => LARGEST / FALL ** k);
  if (to === undefined) return distances.map((x) => [1 / x, x] as const);
  const end = scalar(to, valuesOf(setting));
  const near = (sign: 1 | -1) =>
    distances.map((x) => [end + sign * x, x] as const).filter(([v]) => inDomain(v, letter.domain, setting));
  const above = near(1);
  return above.length > 3 ? above : near(-1);
}

/** A setting with another value of one letter; arbitrary constants keep theirs unless a size moves. */
export function moved(c: Case, setting: Setting, letter: Letter, value: number): Setting | undefined {
  if (letter.role !== 'size') {
    const made: Setting = { ...setting, constants: new Map([...setting.constants, [letter, Float64Array.of(value)]]) };
    return c.when.every((w) => holds(w, valuesOf(made)) !== false) ? made : undefined;
  }
  const parameters = Object.fromEntries(
    c.model.parameters.map((p) => [p.letter.name, setting.constants.get(p.letter)![0]!] as const),
  );
  const sizes = Object.fromEntries(
    c.model.sizes.map((s) => [s.letter.name, s.letter === letter ? value : setting.sizes.get(s.letter)!] as const),
  );
  const made = declaredSetting(c.model, c.random.fork('constants'), { sizes, parameters }, c.when);
  if (isRefusal(made)) return undefined;
  return c.when.every((w) => holds(w, valuesOf(made)) !== false) ? made : undefined;
}

/** Both sides of a relation on the way, at several settings and starts (or states); or why there are none. */
export function approaches(
  c: Case,
  sides: Sides,
  tendency: Tendency,
): { readonly all: readonly (readonly Approached[])[]; readonly reason?: string } {
  const late = c.claim.observed.some((o) => o.letter.role === 'observed');
  const { settings: where, refused } = settings(c, Math.min(c.draws, 2));
  let reason = refused;
  const all = where.map((setting, s) => {
    const found: Approached[] = [];
    for (const [value, distance] of values(tendency, setting, late)) {
      const there = moved(c, setting, tendency.letter, value);
      if (there === undefined) continue;
      const stream = c.random.fork(`approach ${s}`);
      if (!late) {
        const seen = comparer(c, { kind: 'relation', comparison: '=', ...sides }, there, stream)(stream.fork(0));
        found.push({
          distance,
          gaps: Array.from(seen.left, (x, k) => x - seen.right[k]!),
          size: Array.from(seen.left, (x, k) => Math.max(Math.abs(x), Math.abs(seen.right[k]!))),
          error: Array.from(seen.scale, (x) => 1e-14 * x),
          witness: (k) => witness(c.model, there, seen, k),
        });
        continue;
      }
      const orbit = orbits(c, there)(stream.fork(0));
      if (orbit === undefined) {
        reason = 'no start meets the conditions';
        continue;
      }
      // Along a longer way an explicit integrator would take too many steps.
      const longest = Math.max(...c.claim.observed.map((o) => scalar(o.time, valuesOf(there))));
      if (longest * orbit.pace > LONGEST) {
        reason = `at ${tendency.letter.name} = ${value} the time is too long to be followed`;
        break;
      }
      const seen = sidesSeen(c, sides, there, orbit);
      if ('never' in seen || 'trouble' in seen) {
        reason = 'never' in seen ? seen.never : seen.trouble;
        continue;
      }
      const { n, out, error, shape } = seen;
      const states = seen.states;
      const entries = Array.from({ length: n }, (_, k) => k).filter((k) => out[4 * n + k] !== 0);
      found.push({
        distance,
        gaps: entries.map((k) => out[k]! - out[n + k]!),
        size: entries.map((k) => Math.max(Math.abs(out[k]!), Math.abs(out[n + k]!))),
        error: entries.map((k) => 1e-12 * Math.max(out[2 * n + k]!, out[3 * n + k]!) + 10 * error),
        witness: (m) => {
          const what = () =>
            `${entryName('left side', shape)(entries[m]!)} and right side at the observed times; states are the start`;
          const shown = { left: [out[entries[m]!]!], right: [out[n + entries[m]!]!], scale: [1], entry: what, states };
          return witness(c.model, there, shown, 0);
        },
      });
    }
    return found;
  });
  return { all: all.filter((a) => a.length > 0), ...(reason === undefined ? {} : { reason }) };
}
