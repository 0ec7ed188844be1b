import { add, divide, mul, num, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Monic } from '../spectrum/eigenvalues.ts';

/** Of a pair that turns: the square of its imaginary part, minus twice how fast it grows, and of a map its real part. */
export interface Pair {
  readonly square: Expr;
  readonly sum: Expr;
  readonly middle?: Expr;
}

/**
 * What vanishes where two of the roots of a factor add up to 0 (of three, a determinant of Hurwitz 1895); the square of
 * their frequency there, and to first order minus their sum.
 */
export function pairOf(p: Monic): (Pair & { readonly critical: Expr }) | undefined {
  const [c0, c1, c2] = p as readonly [Expr, Expr, Expr];
  if (p.length === 3) return { critical: c1, square: c0, sum: c1 };
  if (p.length !== 4) return undefined;
  const critical = subtract(mul(c1, c2), c0);
  return { critical, square: c1, sum: divide(critical, add(c1, mul(c2, c2))) };
}

/**
 * The same of a map, where the product of two of the roots is 1: of three that leave r besides with the sum s of the two,
 * the coefficients are -(r + s), 1 + r s, -r.
 */
export function pairOfMap(p: Monic): (Pair & { readonly critical: Expr }) | undefined {
  const [c0, c1, c2] = p as readonly [Expr, Expr, Expr];
  const [critical, twice, slope] =
    p.length === 3
      ? [subtract(c0, num(1)), mul(num(-1), c1), num(1)]
      : p.length === 4
        ? [
            add(c1, num(-1), mul(c0, c0), mul(num(-1), c0, c2)),
            subtract(c0, c2),
            add(num(1), mul(num(2), c0, c0), mul(num(-1), c0, c2)),
          ]
        : [];
  if (critical === undefined) return undefined;
  const middle = divide(twice!, num(2));
  const square = subtract(num(1), mul(middle, middle));
  return { critical, square, middle, sum: divide(mul(num(-1), critical), slope!) };
}
