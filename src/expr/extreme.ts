/** The first place of the least (sign -1) or greatest (sign 1) value among those that count; -1 where none does. NaN wins. */
export function extremePlace(values: ArrayLike<number>, counts: (k: number) => boolean, sign: 1 | -1): number {
  let best = -1;
  for (let k = 0; k < values.length; k++) {
    if (!counts(k)) continue;
    // An unknown value makes the extreme unknown.
    if (Number.isNaN(values[k]!)) return k;
    if (best < 0 || sign * values[k]! > sign * values[best]!) best = k;
  }
  return best;
}

/** A function of a list that asks for no linear algebra; places count from 1. */
export type ExtremeName = 'min' | 'max' | 'argmin' | 'argmax';

/** The extreme of a list, or its place; of an empty one the bound that no number passes, and no place. */
export function extreme(fn: ExtremeName, values: ArrayLike<number>, counts: (k: number) => boolean): number {
  const sign = fn === 'max' || fn === 'argmax' ? 1 : -1;
  const at = extremePlace(values, counts, sign);
  if (fn === 'argmin' || fn === 'argmax') return at < 0 || Number.isNaN(values[at]!) ? Number.NaN : at + 1;
  return at < 0 ? -sign * Number.POSITIVE_INFINITY : values[at]!;
}
