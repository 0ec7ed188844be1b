import { ELEMENTARY, type UnaryName } from '../expr/elementary.ts';
import type { BinaryName } from '../expr/functionNames.ts';
import * as Q from '../expr/rational.ts';
import type { Arithmetic } from './arithmetic.ts';

/**
 * Doubles at several points at once; what is the same at all of them is one number. Plain arrays: of typed ones so short the
 * making takes longer than the arithmetic.
 */
export type Lanes = number | readonly number[];

function each(a: Lanes, f: (x: number) => number): Lanes {
  if (typeof a === 'number') return f(a);
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = f(a[k]!);
  return made;
}
function pairwise(a: Lanes, b: Lanes, f: (x: number, y: number) => number): Lanes {
  if (typeof a === 'number') return typeof b === 'number' ? f(a, b) : each(b, (y) => f(a, y));
  if (typeof b === 'number') return each(a, (x) => f(x, b));
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = f(a[k]!, b[k]!);
  return made;
}

// Nearly all of the work is sums and products: written out they take a third of what they take with a function for each entry.

function plus(a: Lanes, b: Lanes): Lanes {
  if (typeof a === 'number') return typeof b === 'number' ? a + b : raised(b, a);
  if (typeof b === 'number') return raised(a, b);
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = a[k]! + b[k]!;
  return made;
}
function raised(a: readonly number[], by: number): readonly number[] {
  if (by === 0) return a;
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = a[k]! + by;
  return made;
}
function times(a: Lanes, b: Lanes): Lanes {
  if (typeof a === 'number') return typeof b === 'number' ? a * b : scaled(b, a);
  if (typeof b === 'number') return scaled(a, b);
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = a[k]! * b[k]!;
  return made;
}
function scaled(a: readonly number[], by: number): readonly number[] {
  if (by === 1) return a;
  const made = new Array<number>(a.length);
  for (let k = 0; k < made.length; k++) made[k] = a[k]! * by;
  return made;
}

/** The field of them. A point at which a term has no value has one that is not finite, and the others have theirs. */
export const lanes: Arithmetic<Lanes> = {
  rational: Q.toNumber,
  add: plus,
  mul: times,
  isZero: (a) => (typeof a === 'number' ? a === 0 : a.every((x) => x === 0)),
  power: (a, k) => (k === -1 ? each(a, (x) => 1 / x) : k === 2 ? times(a, a) : each(a, (x) => x ** k)),
  rationalPower: (a, q) => {
    const k = Q.toNumber(q);
    return each(a, (x) => x ** k);
  },
  generalPower: (a, b) => pairwise(a, b, (x, y) => x ** y),
  call: (fn, x, second) =>
    second === undefined ? each(x, ELEMENTARY[fn as UnaryName]) : pairwise(x, second, ELEMENTARY[fn as BinaryName]),
};
