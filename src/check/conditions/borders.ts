import { num, sym } from '../../expr/build.ts';
import type { Letter } from '../../expr/expr.ts';
import type { Comparison, Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Declared } from '../../model/model.ts';
import { random } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import {
  closedEnds,
  drawDisorder,
  drawSetting,
  holds,
  inDomain,
  isRefusal,
  pinned,
  type Setting,
  valuesOf,
} from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { dimensionOf } from '../case/dimension.ts';

/** How near to a border a setting lies, as a part of the way to it. */
const BESIDE = 2e-3;
/** Most settings of a kind. */
const MOST = 8;
const HALVED = 40;
const PATIENCE = 20;

const OPPOSITE: { readonly [K in Comparison]?: Comparison } = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/**
 * Settings right inside of what the conditions of a claim allow, one beside each: a condition that is a little too wide is
 * false in a thin layer along its border, which random settings miss. On the way from a setting of the claim to one that
 * breaks this condition alone, the last at which it holds.
 */
export function borders(c: Case): readonly Setting[] {
  const inner = settings(c).settings;
  const found: Setting[] = [];
  if (inner.length === 0) return found;
  const stream = random(`${c.seed}/${c.model.name}/borders`);
  const all = conjuncts(c.when);
  for (const [k, part] of all.entries()) {
    if (found.length >= MOST) return found;
    const broken = brokenBy(part);
    if (broken === undefined) continue;
    const others = all.filter((_, m) => m !== k);
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      const from = inner[attempt % inner.length]!;
      const beyond = drawSetting(c.model, stream.fork(`${k}.${attempt}`), [...others, broken], 0);
      if (isRefusal(beyond)) break;
      const on = lastAllowed(c, (u) => between(from, beyond, u), part);
      if (on === undefined) continue;
      found.push(on);
      break;
    }
  }
  return found;
}

/** A setting with all parameters on a closed end of their domains that have one: draws put one of them there at a time. */
export function corners(c: Case): readonly Setting[] {
  const own = c.model.parameters.flatMap(({ letter }) => closedEnds(letter.domain).map((end) => ({ letter, end })));
  if (own.length < 2) return [];
  const ends = own.filter((e, k) => own.findIndex((x) => x.letter === e.letter) === k);
  const at = ends.map(
    ({ letter, end }): Condition => ({ kind: 'compare', comparison: '=', left: sym(letter), right: end }),
  );
  const setting = drawSetting(c.model, random(`${c.seed}/${c.model.name}/corners`), [...at, ...c.when], 0);
  return isRefusal(setting) ? [] : [setting];
}

/** How near to the ends of domains parameters are put, as a part of the width, and how far out where there is none. */
export interface Ends {
  readonly near: number;
  readonly far: number;
}

/** Settings with one parameter near an end of its domain, or far out where it has none; an arbitrary constant 0, or large. */
export function ends(c: Case, { near, far }: Ends): readonly Setting[] {
  const from = settings(c).settings[0];
  const found: Setting[] = [];
  if (from === undefined) return found;
  const add = (letter: Letter, x: Float64Array): void => {
    const setting = redrawn(c, { ...from, constants: new Map(from.constants).set(letter, x) });
    if (setting !== undefined && found.length < 2 * MOST && isAllowed(c, setting)) found.push(setting);
  };
  for (const { letter } of c.model.parameters) {
    if (letter.domain.kind !== 'real') continue;
    const values = valuesOf(from);
    const [low, high] = [letter.domain.lower, letter.domain.upper].map((b) => b && scalar(b.value, values));
    const width = low === undefined || high === undefined ? 1 : high - low;
    add(letter, Float64Array.of(rounded(low === undefined ? (high ?? 0) - far : low + near * width)));
    add(letter, Float64Array.of(rounded(high === undefined ? (low ?? 0) + far : high - near * width)));
  }
  for (const { letter } of c.model.constants) {
    const x = from.constants.get(letter);
    if (x === undefined || letter.role !== 'any' || !isFree(letter)) continue;
    add(
      letter,
      x.map(() => 0),
    );
    add(
      letter,
      x.map((v) => far * v),
    );
  }
  return found;
}

/** Random settings take small sizes; what small ones allow larger ones may not. */
const SIZES = [9, 30];
/** More coordinates than this are not looked at. */
const LARGEST = 60;

/** Settings with one size large, as far as the states stay few. */
export function largeSizes(c: Case): readonly Setting[] {
  const from = settings(c).settings[0];
  if (from === undefined) return [];
  const stream = random(`${c.seed}/${c.model.name}/sizes`);
  return c.model.sizes.flatMap(({ letter }) =>
    SIZES.flatMap((n): readonly Setting[] => {
      const large: Condition = { kind: 'compare', comparison: '=', left: sym(letter), right: num(n) };
      const setting = drawSetting(c.model, stream.fork(`${letter.name} ${n}`), [...c.when, large], 0);
      if (isRefusal(setting)) return [];
      const letters = [...c.model.states.map((s) => s.letter), ...(c.claim.ansatz?.letters ?? [])];
      return dimensionOf(letters, setting) > LARGEST ? [] : [setting];
    }),
  );
}

/**
 * Random arrays belong to the parameters that they are drawn at: of a setting whose parameters were moved they are drawn once
 * more, from one stream, so that they move with them. Undefined where there are none.
 */
function redrawn(c: Case, setting: Setting): Setting | undefined {
  if (c.model.random.length === 0) return setting;
  const stream = random(`${c.seed}/${c.model.name}/moved`);
  const disorder = drawDisorder(c.model, setting, { random: stream, draw: stream.seed });
  return 'refused' in disorder ? undefined : { ...setting, constants: new Map([...setting.constants, ...disorder]) };
}

const rounded = (x: number): number => Number(x.toPrecision(6));

/** What may be moved number by number: points of a sphere may not. */
const isFree = (l: Letter): boolean => (l.role === 'parameter' || l.role === 'any') && l.domain.kind === 'real';

/** What breaks a comparison; undefined where it has no border. */
function brokenBy(w: Condition): Condition | undefined {
  const opposite = w.kind === 'compare' ? OPPOSITE[w.comparison] : undefined;
  return w.kind === 'compare' && opposite !== undefined ? { ...w, comparison: opposite } : undefined;
}

/** A setting of the same sizes and random arrays on the straight way to another one. */
function between(from: Setting, to: Setting, u: number): Setting {
  const constants = new Map<Letter, Float64Array>();
  for (const [l, x] of from.constants) {
    const y = to.constants.get(l);
    constants.set(l, y !== undefined && isFree(l) && y.length === x.length ? x.map((v, k) => v + u * (y[k]! - v)) : x);
  }
  return { ...from, constants };
}

/** Whether a setting is one of a claim; letters to which its conditions give a value take it. */
export function isAllowed(c: Case, setting: Setting): boolean {
  if (!pinned(c.when, setting)) return false;
  const isInside = ({ letter: l }: Declared): boolean =>
    !isFree(l) || setting.constants.get(l)!.every((x) => inDomain(x, l.domain, setting));
  return (
    [...c.model.parameters, ...c.model.constants].every(isInside) &&
    c.when.every((w) => holds(w, valuesOf(setting)) !== false)
  );
}

/** How far beyond the other setting a way goes on, until the condition breaks. */
const FARTHER = [1, 2, 4, 8];

/** The last setting on a way before a condition breaks, less a little; undefined where it does not break there. */
function lastAllowed(c: Case, at: (u: number) => Setting, w: Condition): Setting | undefined {
  // A condition on states has no value here.
  const meets = (u: number): boolean | undefined => holds(w, valuesOf(at(u)));
  const broken = FARTHER.find((u) => meets(u) === false);
  if (meets(0) !== true || broken === undefined) return undefined;
  let [inside, outside] = [0, broken];
  for (let k = 0; k < HALVED; k++) {
    const middle = (inside + outside) / 2;
    if (meets(middle) === true) inside = middle;
    else outside = middle;
  }
  const on = at(inside * (1 - BESIDE));
  // Few digits, where they will do: a witness reads better.
  const short: Setting = {
    ...on,
    constants: new Map([...on.constants].map(([l, x]) => [l, isFree(l) ? x.map(rounded) : x])),
  };
  return [short, on].flatMap((s) => redrawn(c, s) ?? []).find((s) => isAllowed(c, s));
}
