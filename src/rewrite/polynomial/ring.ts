import { WorkSpent } from './work.ts';

/**
 * Whole-number polynomials in variables 0 … variables − 1. A monomial is one double: exponents to the base 2^bits, the
 * first variable in the highest digits, so that a product of monomials is a sum, and the lexical order is `<`.
 */
export interface Ring {
  readonly variables: number;
  /** An exponent is below this. */
  readonly base: number;
  /** What one power of each variable is worth. */
  readonly unit: readonly number[];
}

/** Digits of a double that count whole numbers exactly, one left for sums. */
const DIGITS = 52;
const MOST_BITS = 16;
const rings: Ring[] = [];

/** The ring in that many variables; refused (`WorkSpent`) where a double has no room for their exponents. */
export function ringIn(variables: number): Ring {
  const known = rings[variables];
  if (known !== undefined) return known;
  const bits = Math.min(MOST_BITS, Math.floor(DIGITS / Math.max(1, variables)));
  if (bits < 3) throw new WorkSpent(`monomials: ${variables} letters are too many`);
  const base = 2 ** bits;
  const unit = Array.from({ length: variables }, (_, v) => base ** (variables - 1 - v));
  const made = { variables, base, unit };
  rings[variables] = made;
  return made;
}

/** The exponent of a variable in a monomial. */
export const exponentIn = (ring: Ring, key: number, variable: number): number =>
  Math.floor(key / ring.unit[variable]!) % ring.base;

/** All exponents of a monomial. */
export function exponentsOf(ring: Ring, key: number): number[] {
  const out = new Array<number>(ring.variables);
  let rest = key;
  for (let v = ring.variables - 1; v >= 0; v--) {
    const q = Math.floor(rest / ring.base);
    out[v] = rest - q * ring.base;
    rest = q;
  }
  return out;
}

/** The monomial with these exponents. */
export function keyOf(ring: Ring, exponents: readonly number[]): number {
  let key = 0;
  for (let v = 0; v < ring.variables; v++) {
    if (exponents[v]! >= ring.base) throw new WorkSpent(`degrees: ${exponents[v]} in ${ring.variables} letters`);
    key += exponents[v]! * ring.unit[v]!;
  }
  return key;
}
