import type { Rational } from '../../expr/rational.ts';
import type { Sign } from '../../expr/sign.ts';
import { add, constant, degree, multiply, type Polynomial, variable, variablesOf } from './polynomial.ts';
import { composedFraction } from './recursive.ts';
import { exponentsOf } from './ring.ts';

/** Which signs a polynomial may have, as far as those of its letters decide it term by term. */
export function polynomialSign(p: Polynomial, letters: readonly Sign[]): Sign {
  let [negative, positive] = [false, false];
  let zero = true;
  for (const [i, k] of p.keys.entries()) {
    let s: Sign = { negative: false, zero: false, positive: true };
    for (const [v, e] of exponentsOf(p.ring, k).entries()) {
      if (e === 0) continue;
      const own = letters[v]!;
      const power: Sign =
        e % 2 === 0 ? { negative: false, zero: own.zero, positive: own.positive || own.negative } : own;
      s = {
        negative: (s.negative && power.positive) || (s.positive && power.negative),
        zero: s.zero || power.zero,
        positive: (s.positive && power.positive) || (s.negative && power.negative),
      };
    }
    if (p.coefficients[i]! < 0n) s = { negative: s.positive, zero: s.zero, positive: s.negative };
    negative ||= s.negative;
    positive ||= s.positive;
    zero &&= s.zero;
  }
  return { negative, zero: zero || (negative && positive), positive };
}

/** Numbers between which a letter lies. */
export interface Between {
  readonly low?: Rational;
  readonly high?: Rational;
  /** Whether the bound itself is allowed. */
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
}

/** Degrees above which letters are not moved. */
const MOST = 8;

/**
 * As `polynomialSign`, but each letter with bounds that are numbers is first written as low + t, high - t or
 * (low + high t)/(1 + t) with t positive: if then all coefficients have one sign, so has the polynomial.
 */
export function signWithin(p: Polynomial, letters: readonly Sign[], ranges: (v: number) => Between): Sign {
  const plain = polynomialSign(p, letters);
  if (!(plain.negative && plain.positive)) return plain;
  let q = p;
  const moved = [...letters];
  for (const v of variablesOf(p)) {
    const { low, high, lowClosed, highClosed } = ranges(v);
    if ((low === undefined && high === undefined) || (high !== undefined && highClosed) || degree(p, v) > MOST)
      continue;
    const [one, t] = [constant(p.ring, 1n), variable(p.ring, v)];
    const number = (x: bigint): Polynomial => constant(p.ring, x);
    if (low !== undefined && high !== undefined) {
      const n = add(number(low.n * high.d), multiply(number(high.n * low.d), t));
      q = composedFraction(q, v, n, multiply(number(low.d * high.d), add(one, t)));
    } else if (low !== undefined)
      q = composedFraction(q, v, add(number(low.n), multiply(number(low.d), t)), number(low.d));
    else q = composedFraction(q, v, add(number(high!.n), multiply(number(-high!.d), t)), number(high!.d));
    moved[v] = { negative: false, zero: low !== undefined && lowClosed, positive: true };
  }
  return polynomialSign(q, moved);
}
