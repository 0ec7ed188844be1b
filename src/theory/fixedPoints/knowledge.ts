import type { Sign } from '../../expr/sign.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { isConstant, isZero, type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { resultant } from '../../rewrite/polynomial/resultant.ts';
import { modulo, type Root } from './chain.ts';

/** A branch that the search could not bring to an end, with the reason. */
export class Unsolved extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unsolved';
  }
}

/** Whether a polynomial may vanish on a branch. */
export type Vanishing = 'never' | 'generically-not' | 'maybe' | 'always';

/** What is known of polynomials: signs of letters, factors, and which combinations of letters were taken not to vanish. */
export class Knowledge {
  readonly unknowns: number;
  private readonly signOf: (p: Polynomial) => Sign;
  private readonly factorsOf = new Map<string, readonly Polynomial[]>();
  /** Irreducible polynomials in letters alone: where one vanishes, another answer holds. */
  readonly special = new Map<string, Polynomial>();

  /** Whether only real solutions in the domains of the states are looked for. */
  readonly real: boolean;

  /** With `real`, what the signs of real states forbid is left out: complex solutions, and those outside the domains. */
  constructor(unknowns: number, signOf: (p: Polynomial) => Sign, real: boolean) {
    this.real = real;
    this.unknowns = unknowns;
    this.signOf = signOf;
  }

  /** The different irreducible factors. */
  factors(p: Polynomial): readonly Polynomial[] {
    const key = textKey(p);
    let known = this.factorsOf.get(key);
    if (known === undefined) {
      known = factor(p).factors.map((f) => f.factor);
      this.factorsOf.set(key, known);
    }
    return known;
  }

  /** The different factors of polynomials none of which vanishes. */
  separate(all: readonly Polynomial[]): readonly Polynomial[] {
    const out = new Map<string, Polynomial>();
    for (const p of all) for (const f of isZero(p) ? [p] : this.factors(p)) out.set(textKey(f), f);
    return [...out.values()];
  }

  unknownsOf(p: Polynomial): readonly number[] {
    return variablesOf(p).filter((v) => v < this.unknowns);
  }

  /** Whether the signs of its letters forbid that it vanishes. */
  neverZero(p: Polynomial): boolean {
    return !isZero(p) && (this.real || this.unknownsOf(p).length === 0) && !this.signOf(p).zero;
  }

  /** Whether no real values of its letters within their domains let a polynomial be negative, or none positive, term by term. */
  hasOneSign(p: Polynomial): boolean {
    const signs = p.keys.map((k, i) => this.signOf({ ring: p.ring, keys: [k], coefficients: [p.coefficients[i]!] }));
    return signs.every((s) => !s.negative) || signs.every((s) => !s.positive);
  }

  /** Notes that a polynomial in letters alone was taken not to vanish. */
  assume(p: Polynomial): void {
    for (const f of this.factors(p)) if (!this.neverZero(f)) this.special.set(textKey(f), f);
  }

  /** What is known of an irreducible polynomial on a branch; what is taken for granted of letters is noted, unless it is only asked. */
  vanishing(p: Polynomial, nonzero: readonly Polynomial[], roots: readonly Root[], note = true): Vanishing {
    if (isZero(p)) return 'always';
    if (isConstant(p) || this.neverZero(p)) return 'never';
    const own = this.unknownsOf(p);
    if (own.length === 0) {
      if (note) this.assume(p);
      return 'generically-not';
    }
    if (nonzero.some((q) => textKey(q) === textKey(p))) return 'never';
    if (own.some((v) => !roots.some((r) => r.unknown === v))) return 'maybe';
    return this.atRoots(p, roots, note);
  }

  /** A polynomial in roots and letters alone. */
  private atRoots(p: Polynomial, roots: readonly Root[], note: boolean): Vanishing {
    let rest = modulo(p, roots);
    if (isZero(rest)) return 'always';
    for (const r of [...roots].reverse())
      if (variablesOf(rest).includes(r.unknown)) rest = resultant(r.polynomial, rest, r.unknown);
    if (isZero(rest)) throw new Unsolved('a polynomial over roots of another one splits');
    if (this.unknownsOf(rest).length > 0) return 'maybe';
    if (note) this.assume(rest);
    return 'generically-not';
  }
}
