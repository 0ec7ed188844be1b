// Inner loops over samples. Four terms at a time: the target is then read and written a quarter as often.

/** target[to …] += Σ c[k] · from[k][at …], over `count` entries; terms with c = 0 are left out. */
export function addCombination(
  target: Float64Array,
  to: number,
  coefficients: ArrayLike<number>,
  from: readonly Float64Array[],
  at: number,
  count: number,
): void {
  const used: number[] = [];
  for (let k = 0; k < coefficients.length; k++) if (coefficients[k] !== 0) used.push(k);
  let k = 0;
  for (; k + 4 <= used.length; k += 4) {
    const [p, q, r, s] = [used[k]!, used[k + 1]!, used[k + 2]!, used[k + 3]!];
    four(
      target,
      to,
      coefficients[p]!,
      coefficients[q]!,
      coefficients[r]!,
      coefficients[s]!,
      from[p]!,
      from[q]!,
      from[r]!,
      from[s]!,
      at,
      count,
    );
  }
  for (; k < used.length; k++) one(target, to, coefficients[used[k]!]!, from[used[k]!]!, at, count);
}

function four(
  target: Float64Array,
  to: number,
  a: number,
  b: number,
  c: number,
  d: number,
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  w: Float64Array,
  at: number,
  count: number,
): void {
  for (let m = 0; m < count; m++) {
    const j = at + m;
    target[to + m] = target[to + m]! + a * x[j]! + b * y[j]! + c * z[j]! + d * w[j]!;
  }
}

function one(target: Float64Array, to: number, c: number, x: Float64Array, at: number, count: number): void {
  for (let m = 0; m < count; m++) target[to + m] = target[to + m]! + c * x[at + m]!;
}

/** target[to …] += x[at …] · y[from …], entry by entry. */
export function addProduct(
  target: Float64Array,
  to: number,
  x: Float64Array,
  at: number,
  y: Float64Array,
  from: number,
  count: number,
): void {
  for (let m = 0; m < count; m++) target[to + m] = target[to + m]! + x[at + m]! * y[from + m]!;
}

/** Σ x[at + m] · y[from + m]. */
export function dot(x: Float64Array, at: number, y: Float64Array, from: number, count: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let m = 0;
  for (; m + 4 <= count; m += 4) {
    a += x[at + m]! * y[from + m]!;
    b += x[at + m + 1]! * y[from + m + 1]!;
    c += x[at + m + 2]! * y[from + m + 2]!;
    d += x[at + m + 3]! * y[from + m + 3]!;
  }
  for (; m < count; m++) a += x[at + m]! * y[from + m]!;
  return a + b + (c + d);
}

export function mean(x: Float64Array, at: number, count: number): number {
  let total = 0;
  for (let m = 0; m < count; m++) total += x[at + m]!;
  return total / count;
}
