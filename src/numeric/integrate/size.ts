/** The index of the component of largest modulus; the first that is NaN or infinite wins. Shape [n], n ≥ 1. */
export function largestComponent(y: Float64Array): number {
  let at = 0;
  let size = -1;
  for (let i = 0; i < y.length; i++) {
    const here = Math.abs(y[i]!);
    if (!(here < Infinity)) return i;
    if (here > size) {
      size = here;
      at = i;
    }
  }
  return at;
}

/** max |y[i]|; NaN or infinite if a component is. */
export function size(y: Float64Array): number {
  return Math.abs(y[largestComponent(y)]!);
}

/** Below this step, time units, t + step is no longer told from t to two digits: the step underflows. */
export function smallestStep(t: number, span: number): number {
  return 16 * Number.EPSILON * Math.max(Math.abs(t), 1e-6 * Math.abs(span));
}
