import { type Complex, leastSquares } from '../../numeric/linear.ts';
import type { Measured } from './coefficients.ts';
import { dot, kernelOf, RANK, transposed } from './critical.ts';
import type { LocalField } from './localField.ts';

/** A complex vector by its parts. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A - (re + i im) as a real matrix on (re, im). */
export function shifted(matrix: Float64Array, n: number, about: Complex): Float64Array {
  const out = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const x = matrix[i * n + j]! - (i === j ? about.re : 0);
      out[i * 2 * n + j] = x;
      out[(n + i) * 2 * n + n + j] = x;
      if (i === j) {
        out[i * 2 * n + n + j] = about.im;
        out[(n + i) * 2 * n + j] = -about.im;
      }
    }
  return out;
}

/** The eigenvector of a complex eigenvalue; undefined where there is not one direction of it. */
export function eigenvector(matrix: Float64Array, n: number, about: Complex, size: number): ComplexVector | undefined {
  const basis = kernelOf(shifted(matrix, n, about), 2 * n, size);
  return basis.length === 2 ? { re: basis[0]!.slice(0, n), im: basis[0]!.slice(n) } : undefined;
}

/** <p, v> = conj(p) . v over <p, q>, and how long p is then; undefined where p and q are orthogonal. */
export function pairing(
  dual: ComplexVector,
  q: ComplexVector,
): { readonly of: (v: ComplexVector) => Complex; readonly long: number } | undefined {
  const product = (v: ComplexVector): Complex => ({
    re: dot(dual.re, v.re) + dot(dual.im, v.im),
    im: dot(dual.re, v.im) - dot(dual.im, v.re),
  });
  const overlap = product(q);
  const square = overlap.re ** 2 + overlap.im ** 2;
  if (!(square > 1e-12)) return undefined;
  const of = (v: ComplexVector): Complex => {
    const { re, im } = product(v);
    return {
      re: (re * overlap.re + im * overlap.im) / square,
      im: (im * overlap.re - re * overlap.im) / square,
    };
  };
  return { of, long: Math.hypot(...dual.re, ...dual.im) / Math.sqrt(square) };
}

const plus = (a: Float64Array, b: Float64Array, k = 1): Float64Array => a.map((x, i) => x + k * b[i]!);

/** The forms of second and third order of a field on a complex vector and its conjugate. */
export function quadratic(f: LocalField, q: ComplexVector) {
  const [a, b] = [q.re, q.im];
  const [aa, bb, ab] = [f.second(a), f.second(b), f.mixed(a, b)];
  const [aaa, bbb] = [f.third(a), f.third(b)];
  const [sum, gap] = [f.third(plus(a, b)), f.third(plus(a, b, -1))];
  const abb = sum.map((x, k) => (x + gap[k]! - 2 * aaa[k]!) / 6);
  const aab = sum.map((x, k) => (x - gap[k]! - 2 * bbb[k]!) / 6);
  return {
    /** C(q, q, q̄). */
    cubic: { re: plus(aaa, abb), im: plus(aab, bbb) },
    /** B(q, q̄), which is real. */
    still: plus(aa, bb),
    /** B(q, q). */
    square: { re: plus(aa, bb, -1), im: ab.map((x) => 2 * x) },
    /** B(q, v) of a real vector. */
    steady: (v: Float64Array): ComplexVector => ({ re: f.mixed(a, v), im: f.mixed(b, v) }),
    /** B(q̄, v) of a complex one. */
    turning: ({ re: u, im: v }: ComplexVector): ComplexVector => ({
      re: plus(f.mixed(a, u), f.mixed(b, v)),
      im: plus(f.mixed(a, v), f.mixed(b, u), -1),
    }),
  };
}

/**
 * The first Lyapunov coefficient of a pair of eigenvalues ± i w, up to a positive factor (Kuznetsov 2004, formula 5.34):
 * Re <p, C(q, q, q̄) - 2 B(q, A⁻¹ B(q, q̄)) + B(q̄, (2 i w - A)⁻¹ B(q, q))> / 2w. Negative: the cycle that branches off attracts.
 * In words why there is none.
 */
export function lyapunovCoefficient(f: LocalField, matrix: Float64Array, w: number, size: number): Measured | string {
  const n = f.dimension;
  const q = eigenvector(matrix, n, { re: 0, im: w }, size);
  const dual = eigenvector(transposed(matrix, n), n, { re: 0, im: -w }, size);
  if (q === undefined || dual === undefined) return 'several pairs of eigenvalues cross together';
  const inner = pairing(dual, q);
  if (inner === undefined) return 'the pair of eigenvalues is defective';
  const { cubic, still, square, steady, turning } = quadratic(f, q);
  const rest = leastSquares(matrix, n, n, still, RANK);
  const twice = leastSquares(
    shifted(matrix, n, { re: 0, im: 2 * w }).map((x) => -x),
    2 * n,
    2 * n,
    Float64Array.from([...square.re, ...square.im]),
    RANK,
  );
  if (rest.x === undefined || twice.x === undefined || rest.rank < n || twice.rank < 2 * n)
    return 'a zero eigenvalue or a resonance stands beside the pair';
  const parts = [
    inner.of(cubic).re,
    -2 * inner.of(steady(rest.x)).re,
    inner.of(turning({ re: twice.x.slice(0, n), im: twice.x.slice(n) })).re,
  ];
  return {
    value: parts.reduce((s, x) => s + x, 0) / (2 * w),
    scale: (parts.reduce((s, x) => s + Math.abs(x), 0) + inner.long * 1e-4 * (size / f.reach ** 2)) / (2 * w),
  };
}

/**
 * The cubic coefficient of a multiplier -1, of the map that adds the field (Kuznetsov 2004, formula 5.43):
 * <p, C(q, q, q)>/6 - <p, B(q, A⁻¹ B(q, q))>/2, A the multipliers less 1. Positive: the cycle of two attracts.
 */
export function flipCoefficient(f: LocalField, matrix: Float64Array, size: number): Measured | string {
  const n = f.dimension;
  const turned = matrix.map((x, k) => (k % (n + 1) === 0 ? x + 2 : x));
  const right = kernelOf(turned, n, size);
  const left = kernelOf(transposed(turned, n), n, size);
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
