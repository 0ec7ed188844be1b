import { type ComplexMatrix, inverted, zeros } from './complexMatrix.ts';
import { type Exponent, type Linear, responsesFrom, solvedAt } from './modes.ts';

/** The responses at an exponent that reproduce themselves, by Newton's method from those nearby. */
export function responsesAt(
  linear: Linear,
  at: Exponent,
  near: ComplexMatrix,
  equal: readonly (readonly Float64Array[])[],
): ComplexMatrix | undefined {
  const n = linear.responses.length;
  if (n === 0) return near;
  const remembered = linear.populations.some((p) => p.sites[0]?.memory.length);
  const from = (R: ComplexMatrix): ComplexMatrix | undefined => {
    const of = solvedAt(linear, at, R);
    return of && responsesFrom(linear, of, equal);
  };
  if (!remembered) return from(near);
  let R: ComplexMatrix = { re: Float64Array.from(near.re), im: Float64Array.from(near.im) };
  for (let round = 0; round < 40; round++) {
    const next = from(R);
    if (next === undefined) return undefined;
    const gap = zeros(n);
    let [size, scale] = [0, 1e-12];
    for (let k = 0; k < n; k++) {
      gap.re[k] = next.re[k]! - R.re[k]!;
      gap.im[k] = next.im[k]! - R.im[k]!;
      size = Math.max(size, Math.hypot(gap.re[k]!, gap.im[k]!));
      scale = Math.max(scale, Math.hypot(next.re[k]!, next.im[k]!));
    }
    if (!Number.isFinite(size)) return undefined;
    if (size <= 1e-12 * scale) return next;
    // The map is analytic: one difference along the real axis gives its derivative.
    const A = zeros(n * n);
    for (let k = 0; k < n; k++) {
      const h = 1e-6 * scale;
      const moved = { re: Float64Array.from(R.re), im: R.im };
      moved.re[k] = moved.re[k]! + h;
      const there = from(moved);
      if (there === undefined) return undefined;
      for (let i = 0; i < n; i++) {
        A.re[i * n + k] = (i === k ? 1 : 0) - (there.re[i]! - next.re[i]!) / h;
        A.im[i * n + k] = -(there.im[i]! - next.im[i]!) / h;
      }
    }
    const solved = inverted(A, n)?.inverse;
    if (solved === undefined) return undefined;
    const step = zeros(n);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < n; k++) {
        step.re[i] = step.re[i]! + solved.re[i * n + k]! * gap.re[k]! - solved.im[i * n + k]! * gap.im[k]!;
        step.im[i] = step.im[i]! + solved.re[i * n + k]! * gap.im[k]! + solved.im[i * n + k]! * gap.re[k]!;
      }
    R = { re: R.re.map((x, k) => x + step.re[k]!), im: R.im.map((x, k) => x + step.im[k]!) };
  }
  return undefined;
}
