import type { Arithmetic } from './arithmetic.ts';
import { Stop } from './arithmetic.ts';
import type { Lanes } from './lanes.ts';
import { inverse, modular, modulo, PRIME, power } from './smallField.ts';

/** The small prime field at several points at once; what is the same at all of them is one number. No functions. */
export const primeLanes: Arithmetic<Lanes> = {
  rational: (q) => modular(q) ?? pole(),
  add: (a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? modulo(a + b) : a === 0 ? b : plusNumber(b, a);
    if (typeof b === 'number') return b === 0 ? a : plusNumber(a, b);
    const sum = new Array<number>(a.length);
    for (let k = 0; k < sum.length; k++) sum[k] = once(a[k]! + b[k]!);
    return sum;
  },
  mul: (a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? modulo(a * b) : timesNumber(b, a);
    if (typeof b === 'number') return timesNumber(a, b);
    const product = new Array<number>(a.length);
    for (let k = 0; k < product.length; k++) product[k] = modulo(a[k]! * b[k]!);
    return product;
  },
  isZero: (a) => (typeof a === 'number' ? a === 0 : a.every((x) => x === 0)),
  power: (a, k) => {
    const one = (x: number): number => (k < 0 ? power(inverse(x) ?? pole(), -k) : power(x, k));
    return typeof a === 'number' ? one(a) : a.map(one);
  },
  rationalPower: () => none('a root'),
  generalPower: () => none('a power'),
  call: (fn) => none(fn),
};

/** A number below twice the prime, in the field. */
const once = (x: number): number => (x >= PRIME ? x - PRIME : x);

function plusNumber(a: readonly number[], b: number): readonly number[] {
  const sum = new Array<number>(a.length);
  for (let k = 0; k < sum.length; k++) sum[k] = once(a[k]! + b);
  return sum;
}

function timesNumber(a: readonly number[], b: number): Lanes {
  if (b === 1) return a;
  if (b === 0) return 0;
  const product = new Array<number>(a.length);
  for (let k = 0; k < product.length; k++) product[k] = modulo(a[k]! * b);
  return product;
}

function pole(): never {
  throw new Stop('pole', 'a denominator vanishes');
}
function none(what: string): never {
  throw new Stop('unsupported', what);
}
