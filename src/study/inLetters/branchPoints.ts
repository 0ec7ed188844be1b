import { eigenvalues } from '../../numeric/linear.ts';
import type { Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { exponentsOf } from '../../rewrite/polynomial/ring.ts';
import type { Branch } from '../../theory/fixedPoints/branches.ts';

/** A polynomial in numbers: its value, and the sum of the moduli of its terms. */
export function inNumbers(p: Polynomial, x: readonly number[]): { readonly value: number; readonly size: number } {
  let [value, size] = [0, 0];
  for (const [k, key] of p.keys.entries()) {
    let term = Number(p.coefficients[k]!);
    for (const [v, e] of exponentsOf(p.ring, key).entries()) if (e > 0) term *= x[v]! ** e;
    value += term;
    size += Math.abs(term);
  }
  return { value, size };
}

/** What is smaller than this part of its terms may be 0: no numbers tell there. */
export const NEAR = 1e-7;

/** Whether a polynomial is too near to 0 for its sign to be told. */
export function isNear(p: Polynomial, x: readonly number[]): boolean {
  const { value, size } = inNumbers(p, x);
  return !(Math.abs(value) > NEAR * size);
}

/**
 * The real points of a branch in numbers, all unknowns in their order; `x` has values for its letters and for what is free.
 * Undefined where a root is lost or two of them meet: what is known of the branch does not hold there.
 */
export function branchPoints(
  branch: Branch,
  x: readonly number[],
  unknowns: number,
): readonly (readonly number[])[] | undefined {
  let points: (readonly number[])[] = [x];
  for (const { unknown, polynomial } of branch.chain.roots) {
    const parts = coefficientsBy(polynomial, unknown);
    const next: (readonly number[])[] = [];
    for (const p of points) {
      if (isNear(parts.at(-1)!, p)) return undefined;
      const roots = realRoots(parts.map((c) => inNumbers(c, p).value));
      if (roots === undefined) return undefined;
      next.push(...roots.map((r) => p.map((v, k) => (k === unknown ? r : v))));
    }
    points = next;
  }
  const made: (readonly number[])[] = [];
  for (const p of points) {
    const whole = [...p];
    for (const { unknown, value } of branch.chain.linear) {
      if (isNear(value.denominator, p)) return undefined;
      whole[unknown] = inNumbers(value.numerator, p).value / inNumbers(value.denominator, p).value;
    }
    made.push(whole.slice(0, unknowns));
  }
  return made;
}

/** The real roots of a polynomial, constant first: eigenvalues of its companion matrix; undefined where some nearly meet. */
function realRoots(c: readonly number[]): readonly number[] | undefined {
  const n = c.length - 1;
  const lead = c[n]!;
  if (n === 0 || !c.every(Number.isFinite)) return undefined;
  const scale = Math.max(...c.map((v, k) => Math.abs(v / lead) ** (1 / Math.max(1, n - k))).slice(0, n), 1e-150);
  const companion = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    companion[k * n + n - 1] = -(c[k]! / lead) / scale ** (n - k);
    if (k > 0) companion[k * n + k - 1] = 1;
  }
  const all = eigenvalues(companion, n).eigenvalues;
  const meet = all.some((a, i) => all.some((b, j) => j < i && Math.hypot(a.re - b.re, a.im - b.im) < MEET));
  return meet
    ? undefined
    : all.filter((r) => r.im === 0 || Math.abs(r.im) < MEET / 10).map((r) => polished(c, scale * r.re));
}
const MEET = 1e-4;

/** Two steps of Newton's method. */
function polished(c: readonly number[], root: number): number {
  let x = root;
  for (let k = 0; k < 2; k++) {
    const value = c.reduceRight((s, a) => s * x + a, 0);
    const slope = c.reduceRight((s, a, m) => (m === 0 ? s : s * x + m * a), 0);
    const step = value / slope;
    if (!Number.isFinite(step)) break;
    x -= step;
  }
  return x;
}
