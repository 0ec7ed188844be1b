import { mul, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { Magnitude } from './scaling.ts';

/** The product of terms of different orders. */
export const product = (front: Expr, parts: readonly Magnitude[]): Magnitude => ({
  power: parts.reduce((p, m) => Q.plus(p, m.power), Q.ZERO),
  term: mul(front, ...parts.map((m) => m.term)),
});

/** The highest order among terms. */
export const highest = (parts: readonly Magnitude[]): Q.Rational =>
  parts.reduce((p, m) => (Q.compare(m.power, p) > 0 ? m.power : p), parts[0]!.power);

/** A term that must be of order 1: an argument of a function, the motion of a site. */
export function settled(m: Magnitude): Expr {
  if (Q.isZero(m.power) || m.term === zero) return m.term;
  throw new NotOfOrderOne(m);
}

/** A term of another order than 1, before it is known which part of it is to blame. */
export class NotOfOrderOne extends Error {
  readonly magnitude: Magnitude;
  constructor(m: Magnitude) {
    super('a term that is not of order 1');
    this.magnitude = m;
  }
}
