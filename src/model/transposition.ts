import type { IndexSet } from '../expr/expr.ts';

/**
 * The axes of the transposed array: the last two exchanged. Four axes whose first two run through one set are blocks,
 * and are exchanged in both pairs: J[a,b,i,j] goes with J[b,a,j,i].
 */
export function transposition(axes: readonly IndexSet[]): readonly number[] {
  const order = axes.map((_, k) => k);
  const n = order.length;
  if (n >= 2) [order[n - 2], order[n - 1]] = [n - 1, n - 2];
  if (n === 4 && axes[0] === axes[1]) [order[0], order[1]] = [1, 0];
  return order;
}
