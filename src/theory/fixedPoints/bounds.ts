import { subtract } from '../../expr/build.ts';
import { type Polynomial, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { type Fraction, fractionOf } from '../../rewrite/polynomial/terms.ts';
import type { Branch } from './branches.ts';
import { put, tidied } from './chain.ts';
import type { PolynomialSystem } from './system.ts';

/** A quotient that must not be negative at a fixed point, or not 0 either. */
export interface Bound extends Fraction {
  readonly open: boolean;
}

/** What the domains of the states ask of the points of a branch, in letters and roots; what holds anyway is left out. */
export function bounds(branch: Branch, system: PolynomialSystem): readonly Bound[] {
  const out: Bound[] = [];
  for (const symbol of system.alphabet.symbols.slice(0, system.unknowns)) {
    const { domain } = symbol.letter;
    // Entries of a simplex are not negative; that they add up to 1 is one of the equations.
    if (domain.kind === 'simplex') {
      const there = onBranch(fractionOf(symbol, system.alphabet), branch);
      if (!holds(there.numerator, there.denominator, false, system)) out.push({ ...there, open: false });
    }
    if (domain.kind !== 'real') continue;
    const asked = [
      ...(domain.lower === undefined ? [] : [{ term: subtract(symbol, domain.lower.value), open: domain.lower.open }]),
      ...(domain.upper === undefined ? [] : [{ term: subtract(domain.upper.value, symbol), open: domain.upper.open }]),
    ];
    for (const { term, open } of asked) {
      const there = onBranch(fractionOf(term, system.alphabet), branch);
      if (holds(there.numerator, there.denominator, open, system)) continue;
      out.push({ ...there, open });
    }
  }
  return out;
}

/** A quotient at the points of a branch. */
export function onBranch(f: Fraction, { chain }: Branch): Fraction {
  const value = chain.linear.reduce(put, f);
  return tidied({ roots: chain.roots, linear: [{ unknown: -1, value }] }).linear[0]!.value;
}

/** Whether a bound holds for all letters. What states are left in it may have any sign: their domains are what is asked about. */
function holds(n: Polynomial, d: Polynomial, open: boolean, system: PolynomialSystem): boolean {
  if ([n, d].some((p) => variablesOf(p).some((v) => v < system.unknowns))) return false;
  const [a, b] = [system.signOf(n), system.signOf(d)];
  return !a.negative && !b.negative && !b.zero && (!open || !a.zero);
}
