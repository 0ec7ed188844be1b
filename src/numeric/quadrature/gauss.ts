import { symmetricEigen } from '../linear.ts';

/** Nodes in one dimension with weights that add up to 1. */
export interface Rule1 {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The standard law that a rule integrates over. */
export type Measure = 'normal' | 'uniform' | 'exponential' | 'lorentz';

/** Coefficients of the three-term recurrence of the monic orthogonal polynomials: p(k+1) = (x - a(k)) p(k) - b(k) p(k-1). */
type Recurrence = { readonly a: (k: number) => number; readonly b: (k: number) => number };

const RECURRENCES: Readonly<Record<Exclude<Measure, 'lorentz'>, Recurrence>> = {
  // Hermite polynomials of the standard normal law.
  normal: { a: () => 0, b: (k) => k },
  // Legendre polynomials on (0, 1).
  uniform: { a: () => 0.5, b: (k) => (k * k) / (4 * (4 * k * k - 1)) },
  // Laguerre polynomials.
  exponential: { a: (k) => 2 * k + 1, b: (k) => k * k },
};

const made = new Map<string, Rule1>();

/** The Gauss rule of n nodes, exact for polynomials up to degree 2n - 1 (Golub & Welsch 1969). */
export function gauss(measure: Exclude<Measure, 'lorentz'>, n: number): Rule1 {
  const key = `${measure}${n}`;
  let rule = made.get(key);
  if (rule === undefined) {
    const { a, b } = RECURRENCES[measure];
    rule = fromRecurrence(
      Array.from({ length: n }, (_, k) => a(k)),
      Array.from({ length: n }, (_, k) => b(k)),
    );
    made.set(key, measure === 'normal' ? symmetrised(rule) : rule);
    rule = made.get(key)!;
  }
  return rule;
}

/** Nodes are the eigenvalues of the Jacobi matrix, weights the squares of the first entries of its eigenvectors. */
export function fromRecurrence(a: readonly number[], b: readonly number[]): Rule1 {
  const n = a.length;
  const jacobi = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    jacobi[k * n + k] = a[k]!;
    if (k + 1 < n) jacobi[k * n + k + 1] = jacobi[(k + 1) * n + k] = Math.sqrt(b[k + 1]!);
  }
  const { eigenvalues, eigenvectors, outcome } = symmetricEigen(jacobi, n);
  if (outcome.status !== 'converged') throw new Error(`no Gauss rule of ${n} nodes: ${outcome.status}`);
  const order = Array.from({ length: n }, (_, k) => k).sort((p, q) => eigenvalues[p]! - eigenvalues[q]!);
  const squares = order.map((k) => eigenvectors[k]![0]! ** 2);
  const total = squares.reduce((s, w) => s + w, 0);
  return { nodes: order.map((k) => eigenvalues[k]!), weights: squares.map((w) => w / total) };
}

/** Nodes of a symmetric law in exact pairs, so that odd functions average to 0. */
function symmetrised({ nodes, weights }: Rule1): Rule1 {
  const n = nodes.length;
  return {
    nodes: nodes.map((x, k) => (x - nodes[n - 1 - k]!) / 2),
    weights: weights.map((w, k) => (w + weights[n - 1 - k]!) / 2),
  };
}
