/** Square matrices, flat and row-major, small enough to be multiplied as they stand; n is the number of rows. */

export function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]!;
      if (x === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j]! += x * b[k * n + j]!;
    }
  return out;
}

/** A Bᵀ. */
export function productTransposed(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[j * n + k]!;
      out[i * n + j] = sum;
    }
  return out;
}

/** M C Mᵀ: the covariance of M x. */
export const congruent = (m: Float64Array, c: Float64Array, n: number): Float64Array =>
  productTransposed(product(m, c, n), m, n);

/** M x + c. */
export const affine = (m: Float64Array, x: Float64Array, c: Float64Array): Float64Array =>
  c.map((start, i) => {
    let sum = start;
    for (let k = 0; k < x.length; k++) sum += m[i * x.length + k]! * x[k]!;
    return sum;
  });

export const unit = (n: number): Float64Array => {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
};

/** The largest sum of sizes in a row: the norm by which the largest component of M x is bounded. */
export function widestRow(m: Float64Array, n: number): number {
  let widest = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += Math.abs(m[i * n + k]!);
    widest = Math.max(widest, sum);
  }
  return widest;
}
