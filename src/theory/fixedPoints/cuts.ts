import { compare, type Rational, rational } from '../../expr/rational.ts';
import { type Dense, denseOf } from '../../rewrite/polynomial/dense.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { isZero, type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import {
  compareDyadic,
  type Dyadic,
  halved,
  isolateRealRoots,
  type RootInterval,
} from '../../rewrite/polynomial/realRoots.ts';
import type { PolynomialSystem } from './system.ts';

/** A value of the letter at which the number of real points may change: a root of a named polynomial. */
export interface Cut {
  readonly polynomial: Polynomial;
  readonly root: RootInterval;
  /** Where it is a fraction. */
  readonly exact?: Rational;
}

/** A value inside the domain of a letter. */
export function sampleIn(system: PolynomialSystem, v: number): Rational {
  const { low, high } = system.range(v);
  return between(low, high);
}

export function between(low: Rational | undefined, high: Rational | undefined): Rational {
  const half = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, 2n * a.d * b.d);
  if (low !== undefined && high !== undefined) return half(low, high);
  if (low !== undefined) return rational(low.n + low.d, low.d);
  if (high !== undefined) return rational(high.n - high.d, high.d);
  return rational(1n);
}

/** The real roots of polynomials in one letter, rising, each with the irreducible polynomial that it is a root of. */
export function cutsOf(critical: readonly Polynomial[], letter: number): readonly Cut[] {
  const factors = new Map<string, Polynomial>();
  for (const p of critical) if (!isZero(p)) for (const f of factor(p).factors) factors.set(textKey(f.factor), f.factor);
  let all = [...factors.values()].flatMap((polynomial) => {
    const dense = denseOf(polynomial, letter);
    return isolateRealRoots(dense).map((root) => ({ polynomial, dense, root, exact: exactRoot(dense) }));
  });
  // Roots of different irreducible polynomials differ: narrow until their intervals do.
  for (let apart = false; !apart; ) {
    apart = true;
    all.sort((a, b) => compareDyadic(a.root.low, b.root.low) || compareDyadic(a.root.high, b.root.high));
    for (let k = 1; k < all.length; k++)
      if (compareDyadic(all[k - 1]!.root.high, all[k]!.root.low) >= 0) {
        apart = false;
        all = all.map((c, j) => (j === k || j === k - 1 ? { ...c, root: halved(c.dense, c.root) } : c));
      }
  }
  return all.map(({ polynomial, root, exact }) => ({ polynomial, root, ...(exact && { exact }) }));
}
const exactRoot = (a: Dense): Rational | undefined => (a.length === 2 ? rational(-a[0]!, a[1]!) : undefined);

const fraction = (x: Dyadic): Rational => rational(x.n, 1n << BigInt(x.k));
/** A number at or above the cut, below the next one. */
export const upper = (c: Cut): Rational => c.exact ?? fraction(c.root.high);
export const lower = (c: Cut): Rational => c.exact ?? fraction(c.root.low);

/** Whether a cut lies above (1) or below (-1) a number, or on it. */
export function beyond(c: Cut, x: Rational): number {
  if (c.exact !== undefined) return compare(c.exact, x);
  const dense = denseOf(c.polynomial, variablesOf(c.polynomial)[0]!);
  let { root } = c;
  for (;;) {
    if (compare(fraction(root.low), x) >= 0) return 1;
    if (compare(fraction(root.high), x) <= 0) return -1;
    root = halved(dense, root);
  }
}

/** The cut with its interval on one side of a number that it is not. */
export function partedFrom(c: Cut, x: Rational | undefined): Cut {
  if (c.exact !== undefined || x === undefined) return c;
  const dense = denseOf(c.polynomial, variablesOf(c.polynomial)[0]!);
  let { root } = c;
  while (compare(fraction(root.low), x) <= 0 && compare(fraction(root.high), x) >= 0) root = halved(dense, root);
  return { ...c, root };
}
