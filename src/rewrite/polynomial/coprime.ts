import { inverse, type Modular, restOf } from './modular.ts';
import { degree, type Polynomial, variablesOf } from './polynomial.ts';
import { exponentsOf } from './ring.ts';
import { spend } from './work.ts';

/** The largest prime below 2^26: products of two residues are whole doubles. */
const PRIME = 67_108_859;
const BIG = BigInt(PRIME);

/**
 * The variables that a common factor of two polynomials can hold, as far as is seen: for each variable that both hold,
 * values put for the others, modulo a prime, leave two of no common factor where no factor in common has it. What has a
 * factor in common in that variable keeps one of its degree wherever the leading coefficient of one of them does not vanish
 * (Brown 1971). Where there is none, they have nothing in common but numbers.
 */
export function sharedVariables(p: Polynomial, q: Polynomial): readonly number[] {
  spend(p.keys.length + q.keys.length);
  const common = variablesOf(p).filter((v) => degree(q, v) > 0);
  const [a, b] = [new Image(p), new Image(q)];
  return common.filter((v) => {
    const [f, g] = [a.in(v), b.in(v)];
    const kept = f.length - 1 === degree(p, v) || g.length - 1 === degree(q, v);
    return !kept || !isUnit(f, g);
  });
}

function isUnit(a: Modular, b: Modular): boolean {
  let [x, y] = [a, b];
  while (y.length > 0) [x, y] = [y, restOf(x, y, PRIME)];
  return x.length === 1;
}

/** The value that is put for a variable, and its inverse: the same in every run. */
const values: { readonly at: number; readonly inverse: number }[] = [];
function pointAt(v: number): { readonly at: number; readonly inverse: number } {
  for (let last = values.at(-1)?.at ?? 7_654_321; values.length <= v; ) {
    last = (last * 48_271) % PRIME;
    values.push({ at: last, inverse: inverse(last, PRIME) });
  }
  return values[v]!;
}

function power(x: number, k: number): number {
  let made = 1;
  for (let n = 0; n < k; n++) made = (made * x) % PRIME;
  return made;
}

/** A polynomial modulo the prime, each monomial with values put for all of its variables. */
class Image {
  private readonly exponents: readonly (readonly number[])[];
  private readonly terms: readonly number[];

  constructor(p: Polynomial) {
    this.exponents = p.keys.map((key) => exponentsOf(p.ring, key));
    this.terms = p.coefficients.map((c, k) => {
      const own = Number(((c % BIG) + BIG) % BIG);
      return this.exponents[k]!.reduce((made, e, v) => (made * power(pointAt(v).at, e)) % PRIME, own);
    });
  }

  /** As a polynomial in one variable, the value of which is taken back. */
  in(v: number): Modular {
    const out: number[] = [];
    const back = pointAt(v).inverse;
    for (const [k, term] of this.terms.entries()) {
      const e = this.exponents[k]![v]!;
      out[e] = ((out[e] ?? 0) + term * power(back, e)) % PRIME;
    }
    for (let e = 0; e < out.length; e++) out[e] ??= 0;
    while (out.length > 0 && out[out.length - 1] === 0) out.pop();
    return out;
  }
}
