import { type LinearOutcome, nullSpace } from './linear.ts';

/** Both eigenvectors of a real simple eigenvalue λ of A, each of length 1: A r = λ r and lᵀ A = λ lᵀ. */
export interface Eigenpair {
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** lᵀ A r / lᵀ r, the eigenvalue as these vectors see it. */
  readonly value: number;
  /** 1 / |l·r|: how far the eigenvalue moves for a unit change of A (Wilkinson 1965, section 2.8); large near a Jordan block. */
  readonly condition: number;
  /** The smallest singular value of A − λ1 over |A| + |λ|: how far λ is from being an eigenvalue. */
  readonly residual: number;
}

export type EigenpairOutcome =
  | LinearOutcome
  /** A − λ1 has (nearly) two null directions: `gap` is its second smallest singular value over |A| + |λ|. */
  | { readonly status: 'notSimple'; readonly gap: number };

/** `matrix` has shape [n, n], row-major; `value` is an eigenvalue found before. |A| is the largest absolute row sum. */
export function eigenpair(
  matrix: ArrayLike<number>,
  n: number,
  value: number,
): { readonly pair: Eigenpair | undefined; readonly outcome: EigenpairOutcome } {
  const shifted = Float64Array.from(matrix);
  const transposed = new Float64Array(n * n);
  let scale = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(matrix[i * n + j]!);
    scale = Math.max(scale, sum + Math.abs(value));
    shifted[i * n + i] = shifted[i * n + i]! - value;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) transposed[j * n + i] = shifted[i * n + j]!;
  // Every direction counts as null for this rank tolerance; the last one has the smallest singular value.
  const rights = nullSpace(shifted, n, n, Infinity);
  const lefts = nullSpace(transposed, n, n, Infinity);
  const right = rights.basis.at(-1);
  const left = lefts.basis.at(-1);
  if (right === undefined || left === undefined) return { pair: undefined, outcome: rights.outcome };
  const relative = (singular: number) => (scale === 0 ? 0 : singular / scale);
  const residual = relative(rights.values.at(-1)!);
  const allowed = 1e4 * n * Number.EPSILON;
  if (residual > allowed) return { pair: undefined, outcome: { status: 'residual', residual, allowed } };
  const gap = n === 1 ? 1 : relative(rights.values.at(-2)!);
  if (gap <= allowed) return { pair: undefined, outcome: { status: 'notSimple', gap } };
  let overlap = 0;
  let shift = 0;
  for (let i = 0; i < n; i++) {
    overlap += left[i]! * right[i]!;
    for (let j = 0; j < n; j++) shift += left[i]! * shifted[i * n + j]! * right[j]!;
  }
  // A Jordan block has one null direction but left and right vectors at right angles.
  if (Math.abs(overlap) <= allowed) return { pair: undefined, outcome: { status: 'notSimple', gap: 0 } };
  const pair = { right, left, value: value + shift / overlap, condition: 1 / Math.abs(overlap), residual };
  return { pair, outcome: { status: 'converged' } };
}
