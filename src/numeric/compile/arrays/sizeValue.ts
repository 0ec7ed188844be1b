import type { Expr, Letter } from '../../../expr/expr.ts';
import { toNumber } from '../../../expr/rational.ts';

/** The value of a size polynomial; of fractions, as in binomial coefficients, the rounding error is taken off. */
export function sizeValue(e: Expr, sizes: ReadonlyMap<Letter, number>): number {
  const x = polynomial(e, sizes);
  const whole = Math.round(x);
  return Math.abs(x - whole) < 1e-9 * Math.max(1, Math.abs(x)) ? whole : x;
}

function polynomial(e: Expr, sizes: ReadonlyMap<Letter, number>): number {
  switch (e.kind) {
    case 'num':
      return toNumber(e.value);
    case 'sym': {
      const v = sizes.get(e.letter);
      if (v === undefined) throw new Error(`the size ${e.letter.name} has no value`);
      return v;
    }
    case 'add':
      return e.terms.reduce((s, t) => s + polynomial(t, sizes), 0);
    case 'mul':
      return e.factors.reduce((p, f) => p * polynomial(f, sizes), toNumber(e.coefficient));
    case 'pow':
      return polynomial(e.base, sizes) ** polynomial(e.exponent, sizes);
    default:
      throw new Error(`a size cannot hold a ${e.kind}`);
  }
}
