import { ELEMENTARY } from '../../expr/elementary.ts';
import type { Measure } from './gauss.ts';

/** The value below which a standard variable lies with probability u in (0, 1). */
export function quantile(measure: Measure, u: number): number {
  switch (measure) {
    case 'uniform':
      return u;
    case 'exponential':
      return -Math.log1p(-u);
    case 'lorentz':
      return Math.tan(Math.PI * (u - 0.5));
    case 'normal':
      return u > 0.5 ? -lowerNormal(1 - u) : lowerNormal(u);
  }
}

/** For u up to 1/2: a rational start (Abramowitz & Stegun 1964, 26.2.23), then Newton's iteration. */
function lowerNormal(u: number): number {
  if (u === 0.5) return 0;
  const t = Math.sqrt(-2 * Math.log(u));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  let x = -(t - top / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let k = 0; k < 3; k++) {
    const excess = (1 + ELEMENTARY.erf(x / Math.SQRT2)) / 2 - u;
    x -= excess * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  }
  return x;
}
