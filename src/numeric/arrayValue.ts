import { extreme, extremePlace } from '../expr/extreme.ts';
import type { ReduceName } from '../expr/functionNames.ts';
import { eigenpair } from './eigenpair.ts';
import { determinant, eigenvalues, inverse, singularTriples, singularValues } from './linear.ts';

/** What is computed of a whole array: a function of the term language, or the derivative of one by each entry. */
export type ArrayFunctionName = ReduceName | 'eigenvalueSlope' | 'singularSlope' | 'effectiveRankSlope';

/** The rank counts singular values above this part of the largest. */
export const RANK_TOLERANCE = 1e-10;
/** Singular values closer than this part of the largest are one: neither has a derivative. */
const APART = 1e-10;

/** The shape of the result for an array of this shape. */
export function resultShape(fn: ArrayFunctionName, shape: readonly number[]): readonly number[] {
  switch (fn) {
    case 'pick':
    case 'inverse':
    case 'effectiveRankSlope':
      return shape;
    case 'eigenvalue':
      return [shape[0]!];
    // Beyond the smaller size there are zeros.
    case 'singular':
      return [Math.max(...shape)];
    case 'eigenvalueSlope':
      return [shape[0]!, ...shape];
    case 'singularSlope':
      return [Math.max(...shape), ...shape];
    default:
      return [];
  }
}

/** The function of an array, row-major; `counts` says which entries an extreme looks at. NaN where there is no value. */
export function arrayValue(
  fn: ArrayFunctionName,
  entries: Float64Array,
  shape: readonly number[],
  counts: (k: number) => boolean = () => true,
): Float64Array {
  const result = new Float64Array(resultShape(fn, shape).reduce((n, k) => n * k, 1));
  const [m, n] = [shape[0] ?? 0, shape[1] ?? 0];
  switch (fn) {
    case 'min':
    case 'max':
    case 'argmin':
    case 'argmax':
      result[0] = extreme(fn, entries, counts);
      return result;
    case 'pick': {
      const at = extremePlace(entries, counts, 1);
      if (at >= 0) result[at] = 1;
      return result;
    }
    default:
      // The decompositions take finite numbers only.
      if (!entries.every(Number.isFinite)) return result.fill(Number.NaN);
      result.set(ofMatrix(fn, entries, m, n, result.length));
      return result;
  }
}

type OfMatrix = Exclude<ArrayFunctionName, 'min' | 'max' | 'argmin' | 'argmax' | 'pick'>;

function ofMatrix(fn: OfMatrix, a: Float64Array, m: number, n: number, length: number): ArrayLike<number> {
  const none = (): Float64Array => new Float64Array(length).fill(Number.NaN);
  switch (fn) {
    case 'det':
      return [determinant(a, n)];
    case 'inverse':
      return inverse(a, n) ?? none();
    case 'eigenvalue': {
      const { eigenvalues: values, outcome } = eigenvalues(a, n);
      return outcome.status === 'converged' ? values.map((z) => z.re) : none();
    }
    case 'singular':
      return singularValues(a, m, n).values;
    case 'rank': {
      const { values } = singularValues(a, m, n);
      return [values.filter((s) => s > RANK_TOLERANCE * values[0]!).length];
    }
    case 'effectiveRank':
      return [Math.exp(entropyOf(singularValues(a, m, n).values))];
    case 'eigenvalueSlope':
      return eigenvalueSlopes(a, n);
    case 'singularSlope':
      return singularSlopes(a, m, n, length);
    case 'effectiveRankSlope':
      return effectiveRankSlope(a, m, n);
  }
}

/** −Σ p log p of values over their sum. */
function entropyOf(values: readonly number[]): number {
  const sum = values.reduce((s, x) => s + x, 0);
  return values.reduce((h, x) => (x === 0 ? h : h - (x / sum) * Math.log(x / sum)), sum === 0 ? Number.NaN : 0);
}

/** ∂σ_k/∂A = u_k v_kᵀ, where σ_k is simple and not 0. */
function singularSlopes(a: Float64Array, m: number, n: number, length: number): Float64Array {
  const { values, left, right } = singularTriples(a, m, n);
  const out = new Float64Array(length);
  for (let k = 0; k * m * n < length; k++) {
    const s = values[k];
    const apart = APART * values[0]!;
    const simple = s !== undefined && s > apart && values.every((x, l) => l === k || Math.abs(x - s) > apart);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) out[(k * m + i) * n + j] = simple ? left[k]![i]! * right[k]![j]! : Number.NaN;
  }
  return out;
}

/** exp(H)/S Σ_k (−log p_k − H) u_k v_kᵀ for p = σ/S with entropy H. */
function effectiveRankSlope(a: Float64Array, m: number, n: number): Float64Array {
  const { values, left, right } = singularTriples(a, m, n);
  const h = entropyOf(values);
  const sum = values.reduce((s, x) => s + x, 0);
  const out = new Float64Array(m * n);
  values.forEach((s, k) => {
    const c = (Math.exp(h) / sum) * (-Math.log(s / sum) - h);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + c * left[k]![i]! * right[k]![j]!;
  });
  return out;
}

/** l_i r_j / (l · r) for the left and right vectors of a simple real eigenvalue. */
function eigenvalueSlopes(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n * n).fill(Number.NaN);
  const { eigenvalues: values, outcome } = eigenvalues(a, n);
  if (outcome.status !== 'converged') return out;
  values.forEach((z, k) => {
    // Of a complex pair the real part has a derivative too; it is not computed.
    const pair = z.im === 0 ? eigenpair(a, n, z.re).pair : undefined;
    if (pair === undefined) return;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const overlap = pair.left.reduce((s, x, m) => s + x * pair.right[m]!, 0);
        out[(k * n + i) * n + j] = (pair.left[i]! * pair.right[j]!) / overlap;
      }
  });
  return out;
}
