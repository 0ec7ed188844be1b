import { add, down, type Interval, magnitude, multiply, point, subtract, up, ZERO } from '../../interval/interval.ts';
import { plus, type Rectangle, times } from '../../interval/rectangle.ts';
import { invertComplex } from '../homotopy/linear.ts';
import type { EnclosedPolynomials } from './enclosed.ts';

/** A box of complex numbers in which there is exactly one root. */
export interface CertifiedRoot {
  /** The middle, interleaved. */
  readonly x: Float64Array;
  /** Every real and imaginary part is within this of the middle. */
  readonly radius: number;
  /** The approximate inverse of the Jacobian that proves it, interleaved and row-major. */
  readonly inverse: Float64Array;
}

const boxAround = (x: Float64Array, r: number): readonly Rectangle[] =>
  Array.from({ length: x.length / 2 }, (_, k) => ({ re: ball(x[2 * k]!, r), im: ball(x[2 * k + 1]!, r) }));
const ball = (x: number, r: number): Interval => ({ lo: down(x - r), hi: up(x + r) });

/** The Jacobian at a point in doubles, and its inverse. */
export function inverseAt(system: EnclosedPolynomials, x: Float64Array): Float64Array | undefined {
  const n = system.unknowns;
  const middle = (a: Interval): number => (a.lo + a.hi) / 2;
  const jacobian = new Float64Array(2 * n * n);
  for (const [k, z] of system.slopes(boxAround(x, 0)).entries())
    if (z !== undefined) {
      jacobian[2 * k] = middle(z.re);
      jacobian[2 * k + 1] = middle(z.im);
    }
  return invertComplex(jacobian, n);
}

/**
 * Krawczyk's test (1969; uniqueness Moore 1977): K = x - Y F(x) + (I - Y J(X)) (X - x) in the interior of X proves that
 * X holds exactly one root, whatever x and Y are.
 */
export function krawczyk(system: EnclosedPolynomials, x: Float64Array, radius: number, y: Float64Array): boolean {
  const n = system.unknowns;
  const values = system.values(
    Array.from({ length: n }, (_, k) => ({ re: point(x[2 * k]!), im: point(x[2 * k + 1]!) })),
  );
  const slopes = system.slopes(boxAround(x, radius));
  const r = point(radius);
  for (let i = 0; i < n; i++) {
    const row = Array.from(
      { length: n },
      (_, j): Rectangle => ({
        re: point(y[2 * (i * n + j)]!),
        im: point(y[2 * (i * n + j) + 1]!),
      }),
    );
    let step: Rectangle = { re: ZERO, im: ZERO };
    for (let j = 0; j < n; j++) step = plus(step, times(row[j]!, values[j]!));
    // How far (I - Y J)(X - x) reaches in each part, |X - x| ≤ r in both.
    let reach = ZERO;
    for (let k = 0; k < n; k++) {
      let entry: Rectangle = { re: ZERO, im: ZERO };
      for (let j = 0; j < n; j++) {
        const s = slopes[j * n + k];
        if (s !== undefined) entry = plus(entry, times(row[j]!, s));
      }
      const left = k === i ? subtract(entry.re, point(1)) : entry.re;
      reach = add(reach, multiply(point(magnitude(left)), r));
      reach = add(reach, multiply(point(magnitude(entry.im)), r));
    }
    if (!(up(magnitude(step.re) + reach.hi) < radius && up(magnitude(step.im) + reach.hi) < radius)) return false;
  }
  return true;
}

/** Newton's method in doubles with intervals for the values, so that no digit is lost without need. */
export function polished(system: EnclosedPolynomials, start: Float64Array, steps = 3): Float64Array {
  const n = system.unknowns;
  const x = Float64Array.from(start);
  const real = start.every((v, k) => k % 2 === 0 || v === 0);
  for (let s = 0; s < steps; s++) {
    const y = inverseAt(system, x);
    if (y === undefined) return x;
    const f = system.values(boxAround(x, 0)).flatMap((z) => [(z.re.lo + z.re.hi) / 2, (z.im.lo + z.im.hi) / 2]);
    let moved = 0;
    for (let i = 0; i < n; i++) {
      let [re, im] = [0, 0];
      for (let j = 0; j < n; j++) {
        const [a, b] = [y[2 * (i * n + j)]!, y[2 * (i * n + j) + 1]!];
        re += a * f[2 * j]! - b * f[2 * j + 1]!;
        im += a * f[2 * j + 1]! + b * f[2 * j]!;
      }
      x[2 * i] = x[2 * i]! - re;
      x[2 * i + 1] = real ? 0 : x[2 * i + 1]! - im;
      moved = Math.max(moved, Math.abs(re), Math.abs(im));
    }
    if (!(moved > 1e-15)) break;
  }
  return x;
}

/** Looks for a radius at which a candidate can be certified, at most `most`; undefined where there is none. */
export function certify(system: EnclosedPolynomials, x: Float64Array, most: number): CertifiedRoot | undefined {
  if (!x.every(Number.isFinite)) return undefined;
  const inverse = inverseAt(system, x);
  if (inverse === undefined) return undefined;
  const size = x.reduce((s, v) => Math.max(s, Math.abs(v)), 1);
  for (let radius = Math.min(most, 1e-6 * size); radius > 1e-15 * size; radius /= 16)
    if (krawczyk(system, x, radius, inverse)) return { x, radius, inverse };
  return undefined;
}

/** Whether two boxes share no point. */
export function disjoint(a: CertifiedRoot, b: CertifiedRoot): boolean {
  for (let m = 0; m < a.x.length; m++) if (down(Math.abs(a.x[m]! - b.x[m]!)) > up(a.radius + b.radius)) return true;
  return false;
}
