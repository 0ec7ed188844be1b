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

/**
 * Nodes are the eigenvalues of the Jacobi matrix, found by halving intervals (Givens 1954); weights the Christoffel numbers. Far
 * out these have all their digits, where eigenvectors lose them, and no eigenvectors are made.
 */
export function fromRecurrence(a: readonly number[], b: readonly number[]): Rule1 {
  const n = a.length;
  const ends = a.map((x, k) => [x, Math.sqrt(k === 0 ? 0 : b[k]!) + Math.sqrt(k + 1 < n ? b[k + 1]! : 0)] as const);
  const least = Math.min(...ends.map(([x, r]) => x - r));
  const most = Math.max(...ends.map(([x, r]) => x + r));
  const nodes = a.map((_, k) => eigenvalue(a, b, k, least, most));
  const weights = nodes.map((x) => 1 / squares(a, b, x));
  const total = weights.reduce((s, w) => s + w, 0);
  return { nodes, weights: weights.map((w) => w / total) };
}

/** The eigenvalue of the Jacobi matrix with `below` others below it, within these bounds. */
function eigenvalue(a: readonly number[], b: readonly number[], below: number, least: number, most: number): number {
  let [low, high] = [least, most];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (countBelow(a, b, middle) > below) high = middle;
    else low = middle;
  }
}

/** How many eigenvalues lie below x: as many as there are negative pivots. */
function countBelow(a: readonly number[], b: readonly number[], x: number): number {
  let count = 0;
  let pivot = 1;
  for (let k = 0; k < a.length; k++) {
    pivot = a[k]! - x - (k === 0 ? 0 : b[k]! / pivot);
    if (pivot === 0) pivot = Number.MIN_VALUE;
    if (pivot < 0) count++;
  }
  return count;
}

/** The sum of the squares of the orthonormal polynomials at x. */
function squares(a: readonly number[], b: readonly number[], x: number): number {
  let [before, now, sum] = [0, 1, 1];
  for (let k = 0; k + 1 < a.length; k++) {
    const next = ((x - a[k]!) * now - (k === 0 ? 0 : Math.sqrt(b[k]!)) * before) / Math.sqrt(b[k + 1]!);
    [before, now] = [now, next];
    sum += now * now;
  }
  return sum;
}

/** Nodes of a symmetric law in exact pairs, so that odd functions average to 0. */
function symmetrised({ nodes, weights }: Rule1): Rule1 {
  const n = nodes.length;
  return {
    nodes: nodes.map((x, k) => (x - nodes[n - 1 - k]!) / 2),
    weights: weights.map((w, k) => (w + weights[n - 1 - k]!) / 2),
  };
}
