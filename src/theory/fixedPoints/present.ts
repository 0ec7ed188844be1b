import {
  add,
  divide,
  mul,
  negate as negateTerm,
  num,
  pow,
  sqrt,
  subtract as subtractTerms,
  zero,
} from '../../expr/build.ts';
import type { Equation, Expr, Sym } from '../../expr/expr.ts';
import { substitute } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
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
  scale,
  subtract,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy, leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { type Fraction, fractionOf, fractionTerm, lowest, termOf } from '../../rewrite/polynomial/terms.ts';
import type { Step } from '../derivation.ts';
import type { Branch } from './branches.ts';
import { put } from './chain.ts';
import type { Motion, PolynomialSystem } from './system.ts';

/** The equations that give a branch: roots first (`x^2 = 1 - 2*a`, or a polynomial = 0), then unknowns in terms of them. */
export function equationsOf(branch: Branch, system: PolynomialSystem): readonly Equation[] {
  const { alphabet } = system;
  const roots = branch.chain.roots.map(({ unknown, polynomial }): Equation => {
    const parts = coefficientsBy(polynomial, unknown);
    const n = parts.length - 1;
    // A pure power alone on the left; a family's equation is left whole where other free unknowns are squared in it.
    if (parts.slice(1, n).every(isZero))
      return {
        left: pow(alphabet.symbols[unknown]!, num(n)),
        right: fractionTerm(lowest(negate(parts[0]!), parts[n]!), alphabet),
      };
    return { left: termOf(polynomial, alphabet), right: zero };
  });
  const linear = [...branch.chain.linear]
    .sort((a, b) => a.unknown - b.unknown)
    .map(
      ({ unknown, value }): Equation => ({ left: alphabet.symbols[unknown]!, right: fractionTerm(value, alphabet) }),
    );
  return [...roots, ...linear];
}

/** The two values of a root that is quadratic, with a linear term, over letters alone: what the square root adds, and takes away. */
export interface QuadraticRoot {
  readonly unknown: Sym;
  readonly plus: Expr;
  readonly minus: Expr;
}

/** Quadratics with their roots written out. */
export function quadraticRoots(branch: Branch, system: PolynomialSystem): readonly QuadraticRoot[] {
  const { alphabet } = system;
  return branch.chain.roots.flatMap(({ unknown, polynomial }): readonly QuadraticRoot[] => {
    if (degree(polynomial, unknown) !== 2 || variablesOf(polynomial).some((v) => v !== unknown && v < system.unknowns))
      return [];
    const [c, b, a] = coefficientsBy(polynomial, unknown) as readonly [Polynomial, Polynomial, Polynomial];
    if (isZero(b)) return [];
    // Halves where that spares a factor 4 under the root.
    const even = b.coefficients.every((x) => x % 2n === 0n);
    const two = constant(b.ring, 2n);
    const front = even ? exactly(b, two) : b;
    const product = multiply(a, c);
    const under = subtract(multiply(front, front), even ? product : scale(product, 4n));
    const root = sqrt(termOf(under, alphabet));
    const below = termOf(even ? a : scale(a, 2n), alphabet);
    const value = (r: Expr): Expr => divide(subtractTerms(r, termOf(front, alphabet)), below);
    return [{ unknown: alphabet.symbols[unknown]!, plus: value(root), minus: value(negateTerm(root)) }];
  });
}

/** The unknowns of a branch that may take any value. */
export const freeSymbols = (branch: Branch, system: PolynomialSystem): readonly Sym[] =>
  branch.free.map((v) => system.alphabet.symbols[v]!);

/** What the solution divides by, as terms that must not vanish; what cannot vanish is left out. */
export function denominatorsOf(branch: Branch, system: PolynomialSystem): readonly Expr[] {
  const found = new Map<Expr, true>();
  const leads = branch.chain.roots.map((r) => leadingBy(r.polynomial, r.unknown));
  for (const d of [...branch.chain.linear.map((l) => l.value.denominator), ...leads])
    if (system.signOf(d).zero) found.set(termOf(primitive(d), system.alphabet), true);
  return [...found.keys()];
}

/**
 * The solution put back into each motion: 0, or a multiple of the polynomials that the roots are roots of. An identity in
 * letters, roots and free unknowns, to be tested like any other step.
 */
export function stepsOf(
  branch: Branch,
  system: PolynomialSystem,
  motions: readonly Motion[],
  next: boolean,
): readonly Step[] {
  const { alphabet } = system;
  const values = new Map(
    branch.chain.linear.map((l) => [alphabet.symbols[l.unknown]!, fractionTerm(l.value, alphabet)] as const),
  );
  const conditions = denominatorsOf(branch, system);
  return motions.flatMap((m, k): readonly Step[] => {
    // Roots are put into what is left where functions are undone, values into the motion itself.
    const plain = branch.chain.roots.length === 0;
    const right = plain ? m.right : system.rights[k]!;
    const before = values.size === 0 ? right : substitute(right, (s) => values.get(s));
    const after = multipleOf(branch, fractionOf(expand(system.rights[k]!), alphabet), system);
    if (before === after) return [];
    const { name } = m.unknown.letter;
    const of = next ? `the step of ${name}` : `${name}'`;
    const rule =
      branch.chain.roots.length === 0 ? `put into ${of}: it vanishes` : `put into ${of}: it vanishes at the roots`;
    return [
      {
        before,
        after,
        why: { by: 'rule', rule },
        indices: [],
        components: 0,
        ...(conditions.length > 0 && { conditions }),
      },
    ];
  });
}

/** A motion on a branch, written as a combination of the polynomials of its roots. */
function multipleOf(branch: Branch, motion: Fraction, system: PolynomialSystem): Expr {
  const { alphabet } = system;
  const there = branch.chain.linear.reduce(put, motion);
  let rest: Polynomial = there.numerator;
  let front = constant(rest.ring, 1n);
  const parts: { readonly root: Polynomial; readonly quotient: Polynomial; readonly below: Polynomial }[] = [];
  for (const { unknown, polynomial } of [...branch.chain.roots].reverse()) {
    if (degree(rest, unknown) < degree(polynomial, unknown)) continue;
    const divided = pseudoRemainder(rest, polynomial, unknown);
    const lead = power(leadingBy(polynomial, unknown), divided.times);
    front = multiply(front, lead);
    const quotient = exactly(subtract(multiply(rest, lead), divided.rest), polynomial);
    parts.push({ root: polynomial, quotient, below: multiply(front, there.denominator) });
    rest = divided.rest;
  }
  if (!isZero(rest)) throw new Error('a solution does not solve its equations');
  return add(
    zero,
    ...parts.map((p) => mul(fractionTerm(lowest(p.quotient, p.below), alphabet), termOf(p.root, alphabet))),
  );
}
