import { leastSquares, nullSpace } from '../../numeric/linear.ts';
import type { Measured } from './coefficients.ts';
import { dot, RANK, transposed } from './critical.ts';
import type { LocalField } from './localField.ts';

interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** (A - i w) as a real matrix on (re, im). */
function shifted(matrix: Float64Array, n: number, w: number): Float64Array {
  const out = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      out[i * 2 * n + j] = matrix[i * n + j]!;
      out[(n + i) * 2 * n + n + j] = matrix[i * n + j]!;
      if (i === j) {
        out[i * 2 * n + n + j] = w;
        out[(n + i) * 2 * n + j] = -w;
      }
    }
  return out;
}

function eigenvector(matrix: Float64Array, n: number, w: number): ComplexVector | undefined {
  const { basis } = nullSpace(shifted(matrix, n, w), 2 * n, 2 * n, RANK);
  return basis.length === 2 ? { re: basis[0]!.slice(0, n), im: basis[0]!.slice(n) } : undefined;
}

/**
 * The first Lyapunov coefficient of a pair of eigenvalues ± i w, up to a positive factor (Kuznetsov 2004, formula 5.34):
 * Re <p, C(q, q, q̄) - 2 B(q, A⁻¹ B(q, q̄)) + B(q̄, (2 i w - A)⁻¹ B(q, q))> / 2w. Negative: the cycle that branches off attracts.
 * In words why there is none.
 */
export function lyapunovCoefficient(f: LocalField, matrix: Float64Array, w: number, size: number): Measured | string {
  const n = f.dimension;
  const q = eigenvector(matrix, n, w);
  const dual = eigenvector(transposed(matrix, n), n, -w);
  if (q === undefined || dual === undefined) return 'several pairs of eigenvalues cross together';
  // <p, q> = conj(p) . q is made 1.
  const overlap = {
    re: dot(dual.re, q.re) + dot(dual.im, q.im),
    im: dot(dual.re, q.im) - dot(dual.im, q.re),
  };
  const square = overlap.re ** 2 + overlap.im ** 2;
  if (!(square > 1e-12)) return 'the pair of eigenvalues is defective';
  const inner = (v: ComplexVector): number => {
    const re = dot(dual.re, v.re) + dot(dual.im, v.im);
    const im = dot(dual.re, v.im) - dot(dual.im, v.re);
    return (re * overlap.re + im * overlap.im) / square;
  };
  const plus = (a: Float64Array, b: Float64Array, k = 1): Float64Array => a.map((x, i) => x + k * b[i]!);
  const [a, b] = [q.re, q.im];
  const [aa, bb, ab] = [f.second(a), f.second(b), f.mixed(a, b)];
  const [aaa, bbb] = [f.third(a), f.third(b)];
  const [sum, gap] = [f.third(plus(a, b)), f.third(plus(a, b, -1))];
  const abb = sum.map((x, k) => (x + gap[k]! - 2 * aaa[k]!) / 6);
  const aab = sum.map((x, k) => (x - gap[k]! - 2 * bbb[k]!) / 6);
  const cubic: ComplexVector = { re: plus(aaa, abb), im: plus(aab, bbb) };
  const still = leastSquares(matrix, n, n, plus(aa, bb), RANK);
  const twice = leastSquares(
    shifted(matrix, n, 2 * w).map((x) => -x),
    2 * n,
    2 * n,
    Float64Array.from([...plus(aa, bb, -1), ...ab.map((x) => 2 * x)]),
    RANK,
  );
  if (still.x === undefined || twice.x === undefined || still.rank < n || twice.rank < 2 * n)
    return 'a zero eigenvalue or a resonance stands beside the pair';
  const steadyPart: ComplexVector = { re: f.mixed(a, still.x), im: f.mixed(b, still.x) };
  const [u, v] = [twice.x.slice(0, n), twice.x.slice(n)];
  // B(q̄, u + i v) with q̄ = a - i b.
  const turning: ComplexVector = {
    re: plus(f.mixed(a, u), f.mixed(b, v)),
    im: plus(f.mixed(a, v), f.mixed(b, u), -1),
  };
  const parts = [inner(cubic), -2 * inner(steadyPart), inner(turning)];
  const long = Math.hypot(...dual.re, ...dual.im) / Math.sqrt(square);
  return {
    value: parts.reduce((s, x) => s + x, 0) / (2 * w),
    scale: (parts.reduce((s, x) => s + Math.abs(x), 0) + long * 1e-4 * (size / f.reach ** 2)) / (2 * w),
  };
}

/**
 * The cubic coefficient of a multiplier -1, of the map that adds the field (Kuznetsov 2004, formula 5.43):
 * <p, C(q, q, q)>/6 - <p, B(q, A⁻¹ B(q, q))>/2, A the multipliers less 1. Positive: the cycle of two attracts.
 */
export function flipCoefficient(f: LocalField, matrix: Float64Array, size: number): Measured | string {
  const n = f.dimension;
  const turned = matrix.map((x, k) => (k % (n + 1) === 0 ? x + 2 : x));
  const right = nullSpace(turned, n, n, RANK).basis;
  const left = nullSpace(transposed(turned, n), n, n, RANK).basis;
  if (right.length !== 1 || left.length !== 1) return 'several multipliers pass -1 together';
  const [q, p] = [right[0]!, left[0]!];
  const overlap = dot(p, q);
  if (!(Math.abs(overlap) > 1e-6)) return 'the multiplier -1 is defective';
  const bent = f.second(q);
  const h = leastSquares(matrix, n, n, bent, RANK);
  if (h.x === undefined || h.rank < n) return 'a multiplier 1 stands beside the multiplier -1';
  const parts = [dot(p, f.third(q)) / (6 * overlap), -dot(p, f.mixed(q, h.x)) / (2 * overlap)];
  return {
    value: parts[0]! + parts[1]!,
    scale: Math.abs(parts[0]!) + Math.abs(parts[1]!) + (1e-4 * size) / f.reach ** 2,
  };
}
