import type { FunctionName } from '../expr/functionNames.ts';
import * as Q from '../expr/rational.ts';
import { type Arithmetic, Stop, type Weighed } from './arithmetic.ts';

/** A number of some field with how fast it moves; undefined where it stands still. */
export interface Moving<T> {
  readonly value: T;
  readonly slope: T | undefined;
}

/** The rules of differentiation over any field: a term evaluated with states that move gives how fast it moves. */
export function moving<T>(field: Arithmetic<T>): Arithmetic<Moving<T>> {
  const { add, mul } = field;
  const still = (value: T): Moving<T> => ({ value, slope: undefined });
  const times = (by: T, slope: T | undefined): T | undefined => (slope === undefined ? undefined : mul(by, slope));
  const both = (a: T | undefined, b: T | undefined): T | undefined =>
    a === undefined || b === undefined ? (a ?? b) : add(a, b);
  const number = (n: number): T => field.rational(Q.rational(n));
  const called = (fn: FunctionName, x: Moving<T>): Moving<T> => {
    const y = field.call(fn, x.value);
    if (x.slope === undefined) return still(y);
    const slope = SLOPES[fn];
    if (slope === undefined) throw new Stop('unsupported', `the slope of ${fn}`);
    return { value: y, slope: mul(slope(field, x.value, y), x.slope) };
  };
  return {
    rational: (q) => still(field.rational(q)),
    add: (a, b) => ({ value: add(a.value, b.value), slope: both(a.slope, b.slope) }),
    mul: (a, b) => ({ value: mul(a.value, b.value), slope: both(times(b.value, a.slope), times(a.value, b.slope)) }),
    isZero: (a) => a.slope === undefined && field.isZero(a.value),
    power: (a, k) => {
      const value = field.power(a.value, k);
      if (a.slope === undefined || k === 0) return still(value);
      const before = k === 2 ? a.value : k === -1 ? mul(value, value) : field.power(a.value, k - 1);
      return { value, slope: mul(mul(number(k), before), a.slope) };
    },
    rationalPower: (a, q) => ({
      value: field.rationalPower(a.value, q),
      slope: times(mul(field.rational(q), field.rationalPower(a.value, Q.minus(q, Q.ONE))), a.slope),
    }),
    generalPower: (a, b) => {
      if (a.slope === undefined && b.slope === undefined) return still(field.generalPower(a.value, b.value));
      throw new Stop('unsupported', 'the slope of a power');
    },
    call: (fn, x, second) => {
      if (second === undefined) return called(fn, x);
      if (x.slope === undefined && second.slope === undefined) return still(field.call(fn, x.value, second.value));
      throw new Stop('unsupported', `the slope of ${fn}`);
    },
    ...(field.nodes === undefined ? {} : { nodes: stillNodes(field.nodes) }),
  };
}

/** The nodes of a rule do not move. */
function stillNodes<T>(nodes: NonNullable<Arithmetic<T>['nodes']>): NonNullable<Arithmetic<Moving<T>>['nodes']> {
  const known = new Map<string, readonly Weighed<Moving<T>>[] | undefined>();
  const still = (value: T): Moving<T> => ({ value, slope: undefined });
  return (law) => {
    if (!known.has(law))
      known.set(
        law,
        nodes(law)?.map(({ x, weight }) => ({ x: still(x), weight: still(weight) })),
      );
    return known.get(law);
  };
}

/** The slope of a function, by its argument and its value there. */
const SLOPES: Partial<Record<FunctionName, <T>(field: Arithmetic<T>, x: T, y: T) => T>> = {
  exp: (_, __, y) => y,
  log: (f, x) => f.power(x, -1),
  sin: (f, x) => f.call('cos', x),
  cos: (f, x) => f.mul(f.rational(Q.MINUS_ONE), f.call('sin', x)),
  sinh: (f, x) => f.call('cosh', x),
  cosh: (f, x) => f.call('sinh', x),
  relu: (f, x) => f.call('step', x),
  tanh: (f, _, y) => f.add(f.rational(Q.ONE), f.mul(f.rational(Q.MINUS_ONE), f.mul(y, y))),
};
