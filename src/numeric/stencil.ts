/** Weights on the values at -3 … 3 steps; exact for polynomials up to degree six (Fornberg 1988, table 1). */
const FIRST = [-1 / 60, 3 / 20, -3 / 4, 0, 3 / 4, -3 / 20, 1 / 60];
const SECOND = [1 / 90, -3 / 20, 3 / 2, -49 / 18, 3 / 2, -3 / 20, 1 / 90];
const THIRD = [1 / 8, -1, 13 / 8, 0, -13 / 8, 1, -1 / 8];

/** The first three derivatives of s -> f(s u) at s = 0, each a vector like f. */
export interface Along {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
  /** The largest entry of f at the seven points: what rounding is measured by. */
  readonly most: number;
}

/** Central differences on seven points with step h along a direction: errors of the order h^6, h^6 and h^4. */
export function derivativesAlong(f: (x: Float64Array) => Float64Array, u: Float64Array, h: number): Along {
  const values = [-3, -2, -1, 0, 1, 2, 3].map((k) => Float64Array.from(f(u.map((x) => k * h * x))));
  const combined = (weights: readonly number[], power: number): Float64Array =>
    values[0]!.map((_, i) => weights.reduce((s, w, k) => s + w * values[k]![i]!, 0) / h ** power);
  return {
    first: combined(FIRST, 1),
    second: combined(SECOND, 2),
    third: combined(THIRD, 3),
    most: Math.max(...values.map((v) => Math.max(0, ...v.map(Math.abs)))),
  };
}
