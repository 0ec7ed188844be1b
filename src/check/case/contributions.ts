import type { Instrument } from '../../numeric/instrument.ts';
import type { RandomStream } from '../../numeric/random.ts';

/** Up to this many variables the whole Jacobian is made. */
const WHOLE = 1500;
const DIRECTIONS = 8;

/**
 * The size of what each entry of a vector function is made of, to first order: the sum of |dF_k/dy_m y_m|. Of many
 * variables it is estimated from below, by the root mean square of derivatives along y with random signs.
 */
export function contributions(f: Instrument, y: Float64Array, time: number, random: RandomStream): Float64Array {
  const [m, n] = [f.length, y.length];
  const out = new Float64Array(m);
  if (n <= WHOLE) {
    const jacobian = f.jacobian(y, time);
    for (let k = 0; k < m; k++) {
      let s = 0;
      for (let l = 0; l < n; l++) s += Math.abs(jacobian[k * n + l]! * y[l]!);
      out[k] = s;
    }
    return out;
  }
  for (let d = 0; d < DIRECTIONS; d++) {
    const direction = y.map((v) => (random.uniform() < 0.5 ? -v : v));
    f.tangent(y, time, direction).forEach((v, k) => {
      out[k]! += v * v;
    });
  }
  return out.map((v) => Math.sqrt(v / DIRECTIONS));
}
