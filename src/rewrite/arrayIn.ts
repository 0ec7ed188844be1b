import type { ReduceName } from '../expr/functionNames.ts';
import * as Q from '../expr/rational.ts';
import { type Arithmetic, Stop } from './arithmetic.ts';

/**
 * A function of an array in any field: extremes where numbers have signs, determinants and inverses everywhere. `places`
 * are those of the entries, `at` the entry of the result that is asked for.
 */
export function arrayIn<T>(
  field: Arithmetic<T>,
  fn: ReduceName,
  entries: readonly T[],
  places: readonly (readonly number[])[],
  at: () => readonly number[],
): T {
  const whole = (k: number): T => field.rational(Q.rational(k));
  const inverted = (x: T): T => field.mul(whole(-1), x);
  switch (fn) {
    case 'min':
    case 'max':
    case 'argmin':
    case 'argmax':
    case 'pick': {
      const sign = fn === 'min' || fn === 'argmin' ? whole(-1) : whole(1);
      const above = (a: T, b: T): boolean =>
        !field.isZero(field.call('step', field.mul(sign, field.add(a, inverted(b)))));
      if (entries.length === 0) throw new Stop('undefined', `${fn} of nothing`);
      let best = 0;
      for (let k = 1; k < entries.length; k++) if (above(entries[k]!, entries[best]!)) best = k;
      if (fn === 'min' || fn === 'max') return entries[best]!;
      if (fn === 'pick') return whole(places[best]!.every((p, k) => p === at()[k]) ? 1 : 0);
      return whole(places[best]![0]!);
    }
    case 'det': {
      const n = Math.round(Math.sqrt(entries.length));
      return determinant(field, rows(entries, n));
    }
    case 'inverse': {
      const n = Math.round(Math.sqrt(entries.length));
      const [i, j] = at().map((p) => p - 1) as [number, number];
      if (!(i >= 0 && i < n && j >= 0 && j < n)) throw new Stop('undefined', 'an index lies outside its set');
      const a = rows(entries, n);
      const all = determinant(field, a);
      if (field.isZero(all)) throw new Stop('pole', 'the inverse of a singular matrix');
      const minor = a.filter((_, r) => r !== j).map((row) => row.filter((_, c) => c !== i));
      return field.mul(field.mul(whole((i + j) % 2 === 0 ? 1 : -1), determinant(field, minor)), field.power(all, -1));
    }
    default:
      throw new Stop('unsupported', fn);
  }
}

const rows = <T>(entries: readonly T[], n: number): readonly (readonly T[])[] =>
  Array.from({ length: n }, (_, i) => entries.slice(i * n, (i + 1) * n));

/** Without divisions, so in any ring (Bird 2011): X ← μ(X) A from X = A, n − 1 times; the determinant is ±X₁₁. */
function determinant<T>(field: Arithmetic<T>, a: readonly (readonly T[])[]): T {
  const n = a.length;
  const zero = field.rational(Q.ZERO);
  const minus = (x: T): T => field.mul(field.rational(Q.MINUS_ONE), x);
  if (n === 0) return field.rational(Q.ONE);
  let x = a;
  for (let round = 1; round < n; round++) {
    // Above the diagonal X itself, on it minus the sum of the diagonal further down, below it 0.
    const mu = x.map((row, i) =>
      row.map((entry, j) => {
        if (j > i) return entry;
        if (j < i) return zero;
        let sum = zero;
        for (let k = i + 1; k < n; k++) sum = field.add(sum, x[k]![k]!);
        return minus(sum);
      }),
    );
    x = mu.map((row) => a[0]!.map((_, j) => row.reduce((sum, m, k) => field.add(sum, field.mul(m, a[k]![j]!)), zero)));
  }
  return n % 2 === 1 ? x[0]![0]! : minus(x[0]![0]!);
}
