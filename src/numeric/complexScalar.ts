import type { Expr } from '../expr/expr.ts';
import { toNumber } from '../expr/rational.ts';
import type { Complex } from './linear.ts';
import { scalar, type Values } from './scalar.ts';

/**
 * The value of a term in which roots of negative numbers may stand, by principal branches: sums, products and powers with
 * rational exponents of what has a real value. Not a number where something else would have to be complex.
 */
export function complexScalar(e: Expr, values: Values): Complex {
  const real = scalar(e, values);
  if (Number.isFinite(real)) return { re: real, im: 0 };
  switch (e.kind) {
    case 'add':
      return e.terms
        .map((t) => complexScalar(t, values))
        .reduce((a, b) => ({ re: a.re + b.re, im: a.im + b.im }), { re: 0, im: 0 });
    case 'mul':
      return e.factors
        .map((f) => complexScalar(f, values))
        .reduce((a, b) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }), {
          re: toNumber(e.coefficient),
          im: 0,
        });
    case 'pow': {
      if (e.exponent.kind !== 'num') return NONE;
      const base = complexScalar(e.base, values);
      const p = toNumber(e.exponent.value);
      const size = Math.hypot(base.re, base.im) ** p;
      // A root of a negative number stands on the axis exactly.
      if (base.im === 0 && base.re < 0 && p === 0.5) return { re: 0, im: size };
      const angle = Math.atan2(base.im, base.re) * p;
      return { re: size * Math.cos(angle), im: size * Math.sin(angle) };
    }
    default:
      return NONE;
  }
}

const NONE: Complex = { re: Number.NaN, im: Number.NaN };
