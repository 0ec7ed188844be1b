import type { Expr } from '../expr.ts';
import * as Q from '../rational.ts';
import type { Nodes } from './nodes.ts';
import { byStructure } from './structure.ts';

/** Sums of terms, and numbers times terms. */
export interface Addition {
  /** The sum of terms. */
  add(...parts: readonly Expr[]): Expr;
  negate(e: Expr): Expr;
  subtract(a: Expr, b: Expr): Expr;
  /** A rational times a term; a sum alone takes the number in. */
  scaled(c: Q.Rational, e: Expr): Expr;
  /** Rational content with the sign of the first term, and what is left. */
  content(e: Expr): readonly [Q.Rational, Expr];
}

/** Sums flatten, fold their numbers and merge like terms; they need no other constructor. */
export function addition({ num, zero, addNode, mulNode, split }: Nodes): Addition {
  function add(...parts: readonly Expr[]): Expr {
    if (parts.length === 1) return parts[0]!;
    let constant = Q.ZERO;
    const rests = new Map<Expr, Q.Rational>();
    const take = (e: Expr): void => {
      if (e.kind === 'num') constant = Q.plus(constant, e.value);
      else if (e.kind === 'add') for (const t of e.terms) take(t);
      else {
        const [c, rest] = split(e);
        const known = rests.get(rest);
        rests.set(rest, known === undefined ? c : Q.plus(known, c));
      }
    };
    for (const p of parts) take(p);
    const found: { readonly term: Expr; readonly key: number }[] = [];
    for (const [rest, c] of rests) if (!Q.isZero(c)) found.push({ term: scaled(c, rest), key: rest.hash });
    if (found.length === 0) return num(constant);
    // By the hash of the rest: the order must not change with coefficients or signs.
    if (found.length > 1) found.sort((a, b) => a.key - b.key || byStructure(a.term, b.term));
    const terms = found.map((f) => f.term);
    if (!Q.isZero(constant)) terms.unshift(num(constant));
    return terms.length === 1 ? terms[0]! : addNode(terms);
  }

  function scaled(c: Q.Rational, e: Expr): Expr {
    if (Q.isOne(c)) return e;
    if (Q.isZero(c)) return zero;
    if (e.kind === 'num') return num(Q.times(c, e.value));
    if (e.kind === 'add') return addNode(e.terms.map((t) => scaled(c, t)));
    if (e.kind === 'mul') return mulNode(Q.times(c, e.coefficient), e.factors);
    return mulNode(c, [e]);
  }

  const negate = (e: Expr): Expr => scaled(Q.MINUS_ONE, e);
  const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

  function content(e: Expr): readonly [Q.Rational, Expr] {
    if (e.kind !== 'add') return split(e);
    let n = 0n;
    let d = 1n;
    for (const t of e.terms) {
      const c = split(t)[0];
      n = gcd(n, c.n);
      d = (d * c.d) / gcd(d, c.d);
    }
    const lead = e.terms.find((t) => t.kind !== 'num') ?? e.terms[0]!;
    const c = Q.rational(Q.isNegative(split(lead)[0]) ? -n : n, d);
    return [c, scaled(Q.inverse(c), e)];
  }

  return { add, negate, subtract, scaled, content };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
