import * as P from '../../../src/rewrite/polynomial/polynomial.ts';
import { evaluateAt } from '../../../src/rewrite/polynomial/recursive.ts';
import { type Ring, ringIn } from '../../../src/rewrite/polynomial/ring.ts';

/** A fixed stream of whole numbers below a bound. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
}

/** A polynomial with at most so many terms, degrees and coefficients. */
export function randomPolynomial(ring: Ring, next: (n: number) => number, terms: number, degree: number, size: number) {
  let p = P.constant(ring, 0n);
  for (let k = 0; k < terms; k++) {
    const exponents = Array.from({ length: ring.variables }, () => next(degree + 1));
    p = P.add(p, P.monomial(ring, exponents, BigInt(next(2 * size + 1) - size)));
  }
  return p;
}

/** The value at whole numbers. */
export const valueAt = (p: P.Polynomial, at: readonly bigint[]): bigint =>
  at.reduce((q, x, v) => evaluateAt(q, v, x), p).coefficients[0] ?? 0n;

/** The polynomial in one variable with these coefficients, by rising power. */
export const inOne = (coefficients: readonly (number | bigint)[]): P.Polynomial =>
  coefficients.reduce<P.Polynomial>(
    (p, c, k) => P.add(p, P.monomial(ringIn(1), [k], BigInt(c))),
    P.constant(ringIn(1), 0n),
  );

export const sum = (ring: Ring, ...parts: readonly P.Polynomial[]): P.Polynomial =>
  parts.reduce(P.add, P.constant(ring, 0n));

/** The system of Katsura (1990) in n + 1 unknowns: magnetisations of a spin chain. */
export function katsura(n: number): readonly P.Polynomial[] {
  const ring = ringIn(n + 1);
  const x = (k: number): P.Polynomial => (Math.abs(k) <= n ? P.variable(ring, Math.abs(k)) : P.constant(ring, 0n));
  const all = Array.from({ length: 2 * n + 1 }, (_, k) => k - n);
  const quadratic = Array.from({ length: n }, (_, m) =>
    sum(ring, P.negate(x(m)), ...all.map((k) => P.multiply(x(k), x(m - k)))),
  );
  return [...quadratic, sum(ring, P.constant(ring, -1n), ...all.map(x))];
}

/** The cyclic n-roots (Bjorck 1990). */
export function cyclic(n: number): readonly P.Polynomial[] {
  const ring = ringIn(n);
  const run = (from: number, length: number): P.Polynomial =>
    Array.from({ length }, (_, k) => P.variable(ring, (from + k) % n)).reduce(P.multiply);
  const sums = Array.from({ length: n - 1 }, (_, k) =>
    sum(ring, ...Array.from({ length: n }, (_, i) => run(i, k + 1))),
  );
  return [...sums, P.subtract(run(0, n), P.constant(ring, 1n))];
}

/** The neural network of Noonburg (SIAM J. Appl. Math. 49, 1989): x_i sum of x_j^2 (j != i) = c x_i - 1, c = 11/10. */
export function noonburg(n: number): readonly P.Polynomial[] {
  const ring = ringIn(n);
  const x = (k: number): P.Polynomial => P.variable(ring, k);
  return Array.from({ length: n }, (_, i) =>
    sum(
      ring,
      P.constant(ring, 10n),
      P.scale(x(i), -11n),
      ...Array.from({ length: n }, (_, j) =>
        i === j ? P.constant(ring, 0n) : P.scale(P.multiply(x(i), P.power(x(j), 2)), 10n),
      ),
    ),
  );
}
