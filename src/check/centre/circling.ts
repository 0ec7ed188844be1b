import { type Complex, leastSquares } from '../../numeric/linear.ts';
import { random } from '../../numeric/random.ts';
import type { Measured } from './coefficients.ts';
import { RANK, transposed } from './critical.ts';
import type { LocalField } from './localField.ts';
import { type ComplexVector, eigenvector, pairing, quadratic, shifted } from './rotating.ts';

/** Angles closer than this to a strong resonance are not told from it. */
const CLOSE = 1e-5;

/** The strong resonances (Arnold 1983): multipliers that are roots of 1 of these orders. */
const STRONG = [
  [3, 'third'],
  [4, 'fourth'],
] as const;

/**
 * Why circles at some values of parameters do not speak of those between them: a resonance lies there, at which all may be
 * pushed out, or the twist changes its sign. Undefined where they do.
 */
export function betweenCircles(
  found: readonly { readonly angle: number; readonly twist: number }[],
): string | undefined {
  const angles = found.map((c) => c.angle);
  for (const [order, name] of STRONG)
    if (Math.min(...angles) < (2 * Math.PI) / order && Math.max(...angles) > (2 * Math.PI) / order)
      return `between the values looked at the multipliers are ${name} roots of 1, a strong resonance`;
  return new Set(found.map((c) => Math.sign(c.twist))).size > 1
    ? 'between the values looked at the twist changes its sign'
    : undefined;
}

/** The strong resonance that a pair of multipliers e^(± i angle) has, in words (Kuznetsov 2004, section 9.5); undefined where it has none. */
export function strongResonance(angle: number): string | undefined {
  for (const [order, name] of STRONG)
    if (Math.abs(angle - (2 * Math.PI) / order) <= CLOSE)
      return `the multipliers are ${name} roots of 1, a strong resonance: no one circle branches off`;
  return undefined;
}

/** How a circle about a point is drawn in or pushed out, and how its turn changes with its size, to leading order in it. */
export interface Circling {
  readonly growth: Measured;
  readonly twist: Measured;
}

/**
 * The first Lyapunov coefficient of a pair of multipliers e^(± i angle) of the map that adds the field, up to a positive
 * factor (Kuznetsov 2004, section 5.4): Re e^(-i angle) <p, C(q, q, q̄) + 2 B(q, (1 - A)⁻¹ B(q, q̄)) +
 * B(q̄, (e^(2 i angle) - A)⁻¹ B(q, q))> / 2, A the multipliers. Negative: the circle that branches off attracts. The imaginary
 * part of the same is the twist. In words why there is none.
 */
export function circling(f: LocalField, matrix: Float64Array, angle: number, size: number): Circling | string {
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
  const turned = (v: ComplexVector): Complex => {
    const { re, im } = inner.of(v);
    return {
      re: re * Math.cos(angle) + im * Math.sin(angle),
      im: im * Math.cos(angle) - re * Math.sin(angle),
    };
  };
  const bent = turned(steady(rest.x));
  // (1 - A)⁻¹ is minus the inverse of what a step adds.
  const parts = [
    turned(cubic),
    { re: -2 * bent.re, im: -2 * bent.im },
    turned(turning({ re: twice.x.slice(0, n), im: twice.x.slice(n) })),
  ];
  const measured = (values: readonly number[]): Measured => ({
    value: values.reduce((s, x) => s + x, 0) / 2,
    scale: (values.reduce((s, x) => s + Math.abs(x), 0) + inner.long * 1e-4 * (size / f.reach ** 2)) / 2,
  });
  return { growth: measured(parts.map((x) => x.re)), twist: measured(parts.map((x) => x.im)) };
}

/** How much a determinant may differ from 1 by rounding, and at how many places it is looked at, near and far. */
const UNIT = 1e-10;
const PLACES = 12;

/** Whether the map that adds a field keeps areas, a motion of two numbers: the determinant of its Jacobian is 1 wherever it is looked at. */
export function keepsAreas(jacobian: (x: Float64Array) => Float64Array, about: Float64Array): boolean {
  if (about.length !== 2) return false;
  const draw = random('areas');
  return Array.from({ length: PLACES }, (_, k) => 0.1 * 3 ** (k % 4)).every((far) => {
    const [a, b, c, d] = jacobian(about.map((x) => x + far * draw.normal()));
    const terms = [(1 + a!) * (1 + d!), -b! * c!];
    const size = Math.max(1, ...terms.map(Math.abs));
    return Math.abs(terms[0]! + terms[1]! - 1) <= UNIT * size;
  });
}
