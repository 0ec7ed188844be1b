import { applied } from '../expr/elementary.ts';
import * as Q from '../expr/rational.ts';
import type { Arithmetic } from './arithmetic.ts';

/** Doubles at several points at once; what is the same at all of them is one number. */
export type Lanes = number | Float64Array;

function each(a: Lanes, f: (x: number) => number): Lanes {
  return typeof a === 'number' ? f(a) : a.map(f);
}
function pairwise(a: Lanes, b: Lanes, f: (x: number, y: number) => number): Lanes {
  if (typeof a === 'number') return typeof b === 'number' ? f(a, b) : b.map((y) => f(a, y));
  if (typeof b === 'number') return a.map((x) => f(x, b));
  return a.map((x, k) => f(x, b[k]!));
}

/** The field of them. A point at which a term has no value has one that is not finite, and the others have theirs. */
export const lanes: Arithmetic<Lanes> = {
  rational: Q.toNumber,
  add: (a, b) => pairwise(a, b, (x, y) => x + y),
  mul: (a, b) => (a === 1 ? b : b === 1 ? a : pairwise(a, b, (x, y) => x * y)),
  isZero: (a) => (typeof a === 'number' ? a === 0 : a.every((x) => x === 0)),
  power: (a, k) => (k === 2 ? each(a, (x) => x * x) : each(a, (x) => x ** k)),
  rationalPower: (a, q) => {
    const k = Q.toNumber(q);
    return each(a, (x) => x ** k);
  },
  generalPower: (a, b) => pairwise(a, b, (x, y) => x ** y),
  call: (fn, x, second) =>
    second === undefined ? each(x, (v) => applied(fn, [v])) : pairwise(x, second, (v, w) => applied(fn, [v, w])),
};
