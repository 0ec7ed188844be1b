import type { Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition, Form } from '../../model/claim.ts';
import { scalar } from '../../numeric/scalar.ts';
import { holds, inDomain, lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';

export type Threshold = Extract<Form, { kind: 'threshold' }>;

/** A letter that is moved through a threshold: a number, or an arbitrary array times one. */
export interface Mover {
  readonly letter: Letter;
  /** What it is at the value 1 of the number. */
  readonly unit: Float64Array;
  readonly name: string;
}

/** A setting at which the relation holds, and the number that is moved from there. */
export interface Placed {
  readonly mover: Mover;
  readonly setting: Setting;
  readonly value: number;
}

/** The setting with the moved letter at a value. */
export const settingAt = (setting: Setting, mover: Mover, value: number): Setting => ({
  ...setting,
  constants: new Map([...setting.constants, [mover.letter, mover.unit.map((x) => value * x)]]),
});

/** Whether the moved letter may have a value. */
export const allowed = (setting: Setting, mover: Mover, value: number): boolean =>
  mover.letter.axes.length > 0 || inDomain(value, mover.letter.domain, setting);

/**
 * Letters of a relation that can be moved: the one that stands alone on a side first, parameters before constants. What
 * an equation of the conditions speaks of stays, and what the laws of random arrays depend on.
 */
export function movers(c: Case, form: Pick<Threshold, 'left' | 'right'>): readonly Letter[] {
  const fixed = new Set(c.when.flatMap((w) => equated(w)));
  for (const r of c.model.random) for (const l of lawLetters(r.law)) fixed.add(l);
  const alone = [form.left, form.right].flatMap((e) => (e.kind === 'sym' ? [e.letter] : []));
  const all = [...letters(form.left), ...letters(form.right)];
  const byRole = (role: Letter['role'], axes: boolean): Letter[] =>
    all.filter((l) => l.role === role && l.axes.length > 0 === axes && l.domain.kind === 'real');
  const order = [
    ...alone.filter((l) => l.role === 'parameter'),
    ...byRole('parameter', false),
    ...byRole('any', false),
    ...byRole('any', true),
  ];
  return [...new Set(order)].filter((l) => !fixed.has(l));
}

const equated = (w: Condition): readonly Letter[] =>
  w.kind === 'compare'
    ? w.comparison === '='
      ? [...letters(w.left), ...letters(w.right)]
      : []
    : w.of.flatMap((x) => equated(x));

function lawLetters(law: unknown): readonly Letter[] {
  if (typeof law !== 'object' || law === null) return [];
  if ('hash' in law && 'free' in law) return letters(law as Expr);
  return Object.values(law).flatMap((v) => lawLetters(v));
}

/** The relation made true by moving a letter, the other letters as they are; undefined where no value in its domain does it. */
export function place(c: Case, form: Threshold, letter: Letter, setting: Setting): Placed | undefined {
  const n = lengthOf(letter, setting.sizes);
  const now = setting.constants.get(letter);
  if (now === undefined || now.length !== n) return undefined;
  const single = letter.axes.length === 0;
  const mover: Mover = { letter, unit: single ? Float64Array.of(1) : Float64Array.from(now), name: letter.name };
  // A side without the letter stays what it is.
  const [left, right] = [form.left, form.right].map((side): ((there: () => Setting) => number) => {
    const still = letters(side).includes(letter) ? undefined : scalar(side, valuesOf(setting));
    return (there) => still ?? scalar(side, valuesOf(there()));
  });
  const gap = (v: number): number => {
    const there = (): Setting => settingAt(setting, mover, v);
    return left!(there) - right!(there);
  };
  for (const value of candidates(form, letter, setting, gap, single ? now[0]! : 1)) {
    if (!allowed(setting, mover, value)) continue;
    const there = settingAt(setting, mover, value);
    if (c.when.some((w) => holds(w, valuesOf(there)) === false)) continue;
    return { mover, setting: there, value };
  }
  return undefined;
}

/** Left minus right of the relation. */
export function difference(form: Threshold, setting: Setting): number {
  const values = valuesOf(setting);
  return scalar(form.left, values) - scalar(form.right, values);
}

/** Values at which the relation holds, the nearest to the present one first. */
function candidates(
  form: Threshold,
  letter: Letter,
  setting: Setting,
  gap: (v: number) => number,
  now: number,
): readonly number[] {
  for (const [side, other] of [
    [form.left, form.right],
    [form.right, form.left],
  ] as const)
    if (
      side.kind === 'sym' &&
      side.letter === letter &&
      side.indices.length === 0 &&
      !letters(other).includes(letter)
    ) {
      const value = scalar(other, valuesOf(setting));
      return Number.isFinite(value) ? [value] : [];
    }
  const size = Math.abs(now) || 1;
  const steps = Array.from({ length: 81 }, (_, k) => size * 2 ** ((k - 40) / 4));
  const grid = [...steps.map((s) => -s).reverse(), 0, ...steps];
  const found: number[] = [];
  const at = grid.map(gap);
  for (let k = 1; k < grid.length; k++) {
    const root = bisected(gap, [grid[k - 1]!, grid[k]!], [at[k - 1]!, at[k]!]);
    if (root !== undefined) found.push(root);
  }
  return [...new Set(found)].sort((a, b) => Math.abs(a - now) - Math.abs(b - now));
}

/** A root of a gap between two values, from what it is at them. */
function bisected(
  gap: (v: number) => number,
  [from, to]: readonly [number, number],
  [atLow, atHigh]: readonly [number, number],
): number | undefined {
  let [low, high] = [from, to];
  if (atLow === 0) return low;
  if (atHigh === 0) return high;
  if (!(Number.isFinite(atLow) && Number.isFinite(atHigh)) || atLow > 0 === atHigh > 0) return undefined;
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    const g = gap(middle);
    if (!Number.isFinite(g)) return undefined;
    if (g === 0) return middle;
    if (g > 0 === atLow > 0) low = middle;
    else high = middle;
  }
  // A pole changes its sign too.
  return Math.abs(gap(low)) <= Math.abs(atLow) + Math.abs(atHigh) ? low : undefined;
}
