import { type Order, orderedExponents, orderedKey } from './order.ts';
import type { Polynomial } from './polynomial.ts';

/** What the leading monomials of a basis say of its solutions: how many there are, with multiplicity, or that they form families. */
export type Staircase =
  | { readonly kind: 'none' }
  | { readonly kind: 'finite'; readonly count: number }
  /** Infinitely many; the dimension of the largest family. */
  | { readonly kind: 'families'; readonly dimension: number };

/** More monomials than this under the staircase are not counted one by one. */
const MOST = 100_000;

/**
 * The solutions in the unknowns for generic values of the other variables, which stand in a lower block of the order: the
 * number of monomials in the unknowns that no leading monomial divides.
 */
export function staircase(basis: readonly Polynomial[], order: Order, unknowns: readonly number[]): Staircase {
  const leads = basis.map((p) => {
    let most = -1;
    for (const k of p.keys) most = Math.max(most, orderedKey(order, k));
    const e = orderedExponents(order, most);
    return unknowns.map((v) => e[v]!);
  });
  if (leads.some((e) => e.every((d) => d === 0))) return { kind: 'none' };
  const pure = unknowns.map((_, k) =>
    Math.min(...leads.filter((e) => e.every((d, j) => j === k || d === 0)).map((e) => e[k]!)),
  );
  if (pure.some((d) => !Number.isFinite(d))) return { kind: 'families', dimension: dimension(leads, unknowns.length) };
  let count = 0;
  const walk = (k: number, e: number[]): void => {
    if (count > MOST) return;
    if (k === unknowns.length) {
      count++;
      return;
    }
    for (let d = 0; d < pure[k]!; d++) {
      const next = [...e, d];
      // Only what is already fixed can be divided for certain.
      if (leads.some((l) => l.every((x, j) => (j <= k ? x <= next[j]! : x === 0)))) break;
      walk(k + 1, next);
    }
  };
  walk(0, []);
  return { kind: 'finite', count };
}

/** The largest set of unknowns in which no leading monomial stands alone. */
function dimension(leads: readonly (readonly number[])[], n: number): number {
  let most = 0;
  for (let mask = 0; mask < 2 ** n; mask++) {
    const own = (k: number): boolean => Math.floor(mask / 2 ** k) % 2 === 1;
    if (leads.some((e) => e.every((d, k) => d === 0 || own(k)))) continue;
    let size = 0;
    for (let k = 0; k < n; k++) if (own(k)) size++;
    most = Math.max(most, size);
  }
  return most;
}
