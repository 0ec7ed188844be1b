import { movesWithState } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import type { Condition, Form } from '../../model/claim.ts';
import { unpack } from '../../numeric/instrument.ts';
import { random } from '../../numeric/random.ts';
import { scalar, type Values } from '../../numeric/scalar.ts';
import { drawSetting, holds, isRefusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Chart, chart } from '../case/chart.ts';
import { drawState, Unmet, type Where } from '../case/drawState.ts';
import { descend } from '../case/search.ts';
import { inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';

type Implication = Extract<Form, { kind: 'implies' }>;

/** States at each setting. */
const STATES = 60;
/** How often the premise must have held before silence counts as support. */
const ENOUGH = 20;

/** Where states are drawn: mostly about 1, some near and far, some of low rank, what a premise may ask for. */
const WHERE: readonly Where[] = [
  {},
  {},
  { reach: 10 },
  {},
  { reach: 0.1 },
  { members: 'parallel' },
  {},
  { reach: 0.001 },
  {},
  { members: 'alike' },
  { reach: 100 },
  { reach: 10, members: 'parallel' },
];

/** Room relative to both sides: below `-BROKEN` a comparison fails, within `EQUAL` both sides are equal to rounding. */
const BROKEN = 1e-9;
const EQUAL = 1e-11;
/** How many pairs of states are joined by a line across the edge of the premise, and how often that is halved. */
const PAIRS = 4;
const HALVED = 60;

/** A state as an implication sees it. */
interface Seen {
  readonly coordinates: Float64Array;
  readonly states: ReadonlyMap<Letter, ArrayLike<number>>;
  readonly values: Values;
}

/** `A implies B`, `A and B`: looked at where random states meet the premise, where a search leads, and on its edge. */
export function judgeImplication(c: Case, form: Implication): Judgement {
  let met = 0;
  let touched = false;
  const { settings: usual, refused } = settings(c);
  const where = [...usual, ...premised(c, form)];
  const each = isOfStates(form.premise) || isOfStates(form.conclusion) ? STATES : 1;
  const refuted = (setting: Setting, seen: Seen): Judgement => {
    const what = 'premise and conclusion (1 holds, 0 does not)';
    const found = { left: [1], right: [0], scale: [1], entry: () => what, states: seen.states };
    return { verdict: 'refuted', evidence: [], witness: witness(c.model, setting, found, 0) };
  };
  for (const [s, setting] of where.entries()) {
    const map = chart(c.model, c.claim.ansatz, setting);
    const inside: { readonly seen: Seen; readonly room: number }[] = [];
    const outside: Seen[] = [];
    for (let d = 0; d < each; d++) {
      const seen = look(c, map, setting, `implication ${s}.${d}`, WHERE[d % WHERE.length]);
      const premise = holds(form.premise, seen.values);
      if (premise === undefined) return inconclusive('the premise has no value at a state');
      if (!premise) {
        outside.push(seen);
        continue;
      }
      const conclusion = holds(form.conclusion, seen.values);
      if (conclusion === undefined) return inconclusive('the conclusion has no value at a state');
      met++;
      if (!conclusion) return refuted(setting, seen);
      inside.push({ seen, room: roomIn(form.conclusion, seen.values) });
    }
    const best = inside.reduce<(typeof inside)[number] | undefined>(
      (a, b) => (a && a.room <= b.room ? a : b),
      undefined,
    );
    if (best === undefined) continue;
    let worst: { seen: Seen; room: number } | undefined;
    const room = (x: Float64Array): number => {
      const seen = lookAt(c, map, setting, x);
      if (seen === undefined || holds(form.premise, seen.values) !== true) return Number.POSITIVE_INFINITY;
      const found = roomIn(form.conclusion, seen.values);
      if (worst === undefined || found < worst.room) worst = { seen, room: found };
      return found;
    };
    // Walking through terms is slow: beside a border random states have to do.
    if (c.at === undefined && Number.isFinite(best.room))
      descend(room, { x: best.seen.coordinates, value: best.room }, c.random.fork(`search ${s}`));
    if (worst !== undefined && worst.room < -BROKEN) return refuted(setting, worst.seen);
    for (let k = 0; c.at === undefined && k < Math.min(PAIRS, inside.length, outside.length); k++) {
      const edge = edgeBetween(c, map, setting, form.premise, inside[k]!.seen, outside[k]!);
      if (edge === undefined) continue;
      const found = roomIn(form.conclusion, edge.values);
      if (found < -BROKEN) return refuted(setting, edge);
      if (Math.abs(found) <= EQUAL && isStrict(form.conclusion)) touched = true;
    }
  }
  if (met < ENOUGH) return inconclusive(refused ?? `the premise was met by ${met} random states only`);
  if (touched) return inconclusive('on the edge of the premise both sides of the conclusion are equal to rounding');
  const says = `holds at all of the ${met} random states that meet the premise, and where the search led`;
  return { verdict: 'supported', evidence: [{ wing: 'numeric', method: 'random states', says, draws: met }] };
}

/** Whether a condition says something of the states. */
const isOfStates = (w: Condition): boolean => partsOf(w).some((p) => movesWithState(p.left) || movesWithState(p.right));

/** What breaks a condition. */
const broken = (w: Condition): Condition =>
  w.kind === 'compare'
    ? { ...w, comparison: BROKEN_BY[w.comparison] }
    : { kind: w.kind === 'all' ? 'any' : 'all', of: w.of.map(broken) };
const BROKEN_BY = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

/** How many settings are drawn for a premise. */
const PREMISED = 3;
/** How many of a kind are looked for at which the premise holds and the conclusion does not. */
const AGAINST = 3;

/**
 * A premise that no state decides holds at few settings, or at none: some are drawn at which it does, and where the conclusion
 * speaks of no state either, some at which that fails; there are as many samples as settings then.
 */
function premised(c: Case, form: Implication): readonly Setting[] {
  if (c.at !== undefined || isOfStates(form.premise)) return [];
  const draw = (label: string, n: number, more: readonly Condition[]): readonly Setting[] =>
    Array.from({ length: n }, (_, k) =>
      drawSetting(c.model, random(`${c.seed}/${c.model.name}/${label} ${k}`), [...c.when, form.premise, ...more]),
    ).flatMap((s) => (isRefusal(s) ? [] : [s]));
  if (isOfStates(form.conclusion)) return draw('premise', PREMISED, []);
  return [...draw('against', AGAINST, [broken(form.conclusion)]), ...draw('premise', ENOUGH, [])];
}

/** A random state. @throws {Unmet} */
function look(c: Case, map: Chart, setting: Setting, label: string, where: Where | undefined): Seen {
  const { coordinates, y } = drawState(c, map, setting, c.random.fork(label), where);
  const states = unpack(
    y,
    c.model.states.map((x) => x.letter),
    setting,
  );
  const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...states, ...map.extra(coordinates)]));
  return { coordinates, states, values };
}

/** The state at given coordinates; undefined where it is none that the claim speaks of. */
function lookAt(c: Case, map: Chart, setting: Setting, at: Float64Array): Seen | undefined {
  try {
    return look(c, map, setting, 'at', { at });
  } catch (problem) {
    if (problem instanceof Unmet) return undefined;
    throw problem;
  }
}

/** How far from failing a condition is, against the size of its sides; nothing is known of one that is no inequality. */
function roomIn(w: Condition, values: Values): number {
  if (w.kind !== 'compare') {
    const rooms = w.of.map((x) => roomIn(x, values));
    return w.kind === 'all' ? Math.min(...rooms) : Math.max(...rooms);
  }
  if (w.comparison === '=' || w.comparison === '!=') return Number.POSITIVE_INFINITY;
  const [left, right] = [scalar(w.left, values), scalar(w.right, values)];
  const gap = w.comparison.startsWith('<') ? right - left : left - right;
  const room = gap / Math.max(Math.abs(left), Math.abs(right), 1e-290);
  return Number.isNaN(room) ? Number.POSITIVE_INFINITY : room;
}

/** Whether equality breaks a condition. */
const isStrict = (w: Condition): boolean =>
  w.kind === 'compare' ? w.comparison === '<' || w.comparison === '>' : w.of.some(isStrict);

/** The comparisons that a condition is made of. */
const partsOf = (w: Condition): readonly Extract<Condition, { kind: 'compare' }>[] =>
  w.kind === 'compare' ? [w] : w.of.flatMap(partsOf);

/** The state on a line at which the premise begins to fail, where this state belongs to it (`<=`, `>=`). */
function edgeBetween(
  c: Case,
  map: Chart,
  setting: Setting,
  premise: Condition,
  inside: Seen,
  outside: Seen,
): Seen | undefined {
  if (!partsOf(premise).some((p) => p.comparison.length === 2 && p.comparison !== '!=')) return undefined;
  const between = (u: number): Float64Array => inside.coordinates.map((x, k) => x + u * (outside.coordinates[k]! - x));
  let [low, high] = [0, 1];
  for (let h = 0; h < HALVED; h++) {
    const middle = (low + high) / 2;
    const seen = lookAt(c, map, setting, between(middle));
    if (seen === undefined) return undefined;
    if (holds(premise, seen.values) === true) low = middle;
    else high = middle;
  }
  const seen = lookAt(c, map, setting, between(low));
  if (seen === undefined || holds(premise, seen.values) !== true) return undefined;
  // Which comparison has become an equality.
  const even = partsOf(premise).filter((p) => Math.abs(roomIn(p, seen.values)) <= EQUAL);
  return even.length > 0 && even.every((p) => p.comparison.length === 2) ? seen : undefined;
}
