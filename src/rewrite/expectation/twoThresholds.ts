import { add, call, divide, mul, num, one, pow, sqrt, square, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import { letter } from '../../expr/intern.ts';
import { PI } from '../../expr/pi.ts';
import { rational } from '../../expr/rational.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { derivative } from '../derivative.ts';
import { expand } from '../expand.ts';

// Means of products f(u) g(v) of two thresholds of jointly normal u and v. A step, a sign and an error function are all
// a + b sign(u + w), with w an independent normal variable: of variance 0, 0 and 1/2.

/** A threshold as `offset + factor * sign(u + w)`, and the variance of w. */
interface Threshold {
  readonly offset: Expr;
  readonly factor: Expr;
  readonly blur: Expr;
}
const half = num(rational(1, 2));
const two = num(2);
const SIGNS: Partial<Readonly<Record<FunctionName, Threshold>>> = {
  step: { offset: half, factor: half, blur: zero },
  sign: { offset: zero, factor: one, blur: zero },
  erf: { offset: zero, factor: one, blur: half },
};
export const isThreshold = (fn: FunctionName): boolean => SIGNS[fn] !== undefined;

/** A normal variable by its mean and its variance. */
export interface Normal {
  readonly mean: Expr;
  readonly variance: Expr;
}

const U = letter({ name: '@mean u', role: 'auxiliary' });
const V = letter({ name: '@mean v', role: 'auxiliary' });
const [u, v] = [sym(U), sym(V)];

/**
 * E f^(m)(u) g^(n)(v): derivatives, distributions too, are derivatives of the mean by the means of u and v. Undefined
 * where there is no closed form: without a derivative the means have to be 0, as of two orthants (Sheppard 1899).
 */
export function meanOfTwo(
  f: { readonly fn: FunctionName; readonly order: number } & Normal,
  g: { readonly fn: FunctionName; readonly order: number } & Normal,
  covariance: Expr,
): Expr | undefined {
  const [a, b] = [SIGNS[f.fn], SIGNS[g.fn]];
  if (a === undefined || b === undefined) return undefined;
  const [su, sv] = [add(f.variance, a.blur), add(g.variance, b.blur)];
  const plain = (x: Normal, s: Expr, t: Threshold, order: number): Expr => {
    const of =
      order === 0 ? add(t.offset, mul(t.factor, signMean(u, s))) : mul(t.factor, along(signMean(u, s), [order, 0]));
    return substituteLetters(of, new Map([[U, x.mean]]));
  };
  const both = signs(f, g, su, sv, covariance);
  if (both === undefined) return undefined;
  // (a + b S)(c + d T) = a c + a d T + b c S + b d S T, and offsets have no derivatives.
  return add(
    f.order === 0 ? mul(a.offset, subtract(plain(g, sv, b, g.order), g.order === 0 ? b.offset : zero)) : zero,
    g.order === 0 ? mul(b.offset, subtract(plain(f, su, a, f.order), f.order === 0 ? a.offset : zero)) : zero,
    f.order === 0 && g.order === 0 ? mul(a.offset, b.offset) : zero,
    mul(a.factor, b.factor, both),
  );
}

/** E sign^(m)(u) sign^(n)(v), where u and v have these variances. */
function signs(
  f: { readonly order: number } & Normal,
  g: { readonly order: number } & Normal,
  su: Expr,
  sv: Expr,
  covariance: Expr,
): Expr | undefined {
  if (f.order === 0 && g.order === 0) {
    if (f.mean !== zero || g.mean !== zero) return undefined;
    return divide(mul(two, call('asin', divide(covariance, sqrt(mul(su, sv))))), PI);
  }
  // sign' is twice a delta: its mean is the density at 0 times that of the other one, given that.
  const first = f.order > 0;
  const [x, s, y, t] = first ? [u, su, v, sv] : [v, sv, u, su];
  const slope = divide(covariance, s);
  const left = expand(subtract(t, mul(slope, covariance)));
  // Of two that are proportional one decides the other.
  if (left === zero) return undefined;
  const given = mul(two, density(x, s), signMean(subtract(y, mul(slope, x)), left));
  const made = along(given, first ? [f.order - 1, g.order] : [f.order, g.order - 1]);
  return substituteLetters(
    made,
    new Map([
      [U, f.mean],
      [V, g.mean],
    ]),
  );
}

function along(e: Expr, [m, n]: readonly [number, number]): Expr {
  let made = e;
  for (let k = 0; k < m; k++) made = derivative(made, u);
  for (let k = 0; k < n; k++) made = derivative(made, v);
  return made;
}

/** The mean of a sign. */
const signMean = (mean: Expr, variance: Expr): Expr => call('erf', divide(mean, sqrt(mul(two, variance))));
/** The density of a normal variable at 0. */
const density = (mean: Expr, variance: Expr): Expr =>
  mul(call('exp', divide(square(mean), mul(num(-2), variance))), pow(mul(two, PI, variance), num(rational(-1, 2))));
