/** Points in several dimensions, row-major, with weights that add up to 1. */
export interface Nodes {
  readonly dimension: number;
  readonly count: number;
  /** count × dimension */
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** Where the points are all combinations of the nodes of rules in one dimension each: those rules. */
  readonly product?: readonly Rule1[];
}

/** Points on a line, with their weights. */
export interface Rule1 {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The product of rules in one dimension each. */
export function tensor(rules: readonly Rule1[]): Nodes {
  const dimension = rules.length;
  const count = rules.reduce((n, r) => n * r.nodes.length, 1);
  const points = new Float64Array(count * dimension);
  const weights = new Float64Array(count);
  for (let q = 0; q < count; q++) {
    let rest = q;
    let w = 1;
    for (let k = dimension - 1; k >= 0; k--) {
      const { nodes, weights: own } = rules[k]!;
      const at = rest % nodes.length;
      rest = (rest - at) / nodes.length;
      points[q * dimension + k] = nodes[at]!;
      w *= own[at]!;
    }
    weights[q] = w;
  }
  return { dimension, count, points, weights, product: rules };
}

/**
 * A sparse grid of Gauss rules, exact for polynomials of total degree 2·level + 1 (Smolyak 1963; Novak & Ritter 1999):
 * the differences of successive rules, added up over all choices of orders whose excess is at most `level`.
 * `rule(k, m)` is the rule of m nodes in dimension k.
 */
export function sparseGrid(dimension: number, level: number, rule: (k: number, m: number) => Rule1): Nodes {
  const found = new Map<string, { readonly at: readonly number[]; weight: number }>();
  const base = Array.from({ length: dimension }, (_, k) => rule(k, 1));
  for (const raised of excesses(dimension, level)) {
    const total = raised.reduce((s, [, e]) => s + e, 0);
    // The combination technique: (-1)^(level - |e|) binomial(dimension - 1, level - |e|).
    const c =
      (level - total) % 2 === 0 ? binomial(dimension - 1, level - total) : -binomial(dimension - 1, level - total);
    if (c === 0) continue;
    const part = tensor(raised.map(([k, e]) => rule(k, e + 1)));
    const rest = base.map((r) => r.nodes[0]!);
    for (let q = 0; q < part.count; q++) {
      const at = [...rest];
      raised.forEach(([k], m) => {
        at[k] = part.points[q * part.dimension + m]!;
      });
      const key = at.join();
      const known = found.get(key);
      if (known === undefined) found.set(key, { at, weight: c * part.weights[q]! });
      else known.weight += c * part.weights[q]!;
    }
  }
  const all = [...found.values()].filter((n) => n.weight !== 0);
  return {
    dimension,
    count: all.length,
    points: Float64Array.from(all.flatMap((n) => n.at)),
    weights: Float64Array.from(all, (n) => n.weight),
  };
}

/** How many nodes a sparse grid has at most. */
export function sparseGridCount(dimension: number, level: number): number {
  let n = 0;
  for (let r = 0; r <= Math.min(level, dimension); r++) n += binomial(dimension, r) * binomial(level, r) * 2.5 ** r;
  return n;
}

/** All ways to raise the orders of some dimensions by at most `level` altogether: pairs of dimension and excess. */
function* excesses(dimension: number, level: number, from = 0): Generator<readonly (readonly [number, number])[]> {
  yield [];
  for (let k = from; k < dimension; k++)
    for (let e = 1; e <= level; e++) for (const more of excesses(dimension, level - e, k + 1)) yield [[k, e], ...more];
}

export function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let b = 1;
  for (let i = 1; i <= k; i++) b = (b * (n - k + i)) / i;
  return Math.round(b);
}
