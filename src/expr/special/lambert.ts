/** 1/e in two parts: their sum has twice the digits of a double. */
const INVERSE_E = 0.36787944117144233;
const INVERSE_E_LOW = -1.2428753672788363e-17;
/** W at its branch point in powers of p = sqrt(2(e x + 1)) (Corless et al. 1996, equation 4.22). */
const BRANCH = [-1, 1, -1 / 3, 11 / 72, -43 / 540, 769 / 17280, -221 / 8505, 680863 / 43545600, -1963 / 204120];

/** The principal branch of w e^w = x, by Halley's method (Corless, Gonnet, Hare, Jeffrey & Knuth 1996); NaN below −1/e. */
export function lambertW(x: number): number {
  const above = x + INVERSE_E + INVERSE_E_LOW;
  if (Number.isNaN(x) || above < 0) return Number.NaN;
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  const p = Math.sqrt(2 * Math.E * above);
  const near = BRANCH.reduceRight((s, c) => s * p + c, 0);
  if (p < 0.02) return near;
  let w = x < 0 ? near : x < 3 ? Math.log1p(x) * 0.75 : Math.log(x) - Math.log(Math.log(x));
  for (let k = 0; k < 30; k++) {
    // Divided by e^w, so that nothing overflows.
    const f = w - x * Math.exp(-w);
    const step = f / (w + 1 - ((w + 2) * f) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(w)) break;
  }
  return w;
}
