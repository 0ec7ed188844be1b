import { exactly, fullRemainder } from './division.ts';
import { constant, degree, derivativeBy, isZero, multiply, negate, type Polynomial, power } from './polynomial.ts';
import { leadingBy } from './recursive.ts';

/**
 * The resultant in one variable: 0 where both have a common root, or both leading coefficients vanish. By the subresultant
 * remainder sequence, whose gaps in degree are accounted for (Cohen 1993, algorithm 3.3.7).
 */
export function resultant(p: Polynomial, q: Polynomial, v: number): Polynomial {
  const one = constant(p.ring, 1n);
  if (isZero(p) || isZero(q)) return constant(p.ring, 0n);
  let [a, b] = [p, q];
  let sign = 1;
  if (degree(a, v) < degree(b, v)) {
    if (degree(a, v) % 2 === 1 && degree(b, v) % 2 === 1) sign = -1;
    [a, b] = [b, a];
  }
  if (degree(b, v) === 0) return power(b, degree(a, v));
  let [g, h] = [one, one];
  for (;;) {
    const d = degree(a, v) - degree(b, v);
    if (degree(a, v) % 2 === 1 && degree(b, v) % 2 === 1) sign = -sign;
    const r = fullRemainder(a, b, v);
    [a, b] = [b, exactly(r, multiply(g, power(h, d)))];
    if (isZero(b)) return b;
    g = leadingBy(a, v);
    h = d === 0 ? h : exactly(power(g, d), power(h, d - 1));
    if (degree(b, v) > 0) continue;
    const n = degree(a, v);
    const value = exactly(power(b, n), power(h, n - 1));
    return sign === 1 ? value : negate(value);
  }
}

/** The discriminant in one variable (degree at least 1): 0 where roots coincide. */
export function discriminant(p: Polynomial, v: number): Polynomial {
  const n = degree(p, v);
  if (n === 1) return constant(p.ring, 1n);
  const r = exactly(resultant(p, derivativeBy(p, v), v), leadingBy(p, v));
  return (n * (n - 1)) % 4 === 0 ? r : negate(r);
}
