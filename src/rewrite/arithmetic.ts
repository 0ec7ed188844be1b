import { applied } from '../expr/elementary.ts';
import type { FunctionName } from '../expr/functionNames.ts';
import * as Q from '../expr/rational.ts';

/** Why a term has no value at a point. */
export type StopKind =
  /** A zero to a negative power, or its logarithm. */
  | 'pole'
  /** Not defined at this point: the root of a negative number, an index outside its set. */
  | 'undefined'
  /** This arithmetic cannot represent the function at all. */
  | 'unsupported'
  /** More operations than allowed. */
  | 'budget';

/** Leaves an evaluation; `evaluate` turns it into its outcome. */
export class Stop extends Error {
  readonly stop: StopKind;
  constructor(stop: StopKind, what: string) {
    super(what);
    this.stop = stop;
    this.name = 'Stop';
  }
}

/** What a field must offer for terms to be evaluated in it. Operations that have no result throw a Stop. */
export interface Arithmetic<T> {
  readonly rational: (q: Q.Rational) => T;
  /** A double, where it need not be a fraction first. */
  readonly double?: (x: number) => T;
  readonly add: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  readonly isZero: (a: T) => boolean;
  /** A whole power. */
  readonly power: (a: T, k: number) => T;
  /** A power that is a fraction. */
  readonly rationalPower: (a: T, q: Q.Rational) => T;
  /** Any other power; the exponent is a number of `exponents`. */
  readonly generalPower: (a: T, b: T) => T;
  /** A function; the argument is a number of `exponents` for exp, sinh, cosh and tanh. */
  readonly call: (fn: FunctionName, x: T, second?: T) => T;
  /** Where exponents live, if not in the field itself. */
  readonly exponents?: Arithmetic<T>;
  /** Nodes and weights of a rule by which the mean over one variable of a law is taken; without one there are no means. */
  readonly nodes?: (law: string) => readonly Weighed<T>[] | undefined;
}

/** A node of a rule and its weight. */
export interface Weighed<T> {
  readonly x: T;
  readonly weight: T;
}

/** Exact fractions: for sizes of sets and exponents. */
export const fractions: Arithmetic<Q.Rational> = {
  rational: (q) => q,
  add: Q.plus,
  mul: Q.times,
  isZero: Q.isZero,
  power: (a, k) => {
    if (Q.isZero(a) && k < 0) throw new Stop('pole', '0 to a negative power');
    if (Math.abs(k) > 4096) throw new Stop('unsupported', 'a huge power');
    return Q.power(a, k);
  },
  rationalPower: (a, q) => {
    const r = Q.isNegative(a) ? undefined : Q.root(a, Number(q.d));
    if (r === undefined || Q.isZero(r)) throw new Stop('unsupported', 'an irrational power');
    return Q.power(r, Number(q.n));
  },
  generalPower: () => {
    throw new Stop('unsupported', 'an irrational power');
  },
  call: (fn) => {
    throw new Stop('unsupported', fn);
  },
};

function defined(x: number, what: string): number {
  if (Number.isNaN(x)) throw new Stop('undefined', what);
  return x;
}

/** Doubles. */
export const doubles: Arithmetic<number> = {
  rational: Q.toNumber,
  double: (x) => x,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  isZero: (a) => a === 0,
  power: (a, k) => {
    if (a === 0 && k < 0) throw new Stop('pole', '0 to a negative power');
    return a ** k;
  },
  rationalPower: (a, q) => {
    if (a === 0 && Q.isNegative(q)) throw new Stop('pole', '0 to a negative power');
    return defined(q.n === 1n && q.d === 2n ? Math.sqrt(a) : a ** Q.toNumber(q), 'the root of a negative number');
  },
  generalPower: (a, b) => {
    if (a === 0 && b < 0) throw new Stop('pole', '0 to a negative power');
    return defined(a ** b, 'a power of a negative number');
  },
  call: (fn, x, second) => {
    if (fn === 'log' && x === 0) throw new Stop('pole', 'log(0)');
    const args = second === undefined ? [x] : [x, second];
    return defined(applied(fn, args), `${fn}(${args})`);
  },
};

/** Up to how many standard deviations a trapezoid rule goes: beyond there is 1e-16 of the mass. */
const REACH = 8.25;

/**
 * Nodes and weights of a trapezoid rule for means over a normal variable: of what is analytic in a strip its error falls as
 * exp(-2 pi (width of the strip)/step) (Trefethen & Weideman 2014). `shift` moves its nodes, in steps.
 */
export function trapezoid(step: number, shift: number, reach = REACH): readonly Weighed<number>[] {
  const most = Math.floor(reach / step);
  return Array.from({ length: 2 * most + 1 }, (_, k) => (k - most + shift) * step).map((x) => ({
    x,
    weight: (step / Math.sqrt(2 * Math.PI)) * Math.exp((-x * x) / 2),
  }));
}

/** A field with means over normal variables by a rule. */
export const withMeans = <T>(field: Arithmetic<T>, rule: readonly Weighed<T>[]): Arithmetic<T> => ({
  ...field,
  nodes: (law) => (law === 'normal' ? rule : undefined),
});
