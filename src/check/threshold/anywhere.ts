import { hasKinks } from '../../model/kinks.ts';
import { exactValues } from '../../numeric/formula/exactValues.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { realPart } from '../../numeric/roots/membership.ts';
import { lengthOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { witness } from '../case/witness.ts';
import { completeness, placed as placedRoots } from '../fixedPoints/completeness.ts';
import { motionsOf, solved } from '../fixedPoints/solved.ts';
import { AT_KINK } from '../linear/linearisation.ts';
import { onBranch, windowOf } from './branch.ts';
import { crossing } from './crossing.ts';
import { family } from './family.ts';
import { followed } from './followed.ts';
import { type Look, plain } from './look.ts';
import { type Elsewhere, meeting } from './meeting.ts';
import { allowed, type Placed, settingAt, type Threshold } from './mover.ts';
import { open, type Seen } from './seen.ts';

/** More unknowns than this are not solved for. */
const LARGEST = 12;

/** The real fixed points in the domains at a value of the moved letter, certified; in words why they are not known. */
type Points =
  | {
      readonly points: readonly Float64Array[];
      /** Why others may be missing. */
      readonly open?: string;
    }
  | string;

/**
 * A threshold that names no point: the certified fixed points on both sides of it. A fold is where two of them meet, a
 * pitchfork where three do; others are where one that goes on changes its character.
 */
export function lookAnywhere(c: Case, form: Threshold, placed: Placed, random: RandomStream): Seen {
  const motions = motionsOf(c.model, c.claim.ansatz === undefined ? undefined : c.reduced());
  if (typeof motions === 'string') return open(motions);
  const unknowns = motions.reduce((n, m) => n + lengthOf(m.state, placed.setting.sizes), 0);
  if (unknowns > LARGEST)
    return { kind: 'beside', why: `${unknowns} unknowns: more than ${LARGEST} are not solved for; say at which point` };
  if (hasKinks(c.model)) return open(AT_KINK);
  const { value, mover } = placed;
  const scale = Math.abs(value) || 1;
  const width = windowOf(placed, scale);
  if (width === undefined)
    return { kind: 'beside', why: `the threshold lies on the edge of the domain of ${mover.name}` };
  const pointsAt = (v: number): Points => {
    const setting = settingAt(placed.setting, mover, v);
    const s = solved(motions, setting, exactValues(c.model, setting, c.when), c.model.time);
    if (typeof s === 'string') return s;
    const complete = completeness(s);
    const points = placedRoots(s);
    if (points.some((p) => p.membership === 'unknown' || p.root.real === 'unknown'))
      return 'a fixed point may be real or in the domain, or not';
    return {
      points: points.flatMap((p) => (p.membership === 'inside' ? [Float64Array.from(realPart(p.root))] : [])),
      ...(complete.verdict === 'proved'
        ? {}
        : { open: `the fixed points at ${mover.name} = ${plain(v)}: ${complete.says}` }),
    };
  };
  const f = family(c, placed);
  const lookWithin = (half: number, closer: number): Seen => {
    const [before, after] = [pointsAt(value - half), pointsAt(value + half)];
    if (typeof before === 'string') return open(before);
    if (typeof after === 'string') return open(after);
    const base = { c, form, placed, family: f, scale, width: half, random, kind: form.says.length > 0 };
    const found = lookAmong(base, before.points, after.points, pointsAt);
    if (found.kind === 'elsewhere' && found.away > 1e-4 * scale && closer > 0) {
      const near = lookWithin(found.away / 3, closer - 1);
      if (near.kind === 'agrees') return near;
    }
    const seen = found.kind === 'elsewhere' ? found.says : found;
    // What was seen of some points stands; that nothing else was seen does not.
    const lack = before.open ?? after.open;
    return seen.kind === 'agrees' || lack === undefined ? seen : open(lack);
  };
  return lookWithin(width, 2);
}

/** What the points on both sides show. */
function lookAmong(
  base: Omit<Look, 'at'>,
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  pointsAt: (v: number) => Points,
): Seen | Elsewhere {
  const { form, width } = base;
  const { value } = base.placed;
  if (before.length !== after.length) {
    const more = before.length > after.length;
    const [many, few] = more ? [before, after] : [after, before];
    const sides = more ? [value - width, value + width] : [value + width, value - width];
    const met = meeting(base, many, sides[0]!, many.length - few.length);
    if (met !== undefined && met.kind !== 'open') return met;
    const other = changing(base, few, sides[1]!);
    const lost = many.length - few.length;
    // Points that branch off one that goes on, in pairs or out of the domain, are all that is lost.
    const all =
      other.kind === 'refuted' && (other.is === 'pitchfork' ? lost <= 2 : other.is === 'transcritical' && lost === 1);
    return met !== undefined && other.kind !== 'agrees' && !all ? met : other;
  }
  const kind = form.says.find((w) => w !== 'supercritical' && w !== 'subcritical');
  if (kind === 'fold' || kind === 'pitchfork')
    return unchanged(base, before.length, elsewhere(base, before.length, pointsAt));
  return changing(base, before, value - width);
}

/** As many fixed points on both sides: nothing meets there. */
function unchanged({ c, placed, width }: Omit<Look, 'at'>, count: number, reason: string): Seen {
  const { mover, value, setting } = placed;
  const [low, high] = [plain(value - width), plain(value + width)];
  const entry = (): string =>
    `how many certified fixed points ${mover.name} = ${high} has more than ${mover.name} = ${low} (${count} each), where the claim says that two meet`;
  const shown = { left: [0], right: [2], scale: [1], entry, states: new Map() };
  return { kind: 'refuted', reason, witness: witness(c.model, setting, shown, 0) };
}

/** Where the number of fixed points does change, in words. */
function elsewhere({ placed, scale }: Omit<Look, 'at'>, count: number, pointsAt: (v: number) => Points): string {
  const { mover, setting, value } = placed;
  for (const part of [0.05, 0.15, 0.4, 0.8, 2])
    for (const side of [1, -1]) {
      let [near, far] = [value, value + side * part * scale];
      const there = allowed(setting, mover, far) ? pointsAt(far) : 'outside';
      if (typeof there === 'string' || there.points.length === count) continue;
      for (let k = 0; k < 12; k++) {
        const middle = (near + far) / 2;
        const found = pointsAt(middle);
        if (typeof found === 'string') break;
        if (found.points.length === count) near = middle;
        else far = middle;
      }
      return `the number of fixed points does not change at ${mover.name} = ${plain(value)}; it does between ${plain(Math.min(near, far))} and ${plain(Math.max(near, far))}`;
    }
  return `the number of fixed points does not change at ${mover.name} = ${plain(value)}`;
}

/** Fixed points that go on through the threshold: one of them changes its character. */
function changing(base: Omit<Look, 'at'>, points: readonly Float64Array[], from: number): Seen {
  const { c, placed, family: f, width } = base;
  const seen: Seen[] = [];
  for (const start of points) {
    const at = followed(f, start, from);
    const found = crossing(at, placed.value - width, placed.value + width);
    if (found.kind === 'none') continue;
    const one = onBranch({ ...base, at }, found);
    if (one.kind === 'agrees') return one;
    seen.push(one);
  }
  const other = seen.find((s) => s.kind === 'open') ?? seen[0];
  if (other !== undefined) return other;
  const entry = (): string => 'fixed points, all certified, of which an eigenvalue passes 0 there';
  const shown = { left: [0], right: [1], scale: [1], entry, states: new Map() };
  return {
    kind: 'refuted',
    reason: `no fixed point changes its character at ${placed.mover.name} = ${plain(placed.value)}`,
    witness: witness(c.model, placed.setting, shown, 0),
  };
}
