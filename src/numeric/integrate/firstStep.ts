import type { VectorField } from './integrator.ts';

/**
 * The size of the first step, time units, for a method of the given order: one Euler step is tried to learn how fast the
 * slope changes (Hairer, Nørsett & Wanner 1993, section II.4, the algorithm "starting step size"). `f0` is the slope at y0.
 */
export function firstStep(
  field: VectorField,
  order: number,
  at: { readonly t0: number; readonly y0: Float64Array; readonly f0: Float64Array; readonly span: number },
  tolerance: { readonly absolute: Float64Array; readonly relative: number },
): number {
  const { t0, y0, f0, span } = at;
  const norm = (v: Float64Array) =>
    v.reduce((most, x, i) => {
      const here = Math.abs(x) / (tolerance.absolute[i]! + tolerance.relative * Math.abs(y0[i]!));
      return Math.max(here, most);
    }, 0);
  const sizeY = norm(y0);
  const sizeF = norm(f0);
  const longest = Math.abs(span);
  let h = sizeY < 1e-5 || sizeF < 1e-5 ? 1e-6 * longest : (0.01 * sizeY) / sizeF;
  h = Math.min(h, longest);
  const signed = span < 0 ? -h : h;
  const f1 = new Float64Array(y0.length);
  field(
    t0 + signed,
    y0.map((y, i) => y + signed * f0[i]!),
    f1,
  );
  const curvature = norm(f1.map((f, i) => f - f0[i]!)) / h;
  // A slope that is not finite one Euler step away: begin well before it.
  if (!Number.isFinite(curvature)) return h * 1e-3;
  const most = Math.max(sizeF, curvature);
  const second = most <= 1e-15 ? Math.max(1e-6 * longest, h * 1e-3) : (0.01 / most) ** (1 / order);
  return Math.min(100 * h, second, longest);
}
