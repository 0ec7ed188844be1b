import { gcdOf } from './integer.ts';
import { degree, type Polynomial } from './polynomial.ts';
import { exponentIn } from './ring.ts';

/** A polynomial in one variable with whole coefficients, by rising power; the last one is not 0. */
export type Dense = readonly bigint[];

/** A polynomial in which one variable occurs at most, as the list of its coefficients. */
export function denseOf(p: Polynomial, v: number): Dense {
  const out = new Array<bigint>(p.keys.length === 0 ? 0 : degree(p, v) + 1).fill(0n);
  p.keys.forEach((k, i) => {
    out[exponentIn(p.ring, k, v)] = p.coefficients[i]!;
  });
  return out;
}

/** The polynomial with these coefficients in one variable. */
export function fromDense(a: Dense, ring: Polynomial['ring'], v: number): Polynomial {
  const keys: number[] = [];
  const coefficients: bigint[] = [];
  for (let k = a.length - 1; k >= 0; k--) {
    if (a[k] === 0n) continue;
    keys.push(k * ring.unit[v]!);
    coefficients.push(a[k]!);
  }
  return { ring, keys, coefficients };
}

export function trimmed(a: readonly bigint[]): Dense {
  let n = a.length;
  while (n > 0 && a[n - 1] === 0n) n--;
  return n === a.length ? a : a.slice(0, n);
}

export function times(a: Dense, b: Dense): Dense {
  if (a.length === 0 || b.length === 0) return [];
  const out = new Array<bigint>(a.length + b.length - 1).fill(0n);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) out[i + j]! += a[i]! * b[j]!;
  return out;
}

/** a/b where b divides a over the whole numbers; undefined where it does not. */
export function quotient(a: Dense, b: Dense): Dense | undefined {
  const rest = [...a];
  const n = b.length - 1;
  const lead = b[n]!;
  const out = new Array<bigint>(Math.max(0, a.length - n)).fill(0n);
  for (let k = a.length - 1; k >= n; k--) {
    if (rest[k] === 0n) continue;
    if (rest[k]! % lead !== 0n) return undefined;
    const c = rest[k]! / lead;
    out[k - n] = c;
    for (let j = 0; j <= n; j++) rest[k - n + j]! -= c * b[j]!;
  }
  return rest.every((c) => c === 0n) ? out : undefined;
}

/** Divided by the gcd of its coefficients, the highest positive. */
export function primitive(a: Dense): Dense {
  if (a.length === 0) return a;
  const g = gcdOf(a);
  const c = a[a.length - 1]! < 0n ? -g : g;
  return c === 1n ? a : a.map((x) => x / c);
}

export const slope = (a: Dense): Dense => a.slice(1).map((c, k) => c * BigInt(k + 1));

/** The value at n/d, times d^degree. */
export function valueAt(a: Dense, n: bigint, d: bigint): bigint {
  let sum = 0n;
  let front = 1n;
  for (let k = a.length - 1; k >= 0; k--) {
    sum = sum * n + a[k]! * front;
    front *= d;
  }
  return sum;
}
