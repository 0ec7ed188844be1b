import { inverse, nullSpace, singularTriples, singularValues } from '../../numeric/linear.ts';

/** Vectors of one length, each a row. */
export type Vectors = readonly Float64Array[];

/** The critical directions at a threshold: right vectors, and left ones with left[i] . right[j] = 1 where i = j, else 0. */
export interface Critical {
  readonly right: Vectors;
  readonly left: Vectors;
  /** Directions that are neutral on both sides, and their left vectors. */
  readonly neutral: Vectors;
  readonly neutralLeft: Vectors;
  /** All right and left vectors of the kernel together. */
  readonly kernel: Vectors;
  readonly kernelLeft: Vectors;
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let s = 0;
  for (let k = 0; k < a.length; k++) s += a[k]! * b[k]!;
  return s;
};

/** The sum of vectors times weights. */
export const combined = (weights: ArrayLike<number>, of: Vectors): Float64Array =>
  of[0]!.map((_, k) => of.reduce((s, v, m) => s + weights[m]! * v[k]!, 0));

/** A matrix times a vector. */
export const applied = (matrix: Float64Array, x: Float64Array): Float64Array =>
  x.map((_, k) => dot(matrix.subarray(k * x.length, (k + 1) * x.length), x));

export const transposed = (matrix: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => matrix[(k % n) * n + Math.floor(k / n)]!);

/** Singular values below this part of the size of a Jacobian are 0 at a threshold that was found by a root. */
export const RANK = 1e-6;

/** What a matrix takes to 0 as far as a Jacobian of a size shows it; all of it may. */
export function kernelOf(matrix: Float64Array, n: number, size: number): Vectors {
  const [most] = singularValues(matrix, n, n).values;
  if (most === undefined || most <= RANK * size)
    return Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_, j) => (j === k ? 1 : 0)));
  return nullSpace(matrix, n, n, (RANK * size) / most).basis;
}

/**
 * The vectors that a matrix takes to 0 and their duals. Where more of them are neutral than cross, `drift` (the change of
 * the matrix with the parameter) tells them apart: what crosses moves at first order, what is neutral does not.
 * In words why there are none.
 */
export function criticalOf(
  matrix: Float64Array,
  n: number,
  modes: number,
  neutral: number,
  size: number,
  drift: () => Float64Array,
): Critical | string {
  const kernel = kernelOf(matrix, n, size);
  const lefts = kernelOf(transposed(matrix, n), n, size);
  if (kernel.length === 1 && modes + neutral === 2)
    return 'the zero eigenvalue at the threshold is double with one eigenvector (Takens-Bogdanov)';
  if (kernel.length !== modes + neutral || lefts.length !== kernel.length)
    return 'the kernel at the threshold is not as large as the number of its zero eigenvalues';
  const gram = Float64Array.from(lefts.flatMap((l) => kernel.map((r) => dot(l, r))));
  const k = kernel.length;
  const dual = inverse(gram, k);
  if (dual === undefined || dual.some((x) => Math.abs(x) > 1e6))
    return 'the zero eigenvalue at the threshold is defective';
  const kernelLeft = Array.from({ length: k }, (_, i) => combined(dual.subarray(i * k, (i + 1) * k), lefts));
  if (neutral === 0) return { right: kernel, left: kernelLeft, neutral: [], neutralLeft: [], kernel, kernelLeft };
  const d = drift();
  const moved = Float64Array.from(kernelLeft.flatMap((l) => kernel.map((r) => dot(l, applied(d, r)))));
  const { values, left, right } = singularTriples(moved, k, k);
  if (!(values[modes - 1]! > 0) || values[modes]! > 1e-3 * values[modes - 1]!)
    return 'neutral and critical directions could not be told apart';
  const basis = [...left.slice(0, modes), ...right.slice(modes)];
  const whole = inverse(
    Float64Array.from({ length: k * k }, (_, m) => basis[m % k]![Math.floor(m / k)]!),
    k,
  );
  if (whole === undefined || whole.some((x) => Math.abs(x) > 1e6))
    return 'neutral and critical directions could not be told apart';
  const turned = basis.map((b) => combined(b, kernel));
  const duals = basis.map((_, i) => combined(whole.subarray(i * k, (i + 1) * k), kernelLeft));
  return {
    right: turned.slice(0, modes),
    left: duals.slice(0, modes),
    neutral: turned.slice(modes),
    neutralLeft: duals.slice(modes),
    kernel,
    kernelLeft,
  };
}

/** x with A x = b as far as b has no part along the kernel, without a part along it. */
export function solvedBeside(matrix: Float64Array, n: number, b: Float64Array, c: Critical): Float64Array | undefined {
  const clean = (x: Float64Array): Float64Array => {
    const parts = c.kernelLeft.map((l) => dot(l, x));
    const along = combined(parts, c.kernel);
    return x.map((v, k) => v - along[k]!);
  };
  if (c.kernel.length === n) return new Float64Array(n);
  const { values, left, right } = decomposed(matrix, n);
  const rhs = clean(b);
  const parts = values.map((s, k) => (k < n - c.kernel.length ? dot(left[k]!, rhs) / s : 0));
  const x = combined(parts, right);
  return x.every(Number.isFinite) ? clean(x) : undefined;
}

const known = new WeakMap<Float64Array, ReturnType<typeof singularTriples>>();

/** The singular values and vectors of a matrix, worked out once. */
function decomposed(matrix: Float64Array, n: number): ReturnType<typeof singularTriples> {
  const made = known.get(matrix) ?? singularTriples(matrix, n, n);
  known.set(matrix, made);
  return made;
}
