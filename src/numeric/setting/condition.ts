import type { Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { arrayEquation } from '../../model/arrayEquation.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { scalar, type Values } from '../scalar.ts';
import { flat, position, type Setting, sizeOf, valuesOf } from './values.ts';

/** Gives letters that stand alone on one side of an equation the value of the other side. */
export function pin(when: readonly Condition[], setting: Setting): boolean {
  for (const c of conjuncts(when)) {
    if (c.kind !== 'compare' || c.comparison !== '=') continue;
    for (const [side, other] of [
      [c.left, c.right],
      [c.right, c.left],
    ] as const) {
      if (side.kind !== 'sym' || side.indices.length > 0) continue;
      const map = side.letter.role === 'size' ? setting.sizes : setting.constants;
      if (side.letter.role !== 'size' && side.letter.role !== 'parameter') continue;
      try {
        const x = scalar(other, valuesOf(setting));
        (map as Map<Letter, number | Float64Array>).set(
          side.letter,
          side.letter.role === 'size' ? x : Float64Array.of(x),
        );
        break;
      } catch {
        return false;
      }
    }
  }
  return true;
}

/** Components of arbitrary constants that stand alone on one side of an equation take the value of the other side. */
export function pinConstants(when: readonly Condition[], setting: Setting): void {
  for (const c of conjuncts(when)) {
    if (c.kind !== 'compare' || c.comparison !== '=') continue;
    if (pinArray(c, setting)) continue;
    for (const [side, other] of [
      [c.left, c.right],
      [c.right, c.left],
    ] as const) {
      if (side.kind !== 'sym' || side.letter.role !== 'any') continue;
      const array = setting.constants.get(side.letter);
      if (array === undefined || side.indices.some((i) => i.kind !== 'place')) continue;
      try {
        const place = side.indices.map((i) =>
          i.kind === 'place' ? Math.round(scalar(i.value, valuesOf(setting))) : 1,
        );
        array[flat(side.letter, place, setting)] = scalar(other, valuesOf(setting));
        break;
      } catch {
        // The other side has no value yet: the condition is checked later.
      }
    }
  }
}

/** Gives an array that stands alone in an equation between arrays the value of the other side. */
const pinArray = (c: Condition, setting: Setting): boolean =>
  scoped(() => {
    const said = arrayEquation(c);
    const array = said && setting.constants.get(said.letter);
    if (said === undefined || array === undefined) return false;
    const shape = said.letter.axes.map((set) => sizeOf(set.size, setting.sizes));
    // The axes of the array are in its own order; those of the other side are named.
    // What is said may be read off the array itself, as its mean is: that is done first.
    const own = Array.from(array, (_, k) => {
      const at = position(k, shape);
      return scalar(said.value, valuesOf(setting), new Map(said.indices.map((a, m) => [a, at[m]!])));
    });
    array.set(own);
    return true;
  });

/** Squares of rounding, against those of what is compared. */
const SQUARED = 1e-24;
/** What rounding leaves of products that cancel, against the squares of what is multiplied. */
const CANCELLED = 1e-13;

/** Whether a condition holds; undefined where it speaks of something that has no value yet (a state). */
export function holds(c: Condition, values: Values): boolean | undefined {
  if (c.kind !== 'compare') {
    const parts = c.of.map((x) => holds(x, values));
    if (c.kind === 'all') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  }
  let left: number;
  let right: number;
  try {
    left = scalar(c.left, values);
    right = scalar(c.right, values);
  } catch {
    return undefined;
  }
  const scale = Math.max(Math.abs(left), Math.abs(right), 1e-300);
  const equal = Math.abs(left - right) <= 1e-12 * scale || (left !== 0 && isRounding(c, left, values));
  switch (c.comparison) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return left < right;
    case '<=':
      return left <= right || equal;
    case '>':
      return left > right;
    case '>=':
      return left >= right || equal;
  }
}

/** Whether arrays differ by rounding alone. */
const isRounding = (c: Condition, left: number, values: Values): boolean =>
  scoped(() => {
    const said = arrayEquation(c);
    if (said === undefined) return false;
    const scale = scalar(said.scale, values);
    switch (said.compares) {
      case 'squares':
        return left <= SQUARED * scale;
      case 'difference':
        return left * left <= SQUARED * scale;
      case 'products':
        return Math.abs(left) <= CANCELLED * scale;
    }
  });
