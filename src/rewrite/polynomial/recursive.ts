import { add, collected, constant, degree, isZero, multiply, type Polynomial } from './polynomial.ts';
import { exponentIn } from './ring.ts';

/** The coefficients of a polynomial in one variable, by rising power; the highest is not 0 (none for 0). */
export function coefficientsBy(p: Polynomial, v: number): readonly Polynomial[] {
  if (isZero(p)) return [];
  const parts = Array.from({ length: degree(p, v) + 1 }, () => ({ keys: [] as number[], own: [] as bigint[] }));
  p.keys.forEach((k, i) => {
    const e = exponentIn(p.ring, k, v);
    const part = parts[e]!;
    part.keys.push(k - e * p.ring.unit[v]!);
    part.own.push(p.coefficients[i]!);
  });
  return parts.map((x) => ({ ring: p.ring, keys: x.keys, coefficients: x.own }));
}

/** The coefficient of the highest power of a variable. */
export function leadingBy(p: Polynomial, v: number): Polynomial {
  const parts = coefficientsBy(p, v);
  return parts[parts.length - 1] ?? constant(p.ring, 0n);
}

/** p times the k-th power of a variable. */
export const raised = (p: Polynomial, v: number, k: number): Polynomial =>
  k === 0
    ? p
    : multiply(p, {
        ring: p.ring,
        keys: [k * p.ring.unit[v]!],
        coefficients: [1n],
      });

/** A whole number put for a variable. */
export function evaluateAt(p: Polynomial, v: number, x: bigint): Polynomial {
  const unit = p.ring.unit[v]!;
  const powers = [1n];
  const terms = new Map<number, bigint>();
  p.keys.forEach((k, i) => {
    const e = exponentIn(p.ring, k, v);
    while (powers.length <= e) powers.push(powers[powers.length - 1]! * x);
    const key = k - e * unit;
    terms.set(key, (terms.get(key) ?? 0n) + p.coefficients[i]! * powers[e]!);
  });
  return collected(p.ring, terms);
}

/** A polynomial put for a variable (Horner). */
export function composed(p: Polynomial, v: number, by: Polynomial): Polynomial {
  if (degree(p, v) === 0) return p;
  return coefficientsBy(p, v).reduceRight((sum, c) => add(multiply(sum, by), c), constant(p.ring, 0n));
}

/** A fraction n/d put for a variable, times d^degree. */
export function composedFraction(p: Polynomial, v: number, n: Polynomial, d: Polynomial): Polynomial {
  if (degree(p, v) === 0) return p;
  let front = constant(p.ring, 1n);
  const parts = coefficientsBy(p, v);
  let sum = constant(p.ring, 0n);
  for (let k = parts.length - 1; k >= 0; k--) {
    sum = add(multiply(sum, n), multiply(parts[k]!, front));
    front = multiply(front, d);
  }
  return sum;
}
