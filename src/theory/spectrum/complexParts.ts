import { add, mul, num, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { mentions } from '../../expr/traverse.ts';
import { degree, isZero } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { fractionTerm, lowest } from '../../rewrite/polynomial/terms.ts';
import { quotientOf } from './fraction.ts';

/** A complex number in letters. */
export interface ComplexTerm {
  readonly re: Expr;
  readonly im: Expr;
}

/**
 * A term that is a polynomial in a letter that stands for i, by its real and its imaginary part; undefined where the letter
 * is divided by.
 */
export function complexParts(e: Expr, unit: Letter): ComplexTerm | undefined {
  if (!mentions(e, unit)) return { re: e, im: zero };
  const q = quotientOf(e);
  if (q === undefined) return undefined;
  const v = q.letters.symbols.findIndex((s) => s.letter === unit);
  if (v < 0) return { re: e, im: zero };
  const { numerator, denominator } = q.fraction;
  if (degree(denominator, v) > 0) return undefined;
  const powers = coefficientsBy(numerator, v).map((c) =>
    isZero(c) ? zero : q.back(fractionTerm(lowest(c, denominator), q.letters)),
  );
  // i^k is 1, i, -1, -i in turn.
  const those = (odd: number): Expr =>
    add(...powers.map((c, k) => (k % 2 === odd ? mul(num(k % 4 < 2 ? 1 : -1), c) : zero)));
  return { re: those(0), im: those(1) };
}
