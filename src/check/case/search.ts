import type { RandomStream } from '../../numeric/random.ts';

/** A place at which a function is small. */
export interface Least {
  readonly x: Float64Array;
  readonly value: number;
}

/**
 * Looks for a small value of a function by steps of adapted size, downhill only: a (1+1) evolution strategy with the
 * one-fifth rule (Rechenberg 1973). No proof of a minimum; it finds what random draws alone would miss.
 */
export function descend(f: (x: Float64Array) => number, start: Least, random: RandomStream, evaluations = 300): Least {
  let best = start;
  let step = 1;
  for (let k = 0; k < evaluations && best.value > Number.NEGATIVE_INFINITY; k++) {
    const size = step * Math.max(1e-3, ...[0].concat(Array.from(best.x.subarray(0, 64), Math.abs)));
    const x = best.x.map((v) => v + size * random.normal());
    const value = f(x);
    if (value < best.value) {
      best = { x, value };
      step = Math.min(10, step * 2);
    } else step = step < 1e-9 ? 1 : step * 0.84;
  }
  return best;
}
