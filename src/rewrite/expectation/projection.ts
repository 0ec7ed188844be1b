import { add, call, divide, mul, num, one, sqrt, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import { letter } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { derivative } from '../derivative.ts';

const CENTRE = letter({ name: '@centre', role: 'auxiliary' });
const c = sym(CENTRE);
const half = num(rational(1, 2));
const two = num(2);

/** The mean of each function at a normal variable of mean c and variance s. */
const MEANS: Partial<Readonly<Record<FunctionName, (s: Expr) => Expr>>> = {
  step: (s) => mul(half, add(one, error(s))),
  sign: (s) => error(s),
  // The error function of a wider normal variable (Owen 1980, 10,010.8).
  erf: (s) => call('erf', divide(c, sqrt(add(one, mul(two, s))))),
  sin: (s) => mul(call('exp', mul(num(rational(-1, 2)), s)), call('sin', c)),
  cos: (s) => mul(call('exp', mul(num(rational(-1, 2)), s)), call('cos', c)),
  sinh: (s) => mul(call('exp', mul(half, s)), call('sinh', c)),
  cosh: (s) => mul(call('exp', mul(half, s)), call('cosh', c)),
};
const error = (s: Expr): Expr => call('erf', divide(c, sqrt(mul(two, s))));

export const hasClosedMean = (fn: FunctionName): boolean => MEANS[fn] !== undefined;

/**
 * E f^(order)(h) for a normal h of this mean and variance: derivatives of f, distributions too, are derivatives of its
 * mean by the mean of h.
 */
export function meanOf(fn: FunctionName, order: number, mean: Expr, variance: Expr): Expr {
  // With variance 0 nothing is averaged.
  if (variance === zero && order === 0) return call(fn, mean);
  let f = MEANS[fn]!(variance);
  for (let k = 0; k < order; k++) f = derivative(f, c);
  return substituteLetters(f, new Map([[CENTRE, mean]]));
}
