import { leastSquares } from '../../numeric/linear.ts';
import type { Measured } from './coefficients.ts';
import { RANK, transposed } from './critical.ts';
import type { LocalField } from './localField.ts';
import { type ComplexVector, eigenvector, pairing, quadratic, shifted } from './rotating.ts';

/** Angles closer than this to a strong resonance are not told from it. */
const CLOSE = 1e-5;

/** The strong resonance that a pair of multipliers e^(± i angle) has, in words (Kuznetsov 2004, section 9.5); undefined where it has none. */
export function strongResonance(angle: number): string | undefined {
  for (const [order, name] of [
    [3, 'third'],
    [4, 'fourth'],
  ] as const)
    if (Math.abs(angle - (2 * Math.PI) / order) <= CLOSE)
      return `the multipliers are ${name} roots of 1, a strong resonance: no one circle branches off`;
  return undefined;
}

/**
 * The first Lyapunov coefficient of a pair of multipliers e^(± i angle) of the map that adds the field, up to a positive
 * factor (Kuznetsov 2004, section 5.4): Re e^(-i angle) <p, C(q, q, q̄) + 2 B(q, (1 - A)⁻¹ B(q, q̄)) +
 * B(q̄, (e^(2 i angle) - A)⁻¹ B(q, q))> / 2, A the multipliers. Negative: the circle that branches off attracts. In words why
 * there is none.
 */
export function circleCoefficient(f: LocalField, matrix: Float64Array, angle: number, size: number): Measured | string {
  const n = f.dimension;
  const about = { re: Math.cos(angle) - 1, im: Math.sin(angle) };
  const q = eigenvector(matrix, n, about, size);
  const dual = eigenvector(transposed(matrix, n), n, { re: about.re, im: -about.im }, size);
  if (q === undefined || dual === undefined) return 'several pairs of multipliers cross together';
  const inner = pairing(dual, q);
  if (inner === undefined) return 'the pair of multipliers is defective';
  const { cubic, still, square, steady, turning } = quadratic(f, q);
  const rest = leastSquares(matrix, n, n, still, RANK);
  const double = { re: Math.cos(2 * angle) - 1, im: Math.sin(2 * angle) };
  const twice = leastSquares(
    shifted(matrix, n, double).map((x) => -x),
    2 * n,
    2 * n,
    Float64Array.from([...square.re, ...square.im]),
    RANK,
  );
  if (rest.x === undefined || twice.x === undefined || rest.rank < n || twice.rank < 2 * n)
    return 'a multiplier 1 or a resonance stands beside the pair';
  const turned = (v: ComplexVector): number => {
    const { re, im } = inner.of(v);
    return re * Math.cos(angle) + im * Math.sin(angle);
  };
  // (1 - A)⁻¹ is minus the inverse of what a step adds.
  const parts = [
    turned(cubic),
    -2 * turned(steady(rest.x)),
    turned(turning({ re: twice.x.slice(0, n), im: twice.x.slice(n) })),
  ];
  return {
    value: parts.reduce((s, x) => s + x, 0) / 2,
    scale: (parts.reduce((s, x) => s + Math.abs(x), 0) + inner.long * 1e-4 * (size / f.reach ** 2)) / 2,
  };
}
