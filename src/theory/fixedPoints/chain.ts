import { exactly, pseudoRemainder } from '../../rewrite/polynomial/division.ts';
import {
  constant,
  degree,
  isZero,
  multiply,
  negate,
  type Polynomial,
  power,
  primitive,
  subtract,
} from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy, composedFraction, leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { resultant } from '../../rewrite/polynomial/resultant.ts';
import { type Fraction, lowest } from '../../rewrite/polynomial/terms.ts';

/** An unknown as a quotient of polynomials in what is still free, the roots and the letters. */
export interface Linear {
  readonly unknown: number;
  readonly value: Fraction;
}
/** An unknown as a root of a polynomial in it, earlier roots, free unknowns and letters. */
export interface Root {
  readonly unknown: number;
  readonly polynomial: Polynomial;
}

/** Equations solved one unknown after the other. Roots in the order found; no linear unknown stands in another's value. */
export interface Chain {
  readonly linear: readonly Linear[];
  readonly roots: readonly Root[];
}

/** The remainder of a polynomial by the roots of a chain, up to a factor that does not vanish; 0 exactly where it vanishes. */
export function modulo(p: Polynomial, roots: readonly Root[]): Polynomial {
  let rest = p;
  for (const r of [...roots].reverse())
    if (degree(rest, r.unknown) >= degree(r.polynomial, r.unknown))
      rest = primitive(pseudoRemainder(rest, r.polynomial, r.unknown).rest);
  return rest;
}

/** The numerator of a polynomial on a chain, primitive; 0 exactly where the polynomial vanishes on the whole branch. */
export function onChain(p: Polynomial, chain: Chain): Polynomial {
  let q = p;
  for (const { unknown, value } of chain.linear)
    if (degree(q, unknown) > 0) q = primitive(composedFraction(q, unknown, value.numerator, value.denominator));
  return modulo(q, chain.roots);
}

/** A fraction with a value put for an unknown. */
export function put(f: Fraction, by: Linear): Fraction {
  const { unknown, value } = by;
  const [n, d] = [degree(f.numerator, unknown), degree(f.denominator, unknown)];
  if (n === 0 && d === 0) return f;
  let above = composedFraction(f.numerator, unknown, value.numerator, value.denominator);
  let below = composedFraction(f.denominator, unknown, value.numerator, value.denominator);
  for (let k = n; k < d; k++) above = multiply(above, value.denominator);
  for (let k = d; k < n; k++) below = multiply(below, value.denominator);
  return lowest(above, below);
}

/** c x + r = 0 solved for x. */
export function solvedFor(p: Polynomial, unknown: number): Linear {
  const [rest, c] = coefficientsBy(p, unknown) as readonly [Polynomial, Polynomial];
  return { unknown, value: lowest(negate(rest), c) };
}

/** The chain with one more value: put into those before it. */
export const withLinear = (chain: Chain, added: Linear): Chain => ({
  roots: chain.roots,
  linear: [...chain.linear.map((l) => ({ ...l, value: put(l.value, added) })), added],
});

/** Values with numerators and denominators reduced by the roots. */
export function tidied(chain: Chain): Chain {
  const linear = chain.linear.map(({ unknown, value }): Linear => {
    let { numerator, denominator } = value;
    for (const r of [...chain.roots].reverse()) {
      const lead = leadingBy(r.polynomial, r.unknown);
      const above = pseudoRemainder(numerator, r.polynomial, r.unknown);
      const below = pseudoRemainder(denominator, r.polynomial, r.unknown);
      numerator = above.rest;
      denominator = below.rest;
      for (let k = above.times; k < below.times; k++) numerator = multiply(numerator, lead);
      for (let k = below.times; k < above.times; k++) denominator = multiply(denominator, lead);
      ({ numerator, denominator } = lowest(numerator, denominator));
    }
    return { unknown, value: rational({ numerator, denominator }, chain.roots) };
  });
  return { linear, roots: chain.roots };
}

/** A denominator freed of the only root there is, where that makes the quotient no longer: times what its norm leaves of it. */
function rational(f: Fraction, roots: readonly Root[]): Fraction {
  const root = roots[0];
  if (roots.length !== 1 || root === undefined || degree(f.denominator, root.unknown) === 0) return f;
  const { unknown, polynomial } = root;
  // s times the denominator is r modulo the polynomial, by Euclid's algorithm without fractions.
  const one = constant(polynomial.ring, 1n);
  let [r, s] = [polynomial, f.denominator];
  let [u, v] = [constant(polynomial.ring, 0n), one];
  while (degree(s, unknown) > 0) {
    const { rest, times } = pseudoRemainder(r, s, unknown);
    const lead = power(leadingBy(s, unknown), times);
    const quotient = exactly(subtract(multiply(r, lead), rest), s);
    [r, s] = [s, rest];
    [u, v] = [v, subtract(multiply(u, lead), multiply(quotient, v))];
    if (isZero(s)) return f;
  }
  const product = pseudoRemainder(multiply(f.numerator, v), polynomial, unknown);
  const lead = power(leadingBy(polynomial, unknown), product.times);
  const made = lowest(product.rest, multiply(s, lead));
  const length = (x: Fraction): number => x.numerator.keys.length + x.denominator.keys.length;
  return length(made) <= length(f) ? made : f;
}

/** The product of a polynomial over all roots, up to what does not vanish: a polynomial in the rest, 0 where one of them is a root. */
export function norm(p: Polynomial, roots: readonly Root[]): Polynomial {
  let q = p;
  for (const r of [...roots].reverse()) if (degree(q, r.unknown) > 0) q = resultant(r.polynomial, q, r.unknown);
  return q;
}
