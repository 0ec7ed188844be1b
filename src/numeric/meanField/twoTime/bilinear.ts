import { addScaled } from './dense.ts';
import type { History } from './history.ts';

/** Coefficients over the places at all earlier steps, place by place; one entry for each where they stand still. */
export interface Earlier {
  readonly fixed: boolean;
  /** rows × all places, row-major. */
  readonly over: readonly Float64Array[];
}

export const noEarlier = (rows: number, all: number, fixed: boolean, length: number): Earlier => ({
  fixed,
  over: Array.from({ length: rows * all }, () => new Float64Array(fixed ? 1 : length)),
});

/** Notes coefficients of step i. */
export function note(e: Earlier, coefficients: Float64Array, i: number): void {
  e.over.forEach((o, n) => {
    o[e.fixed ? 0 : i] = coefficients[n]!;
  });
}

/**
 * E(left · places now times right · places at step j) for j up to i into `out`. `left` has one coefficient for each
 * place, the right ones are row r of what was noted, with step i among it.
 */
export function bilinear(
  h: History,
  left: Float64Array,
  right: Earlier,
  r: number,
  i: number,
  out: Float64Array,
): void {
  const { places, still } = h.site;
  const { all, one, moving } = places;
  const { fixed } = right;
  out.fill(0, 0, i + 1);
  const add = (f: number, row: Float64Array | undefined, place: number): void => {
    const over = right.over[r * all + place]!;
    if (f === 0 || (fixed && over[0] === 0)) return;
    if (fixed && row !== undefined) addScaled(out, f * over[0]!, row, i);
    else for (let j = 0; j < i; j++) out[j] = out[j]! + f * (row === undefined ? 1 : row[j]!) * over[fixed ? 0 : j]!;
  };
  for (let p = 0; p < moving; p++) {
    const f = left[p]!;
    if (f === 0) continue;
    h.kept.forEach((b, s) => {
      add(f, h.rows[p]![s]!, b);
    });
    for (let e = 0; e < places.still; e++) add(f * h.still[p * places.still + e]!, undefined, one + e);
  }
  for (let e = 0; e < places.still; e++) {
    const f = left[one + e]!;
    if (f === 0) continue;
    h.kept.forEach((b, s) => {
      add(f, h.stillRows[s]![e]!, b);
    });
    for (let g = 0; g < places.still; g++) add(f * still[e * places.still + g]!, undefined, one + g);
  }
  let equal = 0;
  for (let p = 0; p < all; p++)
    if (left[p] !== 0)
      for (let q = 0; q < all; q++)
        equal += left[p]! * h.moments[p * all + q]! * right.over[r * all + q]![fixed ? 0 : i]!;
  out[i] = equal;
}
