import type { PolynomialSystem } from '../polynomial.ts';

/** A bound on the number of isolated complex roots, multiplicities counted, by a partition of the unknowns. */
export interface GroupBound {
  readonly value: number;
  /** Places of unknowns. */
  readonly groups: readonly (readonly number[])[];
}

/** More unknowns than this are not partitioned in all ways. */
const MOST_UNKNOWNS = 7;

/**
 * The least multihomogeneous Bezout number over all partitions of the unknowns (Morgan & Sommese 1987), that of one
 * group, the product of the degrees, among them. Undefined where an equation is 0.
 */
export function bezout(system: PolynomialSystem): GroupBound | undefined {
  const { unknowns: n, equations } = system;
  if (equations.length !== n || equations.some((p) => p.length === 0)) return undefined;
  let best: GroupBound | undefined;
  for (const groups of n <= MOST_UNKNOWNS ? partitions(n) : [[Array.from({ length: n }, (_, k) => k)]]) {
    const value = multihomogeneous(system, groups);
    if (best === undefined || value < best.value) best = { value, groups };
  }
  return best;
}

/** The coefficient of Π z_g^(size of g) in Π_i Σ_g d_ig z_g, where d_ig is the degree of equation i in group g. */
export function multihomogeneous(system: PolynomialSystem, groups: readonly (readonly number[])[]): number {
  let table = new Map<string, { readonly left: readonly number[]; readonly count: number }>();
  const sizes = groups.map((g) => g.length);
  table.set(sizes.join(), { left: sizes, count: 1 });
  for (const p of system.equations) {
    const degrees = groups.map((g) =>
      p.reduce(
        (d, t) =>
          Math.max(
            d,
            g.reduce((s, k) => s + t.exponents[k]!, 0),
          ),
        0,
      ),
    );
    const next: typeof table = new Map();
    for (const { left, count } of table.values())
      for (const [g, d] of degrees.entries()) {
        if (d === 0 || left[g] === 0) continue;
        const rest = left.map((x, h) => (h === g ? x - 1 : x));
        const key = rest.join();
        next.set(key, { left: rest, count: (next.get(key)?.count ?? 0) + d * count });
      }
    table = next;
  }
  return [...table.values()].reduce((s, x) => s + x.count, 0);
}

/** All partitions of 0 … n - 1; the one of a single group first. */
function partitions(n: number): readonly (readonly (readonly number[])[])[] {
  let all: number[][][] = [[[0]]];
  if (n === 0) return [[]];
  for (let k = 1; k < n; k++)
    all = all.flatMap((p) => [...p.map((_, m) => p.map((g, i) => (i === m ? [...g, k] : g))), [...p, [k]]]);
  return all;
}
