import type { Arithmetic } from './arithmetic.ts';
import { Stop } from './arithmetic.ts';
import type { Lanes } from './lanes.ts';
import { inverse, modular, modulo, PER_PRIME, PRIME, power } from './smallField.ts';

/** The small prime field at several points at once; what is the same at all of them is one number. No functions. */
export const primeLanes: Arithmetic<Lanes> = {
  rational: (q) => modular(q) ?? pole(),
  add: (a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? modulo(a + b) : a === 0 ? b : plusNumber(b, a);
    if (typeof b === 'number') return b === 0 ? a : plusNumber(a, b);
    const [p, n] = [PRIME, a.length];
    const sum = new Array<number>(n);
    for (let k = 0; k < n; k++) {
      const x = a[k]! + b[k]!;
      sum[k] = x >= p ? x - p : x;
    }
    return sum;
  },
  mul: (a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? modulo(a * b) : timesNumber(b, a);
    if (typeof b === 'number') return timesNumber(a, b);
    const [p, per, n] = [PRIME, PER_PRIME, a.length];
    const product = new Array<number>(n);
    for (let k = 0; k < n; k++) {
      const x = a[k]! * b[k]!;
      const r = x - p * ((x * per) | 0);
      product[k] = r < 0 ? r + p : r >= p ? r - p : r;
    }
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

function plusNumber(a: readonly number[], b: number): readonly number[] {
  const [p, n] = [PRIME, a.length];
  const sum = new Array<number>(n);
  for (let k = 0; k < n; k++) {
    const x = a[k]! + b;
    sum[k] = x >= p ? x - p : x;
  }
  return sum;
}

function timesNumber(a: readonly number[], b: number): Lanes {
  if (b === 1) return a;
  if (b === 0) return 0;
  const [p, per, n] = [PRIME, PER_PRIME, a.length];
  const product = new Array<number>(n);
  for (let k = 0; k < n; k++) {
    const x = a[k]! * b;
    const r = x - p * ((x * per) | 0);
    product[k] = r < 0 ? r + p : r >= p ? r - p : r;
  }
  return product;
}

function pole(): never {
  throw new Stop('pole', 'a denominator vanishes');
}
function none(what: string): never {
  throw new Stop('unsupported', what);
}
