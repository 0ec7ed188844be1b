/** The mean of independent numbers and its standard error, made wider for few numbers as Student's distribution is. */
export function meanOf(values: readonly number[]): {
  readonly mean: number;
  readonly error: number;
  readonly variance: number;
} {
  const n = values.length;
  const mean = values.reduce((s, x) => s + x, 0) / n;
  const variance = values.reduce((s, x) => s + (x - mean) ** 2, 0) / Math.max(1, n - 1);
  const wider = n > 3 ? Math.sqrt((n - 1) / (n - 3)) : 3;
  return { mean, error: wider * Math.sqrt(variance / n), variance };
}
