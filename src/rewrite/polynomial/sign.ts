import type { Sign } from '../../expr/sign.ts';
import type { Polynomial } from './polynomial.ts';
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
