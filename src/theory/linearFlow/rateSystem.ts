import { num, one, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { Model } from '../../model/model.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { type Closure, closedFields, closure } from '../closure/closure.ts';
import { isClosed } from '../closure/closures.ts';
import { observable } from '../closure/observable.ts';
import { vectorsIn } from '../closure/squares.ts';
import type { Field } from '../derivation.ts';
import { isZeroQuotient } from '../spectrum/fraction.ts';
import { linearSystems } from './linearSystem.ts';
import { minimalPolynomial } from './minimal.ts';

/** The modes that a quantity takes part in, and how its own rate follows from the slowest of them. */
export interface RateSystem {
  readonly closure: Closure;
  /** Coefficients, lowest first: its roots are minus the rates of the modes. */
  readonly polynomial: readonly Expr[];
  /** The rate of the quantity is this times the slowest rate. */
  readonly times: Expr;
}

const MOST_ADDED = 6;
const NAME = 'Q';

/**
 * The linear equations that a quantity obeys along a flow, with what its derivatives ask for. A norm tends to its limit
 * at the rate of the vector, a square twice as fast where the vector tends to 0. Undefined where no linear system was
 * found. For almost every start the slowest mode that decays gives the rate.
 */
export function rateSystem(quantity: Expr, fields: readonly Field[], time: Model['time']): RateSystem | undefined {
  if (time === 'discrete') return undefined;
  const q = observable(NAME, [], 0, takeGradients(quantity), true);
  const [v, ...more] = vectorsIn(q, () => 'v');
  const power = v === undefined || more.length > 0 ? undefined : powerOfSquare(q.term);
  if (v !== undefined && power !== undefined) {
    const found = systemOf(closure([v], fields, time, { extend: MOST_ADDED }), 0);
    if (found !== undefined) {
      const still = isZeroQuotient(found.polynomial[0]!);
      return { ...found, times: still ? one : num(Q.times(Q.rational(2), power)) };
    }
  }
  const found = systemOf(closure([q], fields, time, { extend: MOST_ADDED }), 0);
  return found === undefined ? undefined : { ...found, times: one };
}

/** The exponent in c (sum of squares)^exponent, the whole of the term; undefined for other terms. */
function powerOfSquare(e: Expr): Q.Rational | undefined {
  const core = e.kind === 'mul' && e.factors.filter(holdsSum).length === 1 ? e.factors.find(holdsSum)! : e;
  if (e.kind === 'mul' && e.factors.some((f) => f !== core && f.kind !== 'sym' && f.kind !== 'pow')) return undefined;
  if (core.kind === 'sum') return Q.ONE;
  return core.kind === 'pow' && core.base.kind === 'sum' && core.exponent.kind === 'num'
    ? core.exponent.value
    : undefined;
}
const holdsSum = (f: Expr): boolean => f.kind === 'sum' || (f.kind === 'pow' && f.base.kind === 'sum');

function systemOf(c: Closure, k: number): Omit<RateSystem, 'times'> | undefined {
  if (!isClosed(c)) return undefined;
  const own = c.observables[k]!.letter;
  const system = linearSystems(closedFields(c)).find((s) => s.letters.includes(own));
  if (system === undefined) return undefined;
  const row = system.letters.map((l) => (l === own ? one : zero));
  return { closure: c, polynomial: minimalPolynomial(system.matrix, row) };
}
