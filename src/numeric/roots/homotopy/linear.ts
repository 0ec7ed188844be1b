/**
 * Solves A x = b in place by elimination with partial pivoting; complex, interleaved, A row-major of shape [n, n]. The
 * solution stands in b. Gives the smallest over the largest pivot, 0 where A is singular.
 */
export function solveComplex(a: Float64Array, b: Float64Array, n: number): number {
  let least = Infinity;
  let most = 0;
  for (let k = 0; k < n; k++) {
    let best = -1;
    let row = k;
    for (let i = k; i < n; i++) {
      const re = a[2 * (i * n + k)]!;
      const im = a[2 * (i * n + k) + 1]!;
      const size = re * re + im * im;
      if (size > best) {
        best = size;
        row = i;
      }
    }
    if (!(best > 0)) return 0;
    const pivot = Math.sqrt(best);
    if (pivot < least) least = pivot;
    if (pivot > most) most = pivot;
    if (row !== k) {
      for (let j = k; j < n; j++)
        for (let c = 0; c < 2; c++) {
          const p = 2 * (k * n + j) + c;
          const q = 2 * (row * n + j) + c;
          const t = a[p]!;
          a[p] = a[q]!;
          a[q] = t;
        }
      for (let c = 0; c < 2; c++) {
        const t = b[2 * k + c]!;
        b[2 * k + c] = b[2 * row + c]!;
        b[2 * row + c] = t;
      }
    }
    const pr = a[2 * (k * n + k)]! / best;
    const pi = -a[2 * (k * n + k) + 1]! / best;
    for (let i = k + 1; i < n; i++) {
      const re = a[2 * (i * n + k)]!;
      const im = a[2 * (i * n + k) + 1]!;
      if (re === 0 && im === 0) continue;
      const fr = re * pr - im * pi;
      const fi = re * pi + im * pr;
      for (let j = k + 1; j < n; j++) {
        const ur = a[2 * (k * n + j)]!;
        const ui = a[2 * (k * n + j) + 1]!;
        const p = 2 * (i * n + j);
        a[p] = a[p]! - (fr * ur - fi * ui);
        a[p + 1] = a[p + 1]! - (fr * ui + fi * ur);
      }
      const vr = b[2 * k]!;
      const vi = b[2 * k + 1]!;
      b[2 * i] = b[2 * i]! - (fr * vr - fi * vi);
      b[2 * i + 1] = b[2 * i + 1]! - (fr * vi + fi * vr);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let re = b[2 * i]!;
    let im = b[2 * i + 1]!;
    for (let j = i + 1; j < n; j++) {
      const ar = a[2 * (i * n + j)]!;
      const ai = a[2 * (i * n + j) + 1]!;
      re -= ar * b[2 * j]! - ai * b[2 * j + 1]!;
      im -= ar * b[2 * j + 1]! + ai * b[2 * j]!;
    }
    const dr = a[2 * (i * n + i)]!;
    const di = a[2 * (i * n + i) + 1]!;
    const size = dr * dr + di * di;
    b[2 * i] = (re * dr + im * di) / size;
    b[2 * i + 1] = (im * dr - re * di) / size;
  }
  return least / most;
}

/** The inverse of a complex matrix, interleaved; undefined where it is singular to working accuracy. */
export function invertComplex(a: Float64Array, n: number): Float64Array | undefined {
  const out = new Float64Array(2 * n * n);
  for (let j = 0; j < n; j++) {
    const column = new Float64Array(2 * n);
    column[2 * j] = 1;
    if (!(solveComplex(Float64Array.from(a), column, n) > 1e-15)) return undefined;
    for (let i = 0; i < n; i++) {
      out[2 * (i * n + j)] = column[2 * i]!;
      out[2 * (i * n + j) + 1] = column[2 * i + 1]!;
    }
  }
  return out.every(Number.isFinite) ? out : undefined;
}
