import type { EqualTime } from './affine.ts';
import type { History } from './history.ts';

/** Moments at an earlier step, of what is kept; NaN elsewhere. */
export function equalTime(h: History, i: number): EqualTime {
  const { site } = h;
  const { places, still, drawVariances } = site;
  const { all, one } = places;
  const firstDraw = one + places.still;
  const moments = new Float64Array(all * all).fill(Number.NaN);
  const put = (a: number, b: number, x: number): void => {
    moments[a * all + b] = x;
    moments[b * all + a] = x;
  };
  h.kept.forEach((a, s) => {
    h.kept.forEach((b, k) => {
      moments[a * all + b] = h.equal[s]![k]![i]!;
    });
    for (let e = 0; e < places.still; e++) put(a, one + e, h.stillRows[s]![e]![i]!);
  });
  for (let e = 0; e < places.still; e++)
    for (let f = 0; f < places.still; f++) put(one + e, one + f, still[e * places.still + f]!);
  // What the step draws is not kept with other variables: only states do not know it yet.
  for (let d = firstDraw; d < all; d++) {
    for (let a = 0; a < all; a++) if (a < places.states || a >= one) put(a, d, 0);
    put(d, d, drawVariances[d - firstDraw]!);
  }
  return { site, moments };
}
