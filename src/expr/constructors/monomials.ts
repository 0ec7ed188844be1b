import type { Expr, Sym } from '../expr.ts';
import * as Q from '../rational.ts';
import type { Nodes } from './nodes.ts';
import { byStructure } from './structure.ts';

/** A number other than 0 times powers of different symbols. */
export interface Monomial {
  readonly coefficient: Q.Rational;
  readonly powers: readonly { readonly of: Sym; readonly exponent: number }[];
}

/** Sums of monomials. */
export interface Monomials {
  /** The sum of monomials that differ in their powers: what `add` of products gives, without looking for what would merge. */
  ofMonomials(parts: readonly Monomial[]): Expr;
}

/** Sums of different monomials are in normal form once factors and terms are sorted. */
export function monomials({ num, addNode, mulNode, powNode }: Nodes): Monomials {
  function ofMonomials(parts: readonly Monomial[]): Expr {
    const made = new Map<Sym, Expr[]>();
    const power = (of: Sym, exponent: number): Expr => {
      if (exponent === 1) return of;
      let known = made.get(of);
      if (known === undefined) {
        known = [];
        made.set(of, known);
      }
      known[exponent] ??= powNode(of, num(exponent));
      return known[exponent]!;
    };
    const found: { readonly term: Expr; readonly key: number }[] = [];
    let constant: Expr | undefined;
    for (const { coefficient, powers } of parts) {
      if (powers.length === 0) {
        constant = num(coefficient);
        continue;
      }
      const factors = powers.map((p) => power(p.of, p.exponent));
      if (factors.length > 1) factors.sort((a, b) => a.hash - b.hash || byStructure(a, b));
      // As in every sum: by the hash of the rest.
      found.push({ term: mulNode(coefficient, factors), key: mulNode(Q.ONE, factors).hash });
    }
    if (found.length > 1) found.sort((a, b) => a.key - b.key || byStructure(a.term, b.term));
    const terms = found.map((f) => f.term);
    if (constant !== undefined) terms.unshift(constant);
    return terms.length === 0 ? num(0) : terms.length === 1 ? terms[0]! : addNode(terms);
  }

  return { ofMonomials };
}
