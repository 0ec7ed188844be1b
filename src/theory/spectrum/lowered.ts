import type { Expr, Sym } from '../../expr/expr.ts';
import {
  constant,
  degree,
  isZero,
  multiply,
  type Polynomial,
  add as plus,
  power,
} from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy, raised } from '../../rewrite/polynomial/recursive.ts';
import { type Alphabet, alphabet, fractionOf, symbolsOf } from '../../rewrite/polynomial/terms.ts';
import type { Names } from './names.ts';

/** The letters of terms in names, those of the roots among them last. */
export const lettersOf = (terms: readonly Expr[], names: Names, more: readonly Sym[] = []): Alphabet =>
  alphabet([
    ...new Set([
      ...more,
      ...[...terms, ...names.roots.map((r) => r.base)].flatMap((t) => [...symbolsOf(t)]),
      ...names.roots.map((r) => r.symbol),
    ]),
  ]);

/** Lowers every root to powers below its order; roots inside others were met first. */
export function reducer(names: Names, letters: Alphabet): (p: Polynomial) => Polynomial {
  const rules = names.roots.map((r) => ({
    v: letters.symbols.indexOf(r.symbol),
    order: r.order,
    base: fractionOf(r.base, letters).numerator,
  }));
  return (p) => rules.reduceRight((q, { v, order, base }) => lowered(q, v, order, base), p);
}

function lowered(p: Polynomial, v: number, order: number, base: Polynomial): Polynomial {
  if (degree(p, v) < order) return p;
  let made = constant(p.ring, 0n);
  for (const [k, c] of coefficientsBy(p, v).entries()) {
    const whole = Math.floor(k / order);
    if (!isZero(c)) made = plus(made, raised(multiply(c, power(base, whole)), v, k - whole * order));
  }
  return made;
}
