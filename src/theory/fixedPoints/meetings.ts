import {
  isZero,
  multiply,
  type Polynomial,
  subtract,
  variable,
  variablesOf,
} from '../../rewrite/polynomial/polynomial.ts';
import { resultant } from '../../rewrite/polynomial/resultant.ts';
import { type Branch, isSimple } from './branches.ts';
import type { PolynomialSystem } from './system.ts';

/**
 * Polynomials in letters that vanish wherever a point that is not simple meets one of another branch: resultants of what an
 * unknown is a root of on both. Undefined where there are none for a pair.
 */
export function meetings(branches: readonly Branch[], system: PolynomialSystem): readonly Polynomial[] | undefined {
  const found: Polynomial[] = [];
  for (const [i, a] of branches.entries())
    for (const b of branches.slice(i + 1)) {
      if (isSimple(a) === true || isSimple(b) === true) {
        // A simple point meets nothing where its determinant does not vanish.
        if (isSimple(a) === true && isSimple(b) === true) continue;
        if ((isSimple(a) === true ? a : b).determinant !== undefined) continue;
      }
      const apart = apartBy(a, b, system);
      if (apart === undefined) return undefined;
      found.push(apart);
    }
  return found;
}

/** A resultant that does not vanish for all letters, in the first unknown that has one. */
function apartBy(a: Branch, b: Branch, system: PolynomialSystem): Polynomial | undefined {
  for (let v = 0; v < system.unknowns; v++) {
    const [p, q] = [rootOf(a, v, system), rootOf(b, v, system)];
    if (p === undefined || q === undefined) continue;
    const r = resultant(p, q, v);
    if (!isZero(r)) return r;
  }
  return undefined;
}

/** A polynomial in letters and one unknown of which that is a root on a branch; undefined where other unknowns stand in it. */
function rootOf({ chain }: Branch, v: number, { alphabet, unknowns }: PolynomialSystem): Polynomial | undefined {
  const linear = chain.linear.find((l) => l.unknown === v);
  const { numerator, denominator } = linear?.value ?? {};
  const p =
    numerator !== undefined && denominator !== undefined
      ? subtract(multiply(denominator, variable(alphabet.ring, v)), numerator)
      : chain.roots.find((r) => r.unknown === v)?.polynomial;
  return p === undefined || variablesOf(p).some((x) => x < unknowns && x !== v) ? undefined : p;
}
