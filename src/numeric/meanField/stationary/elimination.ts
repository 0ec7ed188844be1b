/**
 * X with A X = B by Gaussian elimination with row pivots, in place: B (n × k, row-major) becomes X. For the few rows of one
 * site, inside loops over noise. False where a pivot falls to rounding.
 */
export function eliminate(A: Float64Array, n: number, B: Float64Array, k: number): boolean {
  let top = 0;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(A[r * n + c]!) > Math.abs(A[pivot * n + c]!)) pivot = r;
    const size = Math.abs(A[pivot * n + c]!);
    top = Math.max(top, size);
    if (!(size > 1e-300) || !(size > n * 2.3e-16 * top)) return false;
    if (pivot !== c) {
      for (let j = c; j < n; j++) {
        const t = A[c * n + j]!;
        A[c * n + j] = A[pivot * n + j]!;
        A[pivot * n + j] = t;
      }
      for (let j = 0; j < k; j++) {
        const t = B[c * k + j]!;
        B[c * k + j] = B[pivot * k + j]!;
        B[pivot * k + j] = t;
      }
    }
    for (let r = c + 1; r < n; r++) {
      const f = A[r * n + c]! / A[c * n + c]!;
      if (f === 0) continue;
      for (let j = c + 1; j < n; j++) A[r * n + j] = A[r * n + j]! - f * A[c * n + j]!;
      for (let j = 0; j < k; j++) B[r * k + j] = B[r * k + j]! - f * B[c * k + j]!;
    }
  }
  for (let r = n - 1; r >= 0; r--)
    for (let j = 0; j < k; j++) {
      let s = B[r * k + j]!;
      for (let c = r + 1; c < n; c++) s -= A[r * n + c]! * B[c * k + j]!;
      B[r * k + j] = s / A[r * n + r]!;
    }
  return true;
}
