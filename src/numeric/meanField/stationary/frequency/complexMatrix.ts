/** A complex matrix, row-major. */
export interface ComplexMatrix {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const zeros = (length: number): ComplexMatrix => ({
  re: new Float64Array(length),
  im: new Float64Array(length),
});

/**
 * The inverse of a small complex matrix, n × n, and the argument of its determinant up to 2π, by Gauss–Jordan elimination with
 * row pivots; A is used up. Undefined where a pivot vanishes.
 */
export function inverted(
  A: ComplexMatrix,
  n: number,
): { readonly inverse: ComplexMatrix; readonly phase: number } | undefined {
  const { re, im } = A;
  const B = zeros(n * n);
  for (let k = 0; k < n; k++) B.re[k * n + k] = 1;
  let phase = 0;
  for (let c = 0; c < n; c++) {
    let [pivot, top] = [c, 0];
    for (let r = c; r < n; r++) {
      const size = Math.hypot(re[r * n + c]!, im[r * n + c]!);
      if (size > top) [pivot, top] = [r, size];
    }
    if (!(top > 1e-300) || !Number.isFinite(top)) return undefined;
    if (pivot !== c) {
      for (const M of [A, B])
        for (const part of [M.re, M.im])
          for (let j = 0; j < n; j++) {
            const t = part[c * n + j]!;
            part[c * n + j] = part[pivot * n + j]!;
            part[pivot * n + j] = t;
          }
      phase += Math.PI;
    }
    const [pr, pi] = [re[c * n + c]!, im[c * n + c]!];
    phase += Math.atan2(pi, pr);
    const square = pr * pr + pi * pi;
    const [ir, ii] = [pr / square, -pi / square];
    for (const M of [A, B])
      for (let j = 0; j < n; j++) {
        const [x, y] = [M.re[c * n + j]!, M.im[c * n + j]!];
        M.re[c * n + j] = x * ir - y * ii;
        M.im[c * n + j] = x * ii + y * ir;
      }
    for (let r = 0; r < n; r++) {
      const [fr, fi] = [re[r * n + c]!, im[r * n + c]!];
      if (r === c || (fr === 0 && fi === 0)) continue;
      for (const M of [A, B])
        for (let j = 0; j < n; j++) {
          const [x, y] = [M.re[c * n + j]!, M.im[c * n + j]!];
          M.re[r * n + j] = M.re[r * n + j]! - (fr * x - fi * y);
          M.im[r * n + j] = M.im[r * n + j]! - (fr * y + fi * x);
        }
    }
  }
  return { inverse: B, phase };
}

/** The same as a real matrix of twice the size: its eigenvalues are those of A and their conjugates. */
export function asReal(A: ComplexMatrix, n: number): Float64Array {
  const R = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [x, y] = [A.re[i * n + j]!, A.im[i * n + j]!];
      R[i * 2 * n + j] = x;
      R[(n + i) * 2 * n + n + j] = x;
      R[i * 2 * n + n + j] = -y;
      R[(n + i) * 2 * n + j] = y;
    }
  return R;
}
