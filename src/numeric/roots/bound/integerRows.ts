import * as Q from '../../../expr/rational.ts';
import type { Polynomial } from '../polynomial.ts';

/** A polynomial with integer coefficients: monomials as packed doubles, largest first. */
export interface Row {
  readonly keys: readonly number[];
  readonly numbers: readonly bigint[];
}

/** x · m_s · a + y · m_t · b. */
export function merge(a: Row, x: bigint, s: number, b: Row, y: bigint, t: number): Row {
  const keys: number[] = [];
  const numbers: bigint[] = [];
  let [i, j] = [0, 0];
  while (i < a.keys.length || j < b.keys.length) {
    const p = i < a.keys.length ? a.keys[i]! + s : -1;
    const q = j < b.keys.length ? b.keys[j]! + t : -1;
    const value = (p >= q ? x * a.numbers[i]! : 0n) + (q >= p ? y * b.numbers[j]! : 0n);
    if (value !== 0n) {
      keys.push(Math.max(p, q));
      numbers.push(value);
    }
    if (p >= q) i++;
    if (q >= p) j++;
  }
  return { keys, numbers };
}

/** Divided by what all numbers have in common; undefined where one of the row has more bits than allowed. */
export function primitive(
  e: { readonly row: Row; readonly cofactors: readonly Row[] },
  bits: number,
): { readonly row: Row; readonly cofactors: readonly Row[] } | undefined {
  let common = 0n;
  for (const r of [e.row, ...e.cofactors])
    for (const x of r.numbers) {
      common = gcd(common, x);
      if (common === 1n) break;
    }
  const by = (r: Row): Row => (common === 1n ? r : { keys: r.keys, numbers: r.numbers.map((x) => x / common) });
  const made = { row: by(e.row), cofactors: e.cofactors.map(by) };
  const limit = 1n << BigInt(bits);
  for (const x of made.row.numbers) if (x > limit || -x > limit) return undefined;
  return made;
}

/** The greatest common divisor, not negative. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** What makes all coefficients integers without a common factor. */
export function integerScale(p: Polynomial): Q.Rational {
  const bottom = p.reduce((b, { coefficient: c }) => (b * c.d) / gcd(b, c.d), 1n);
  const top = p.reduce((g, { coefficient: c }) => gcd(g, (c.n * bottom) / c.d), 0n);
  return top === 0n ? Q.ONE : Q.rational(bottom, top);
}
