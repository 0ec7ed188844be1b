import { EigenvalueDecomposition, LuDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { blockEigenvalues, type Complex, realSchur } from './realSchur.ts';
import { remembered } from './remembered.ts';
import { schurResidual } from './schurResidual.ts';

export type { Complex } from './realSchur.ts';

/**
 * Dense linear algebra: the only door to ml-matrix. Matrices are flat and row-major, shape [m, n] with entry (i, j) at
 * i·n + j, and are never written to. Numbers are present only if the outcome is `converged`, unless a field says otherwise.
 */
export type LinearOutcome =
  | { readonly status: 'converged' }
  | { readonly status: 'notFinite'; readonly row: number; readonly column: number }
  /** The computed answer does not satisfy its own equation: `residual` (relative) is above `allowed`. */
  | { readonly status: 'residual'; readonly residual: number; readonly allowed: number }
  /** The iteration for the eigenvalues did not end. */
  | { readonly status: 'notConverged' }
  /** `ratio`: smallest over largest pivot. */
  | { readonly status: 'singular'; readonly ratio: number };

const converged: LinearOutcome = { status: 'converged' };

/** Where a vector or matrix of n columns is NaN or infinite; a wrong length is a bug of the caller and throws. */
function notFinite(matrix: ArrayLike<number>, m: number, n: number): LinearOutcome | undefined {
  if (matrix.length !== m * n) throw new RangeError(`a ${m} × ${n} matrix has ${m * n} entries, not ${matrix.length}`);
  for (let i = 0; i < matrix.length; i++) {
    if (!Number.isFinite(matrix[i]!)) return { status: 'notFinite', row: Math.floor(i / n), column: i % n };
  }
  return undefined;
}

function toMatrix(matrix: ArrayLike<number>, m: number, n: number): Matrix {
  const out = new Matrix(m, n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out.set(i, j, matrix[i * n + j]!);
  return out;
}

function largest(v: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]!));
  return most;
}

/** Euclidean length, without overflow or underflow on the way. */
function length(v: ArrayLike<number>): number {
  const most = largest(v);
  let sum = 0;
  for (let i = 0; most > 0 && i < v.length; i++) sum += (v[i]! / most) ** 2;
  return most * Math.sqrt(sum);
}

/** What is allowed for |A V − V D| / |A| with orthonormal V: a backward stable method leaves a few n ε (Golub & Van Loan 2013, 7.5). */
const allowedResidual = (n: number) => 1e4 * n * Number.EPSILON;

export interface Spectrum {
  /** Real part descending, then imaginary part descending; empty if there is none to trust. */
  readonly eigenvalues: readonly Complex[];
  /** |A Q − Q T| / |A| of the Schur form that they are read off, up to chance; infinite if there is none. */
  readonly residual: number;
  readonly outcome: LinearOutcome;
}

/**
 * Eigenvalues of a real matrix, shape [n, n]. The residual is the relative size of the change of A for which they are exact;
 * an eigenvalue with a Jordan block of size k moves by its k-th root.
 */
export const eigenvalues = (matrix: ArrayLike<number>, n: number): Spectrum => spectra(matrix, n, n);
const spectra = remembered((matrix: ArrayLike<number>, _: number, n: number): Spectrum => {
  const bad = notFinite(matrix, n, n);
  if (bad !== undefined) return { eigenvalues: [], residual: Infinity, outcome: bad };
  // Scaled to entries of at most 1, so that no product overflows.
  const scale = largest(matrix) || 1;
  const scaled = Float64Array.from(matrix, (each) => each / scale);
  const schur = realSchur(scaled, n);
  if (schur === undefined) return { eigenvalues: [], residual: Infinity, outcome: { status: 'notConverged' } };
  const residual = schurResidual(scaled, n, schur) / (length(scaled) || 1);
  const allowed = allowedResidual(n);
  if (!(residual <= allowed)) return { eigenvalues: [], residual, outcome: { status: 'residual', residual, allowed } };
  const values = blockEigenvalues(schur.t, n).map(({ re, im }) => ({ re: re * scale, im: im * scale }));
  return { eigenvalues: values.sort((x, y) => y.re - x.re || y.im - x.im), residual, outcome: converged };
});

export interface SymmetricSpectrum {
  /** Descending. */
  readonly eigenvalues: readonly number[];
  /** eigenvectors[i], shape [n] and of length 1, belongs to eigenvalues[i]; they are orthogonal. */
  readonly eigenvectors: readonly Float64Array[];
  readonly residual: number;
  readonly outcome: LinearOutcome;
}

/** Eigenvalues and eigenvectors of the symmetric part (A + Aᵀ)/2 of a matrix, shape [n, n]. */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricSpectrum {
  const none = { eigenvalues: [], eigenvectors: [], residual: Infinity };
  const bad = notFinite(matrix, n, n);
  if (bad !== undefined) return { ...none, outcome: bad };
  const a = toMatrix(matrix, n, n);
  const symmetric = Matrix.add(a, a.transpose()).mul(0.5);
  const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const v = found.eigenvectorMatrix;
  const difference = Matrix.sub(symmetric.mmul(v), v.mmul(Matrix.diag(found.realEigenvalues)));
  const residual = length(difference.to1DArray()) / (length(symmetric.to1DArray()) || 1);
  const allowed = allowedResidual(n);
  if (!(residual <= allowed)) return { ...none, residual, outcome: { status: 'residual', residual, allowed } };
  const order = found.realEigenvalues.map((value, i) => ({ value, i })).sort((x, y) => y.value - x.value);
  return {
    eigenvalues: order.map(({ value }) => value),
    eigenvectors: order.map(({ i }) => Float64Array.from(v.getColumn(i))),
    residual,
    outcome: converged,
  };
}

/** A = Σ_k σ_k u_k v_kᵀ: singular values, and the left and right vectors that belong to each, shapes [m] and [n]. */
export interface Singular {
  readonly values: readonly number[];
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/** Rows of 0 are added if m < n: the package wants m ≥ n and else leaves out part of V. */
const decompose = remembered((matrix: ArrayLike<number>, m: number, n: number): Singular => {
  const tall = new Matrix(Math.max(m, n), n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) tall.set(i, j, matrix[i * n + j]!);
  const { diagonal, leftSingularVectors: u, rightSingularVectors: v } = new SingularValueDecomposition(tall);
  return {
    values: diagonal,
    left: diagonal.map((_, k) => Float64Array.from(u.getColumn(k).slice(0, m))),
    right: diagonal.map((_, k) => Float64Array.from(v.getColumn(k))),
  };
});

/** Singular values of a matrix, shape [m, n]: min(m, n) of them, descending. */
export function singularValues(
  matrix: ArrayLike<number>,
  m: number,
  n: number,
): { readonly values: readonly number[]; readonly outcome: LinearOutcome } {
  const bad = notFinite(matrix, m, n);
  if (bad !== undefined) return { values: [], outcome: bad };
  return { values: decompose(matrix, m, n).values.slice(0, Math.min(m, n)), outcome: converged };
}

/** The number of singular values above tolerance · the largest. */
function countAbove(values: readonly number[], tolerance: number): number {
  return values.filter((value) => value > tolerance * values[0]!).length;
}

/** Default for a numerical rank, relative to the largest singular value (Golub & Van Loan 2013, section 5.5.8). */
const rankTolerance = (m: number, n: number) => Math.max(m, n) * Number.EPSILON;

/** Numerical rank of a matrix, shape [m, n]; `tolerance` is relative to the largest singular value. */
export function rank(
  matrix: ArrayLike<number>,
  m: number,
  n: number,
  tolerance: number = rankTolerance(m, n),
): { readonly rank: number | undefined; readonly values: readonly number[]; readonly outcome: LinearOutcome } {
  const { values, outcome } = singularValues(matrix, m, n);
  return { rank: outcome.status === 'converged' ? countAbove(values, tolerance) : undefined, values, outcome };
}

/** An orthonormal basis of {x : A x = 0} for A of shape [m, n], each vector of shape [n]. */
export function nullSpace(
  matrix: ArrayLike<number>,
  m: number,
  n: number,
  tolerance: number = rankTolerance(m, n),
): { readonly basis: readonly Float64Array[]; readonly values: readonly number[]; readonly outcome: LinearOutcome } {
  const bad = notFinite(matrix, m, n);
  if (bad !== undefined) return { basis: [], values: [], outcome: bad };
  const found = decompose(matrix, m, n);
  const basis = found.right.slice(countAbove(found.values, tolerance)).map((v) => v.slice());
  return { basis, values: found.values.slice(0, Math.min(m, n)), outcome: converged };
}

export interface LeastSquares {
  /** Of all x that minimise |A x − b| the shortest, shape [n]; `undefined` if A or b is not finite. */
  readonly x: Float64Array | undefined;
  /** |A x − b|. */
  readonly residual: number;
  readonly rank: number;
  readonly outcome: LinearOutcome;
}

/** x = A⁺ b by singular values, those below tolerance · the largest left out (Golub & Van Loan 2013, section 5.5). */
export function leastSquares(
  matrix: ArrayLike<number>,
  m: number,
  n: number,
  b: ArrayLike<number>,
  tolerance: number = rankTolerance(m, n),
): LeastSquares {
  const bad = notFinite(matrix, m, n) ?? notFinite(b, m, 1);
  if (bad !== undefined) return { x: undefined, residual: Infinity, rank: 0, outcome: bad };
  const { values, left, right } = decompose(matrix, m, n);
  const kept = countAbove(values, tolerance);
  const x = new Float64Array(n);
  for (let k = 0; k < kept; k++) {
    const [u, v, value] = [left[k]!, right[k]!, values[k]!];
    let along = 0;
    for (let i = 0; i < m; i++) along += u[i]! * b[i]!;
    for (let j = 0; j < n; j++) x[j] = x[j]! + (v[j]! * along) / value;
  }
  return { x, residual: defect(matrix, m, n, x, b), rank: kept, outcome: converged };
}

/** |A x − b|. */
function defect(matrix: ArrayLike<number>, m: number, n: number, x: ArrayLike<number>, b: ArrayLike<number>): number {
  const out = Float64Array.from(b);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[i] = out[i]! - matrix[i * n + j]! * x[j]!;
  return length(out);
}

/** x with A x = b for A of shape [n, n], by LU; `singular` if the pivots fall to rounding. */
export function solve(
  matrix: ArrayLike<number>,
  n: number,
  b: ArrayLike<number>,
): { readonly x: Float64Array | undefined; readonly residual: number; readonly outcome: LinearOutcome } {
  const bad = notFinite(matrix, n, n) ?? notFinite(b, n, 1);
  if (bad !== undefined) return { x: undefined, residual: Infinity, outcome: bad };
  const lu = new LuDecomposition(toMatrix(matrix, n, n));
  const pivots = lu.upperTriangularMatrix.diagonal().map(Math.abs);
  const ratio = Math.min(...pivots) / Math.max(...pivots) || 0;
  if (ratio <= n * Number.EPSILON) return { x: undefined, residual: Infinity, outcome: { status: 'singular', ratio } };
  const x = Float64Array.from(lu.solve(Matrix.columnVector(Array.from(b))).to1DArray());
  const residual = defect(matrix, n, n, x, b);
  if (Number.isFinite(residual)) return { x, residual, outcome: converged };
  return { x: undefined, residual: Infinity, outcome: { status: 'singular', ratio } };
}

/** The determinant of a matrix of shape [n, n], by LU; the entries are finite. */
export const determinant = (matrix: ArrayLike<number>, n: number): number =>
  n === 0 ? 1 : new LuDecomposition(toMatrix(matrix, n, n)).determinant;

/** The inverse of a matrix of shape [n, n], row-major, by LU; undefined where a pivot is 0. The entries are finite. */
export function inverse(matrix: ArrayLike<number>, n: number): Float64Array | undefined {
  const lu = new LuDecomposition(toMatrix(matrix, n, n));
  if (lu.isSingular()) return undefined;
  const made = Float64Array.from(lu.solve(Matrix.eye(n, n)).to1DArray());
  return made.every(Number.isFinite) ? made : undefined;
}

/** Singular values of a finite matrix of shape [m, n], descending, with their unit vectors: A = Σ_k σ_k u_k v_kᵀ. */
export function singularTriples(matrix: ArrayLike<number>, m: number, n: number): Singular {
  const { values, left, right } = decompose(matrix, m, n);
  const count = Math.min(m, n);
  return { values: values.slice(0, count), left: left.slice(0, count), right: right.slice(0, count) };
}
