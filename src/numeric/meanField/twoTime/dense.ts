/** The inverse of a small matrix, n × n row-major, by elimination with pivots; undefined where it is singular. */
export function inverse(matrix: Float64Array, n: number): Float64Array | undefined {
  const a = Float64Array.from(matrix);
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) out[k * n + k] = 1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let r = k + 1; r < n; r++) if (Math.abs(a[r * n + k]!) > Math.abs(a[best * n + k]!)) best = r;
    const pivot = a[best * n + k]!;
    if (!(Math.abs(pivot) > 0)) return undefined;
    for (const m of [a, out])
      for (let c = 0; c < n; c++) {
        const x = m[best * n + c]!;
        m[best * n + c] = m[k * n + c]!;
        m[k * n + c] = x / pivot;
      }
    for (let r = 0; r < n; r++) {
      const f = a[r * n + k]!;
      if (r === k || f === 0) continue;
      for (const m of [a, out]) for (let c = 0; c < n; c++) m[r * n + c]! -= f * m[k * n + c]!;
    }
  }
  return out;
}

/** out += f x, for the first entries. */
export function addScaled(out: Float64Array, f: number, x: Float64Array, count: number): void {
  for (let j = 0; j < count; j++) out[j] = out[j]! + f * x[j]!;
}

/** out += x y, entry by entry. */
export function addProduct(out: Float64Array, f: number, x: Float64Array, y: Float64Array, count: number): void {
  for (let j = 0; j < count; j++) out[j] = out[j]! + f * x[j]! * y[j]!;
}

/** Σ x y over the first entries. */
export function inner(x: Float64Array, y: Float64Array, count: number): number {
  let s = 0;
  for (let j = 0; j < count; j++) s += x[j]! * y[j]!;
  return s;
}
