import type { RealSchur } from './realSchur.ts';

/**
 * The size of E = A Q − Q T as it is seen along some vectors: |E x|² is |E|² on the average over vectors whose entries are
 * independent, of mean 0 and variance 1, and along three of them it is a hundredth of that at least but for one matrix in a
 * thousand. What is allowed leaves four digits, and to multiply Q out takes as long as the iteration.
 */
export function schurResidual(a: Float64Array, n: number, { t, turned }: RealSchur): number {
  let most = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const x = direction(n, trial);
    const [left, right] = [times(a, n, turned(x)), turned(times(t, n, x))];
    most = Math.max(most, Math.hypot(...left.map((v, k) => v - right[k]!)));
  }
  return most;
}
const TRIALS = 3;

/** A vector of independent entries, uniform between -√3 and √3: the same in every run. */
function direction(n: number, trial: number): Float64Array {
  let state = 7919 * (trial + 1);
  return Float64Array.from({ length: n }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * (state / 2147483647) - 1) * Math.sqrt(3);
  });
}

/** A matrix of n columns times a vector. */
function times(a: Float64Array, n: number, x: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!;
    out[i] = sum;
  }
  return out;
}
