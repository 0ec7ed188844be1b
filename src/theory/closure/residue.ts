import type { Expr } from '../../expr/expr.ts';
import { hashText, mix } from '../../expr/hash.ts';

/** A Mersenne prime: products of two residues stay small for whole numbers of any size. */
export const P = (1n << 61n) - 1n;

const modulo = (a: bigint): bigint => ((a % P) + P) % P;

/** a^k modulo P for k >= 0. */
function power(a: bigint, k: bigint): bigint {
  let [result, base] = [1n, modulo(a)];
  for (let left = k; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}
/** 1/a modulo P, by Fermat; of 0 it is 0, which the caller excludes. */
export const inverse = (a: bigint): bigint => power(a, P - 2n);

/**
 * The value of a coefficient modulo a prime, its letters (and whatever is no sum, product or whole power) at random
 * values: rank and zeros of matrices of coefficients are read off these first. A letter is a square, so that its root
 * agrees with it. What comes of it is a guess, right with probability near 1, and always verified afterwards.
 */
export function residue(e: Expr, seed: number): bigint {
  if (e.kind === 'num' && e.value.n === 0n) return 0n;
  const known = knownAt(seed);
  const salt = hashText(`${seed}`);
  const drawn = (x: Expr): bigint => BigInt(mix(x.hash, salt)) + 2n;
  const visit = (x: Expr): bigint => {
    const found = known.get(x);
    if (found !== undefined) return found;
    const made = compute(x);
    known.set(x, made);
    return made;
  };
  const compute = (x: Expr): bigint => {
    switch (x.kind) {
      case 'num':
        return modulo(x.value.n * inverse(modulo(x.value.d)));
      case 'add':
        return x.terms.reduce((s, t) => (s + visit(t)) % P, 0n);
      case 'mul':
        return x.factors.reduce(
          (s, f) => (s * visit(f)) % P,
          modulo(x.coefficient.n * inverse(modulo(x.coefficient.d))),
        );
      case 'pow': {
        if (x.exponent.kind !== 'num') return drawn(x);
        const { n, d } = x.exponent.value;
        const root = d === 1n ? visit(x.base) : d === 2n ? rootOf(x.base) : undefined;
        if (root === undefined) return drawn(x);
        return n < 0n ? inverse(power(root, -n)) : power(root, n);
      }
      case 'sym':
        return (drawn(x) * drawn(x)) % P;
      default:
        return drawn(x);
    }
  };
  const rootOf = (x: Expr): bigint | undefined => (x.kind === 'sym' ? drawn(x) : undefined);
  return visit(e);
}

// The same few coefficients stand in many systems.
const values = new Map<number, WeakMap<Expr, bigint>>();
function knownAt(seed: number): WeakMap<Expr, bigint> {
  let known = values.get(seed);
  if (known === undefined) {
    known = new WeakMap();
    values.set(seed, known);
  }
  return known;
}
