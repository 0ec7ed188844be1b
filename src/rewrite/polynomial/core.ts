import { abs } from './integer.ts';
import { collected, type Polynomial, primitive } from './polynomial.ts';
import { exponentsOf, keyOf, type Ring, ringIn } from './ring.ts';

/** A polynomial without what divides it as a monomial, in the variables that are left, in an order of their own. */
export interface Core {
  readonly polynomial: Polynomial;
  /** What each of its variables is in the ring it came from. */
  readonly variables: readonly number[];
  /** The exponent of each variable of that ring that was taken out. */
  readonly common: readonly number[];
}

/** A prime below 2^26: products of two residues are whole doubles. */
const PRIME = 67_108_859;
const BIG = BigInt(PRIME);

/**
 * The core of a primitive polynomial that is not 0. Its variables are ordered by how they stand in it, not by their places:
 * the same polynomial in other letters, or in letters met in another order, has the same core, as long as what the order
 * looks at tells the variables apart. A factorization of the core times the monomial is one of the polynomial, as renaming
 * variables is an isomorphism of rings.
 */
export function coreOf(p: Polynomial): Core {
  const { variables: n } = p.ring;
  const exponents = p.keys.map((k) => exponentsOf(p.ring, k));
  const common = exponents.reduce((low, e) => low.map((x, v) => Math.min(x, e[v]!)));
  const marks = marksOf(exponents, p.coefficients, common);
  const variables = Array.from({ length: n }, (_, v) => v)
    .filter((v) => marks[v]!.degree > 0)
    .sort((v, w) => compare(marks[v]!, marks[w]!) || v - w);
  const ring = ringIn(variables.length);
  const terms = new Map(
    exponents.map((e, i) => [
      keyOf(
        ring,
        variables.map((v) => e[v]! - common[v]!),
      ),
      p.coefficients[i]!,
    ]),
  );
  return { polynomial: primitive(collected(ring, terms)), variables, common };
}

/** A polynomial in the variables of a core in those of the ring it came from, its first coefficient positive. */
export function inRing(f: Polynomial, variables: readonly number[], ring: Ring): Polynomial {
  const terms = f.keys.map((k, i): readonly [number, bigint] => {
    const e = exponentsOf(f.ring, k);
    return [e.reduce((key, x, j) => key + x * ring.unit[variables[j]!]!, 0), f.coefficients[i]!];
  });
  return primitive(collected(ring, new Map(terms)));
}

/** How a variable stands in a polynomial, wherever it stands among the others. */
interface Mark {
  degree: number;
  terms: number;
  sum: number;
  /** Of exponents, degrees of terms and coefficients (but for the sign of all of them). */
  hash: number;
}

function marksOf(
  exponents: readonly (readonly number[])[],
  coefficients: readonly bigint[],
  common: readonly number[],
): readonly Mark[] {
  const marks = common.map((): Mark => ({ degree: 0, terms: 0, sum: 0, hash: 0 }));
  const below = common.reduce((a, b) => a + b, 0);
  for (const [i, e] of exponents.entries()) {
    const own = Number(abs(coefficients[i]!) % BIG);
    const total = e.reduce((a, b) => a + b, 0) - below;
    const weight = (((own * own) % PRIME) * (total + 1)) % PRIME;
    for (let v = 0; v < e.length; v++) {
      const x = e[v]! - common[v]!;
      if (x === 0) continue;
      const m = marks[v]!;
      if (x > m.degree) m.degree = x;
      m.terms++;
      m.sum += x;
      m.hash = (m.hash + weight * (x * x + 7)) % PRIME;
    }
  }
  return marks;
}

const compare = (a: Mark, b: Mark): number =>
  a.degree - b.degree || a.terms - b.terms || a.sum - b.sum || a.hash - b.hash;
