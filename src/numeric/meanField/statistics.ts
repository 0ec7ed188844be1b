/** How much wider than a normal one Student's distribution of n numbers is. */
export const widening = (n: number): number => (n > 3 ? Math.sqrt((n - 1) / (n - 3)) : 3);

/** The mean of independent numbers and its standard error, made wider for few numbers as Student's distribution is. */
export function meanOf(values: readonly number[]): {
  readonly mean: number;
  readonly error: number;
  readonly variance: number;
} {
  const n = values.length;
  const mean = values.reduce((s, x) => s + x, 0) / n;
  const variance = values.reduce((s, x) => s + (x - mean) ** 2, 0) / Math.max(1, n - 1);
  return { mean, error: widening(n) * Math.sqrt(variance / n), variance };
}
