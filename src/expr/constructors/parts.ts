import type { Expr } from '../expr.ts';
import { hashText } from '../hash.ts';
import type { Rational } from '../rational.ts';

// How terms of the same parts are found again.

/** The one object with this key; made on first asking. */
export type Intern = <T extends { readonly id: number }>(key: string, make: (id: number) => T) => T;

/** The same, by a hash of its parts and a comparison of them. */
export type InternBy = <T extends { readonly id: number }>(
  hash: number,
  same: (known: T) => boolean,
  make: (id: number) => T,
) => T;

/** A hash for each kind of term. */
export const KIND = Object.fromEntries(
  'num sym value delta unequal less member add mul pow call sum prod reduce grad'
    .split(' ')
    .map((k) => [k, hashText(k)]),
) as Record<Expr['kind'], number>;

/** A number of 32 bits that the same parts share. */
export function hashOf(seed: number, parts: readonly { readonly id: number }[]): number {
  let h = seed;
  for (let k = 0; k < parts.length; k++) {
    h = Math.imul(h ^ parts[k]!.id, 0x9e3779b1);
    h ^= h >>> 15;
  }
  return h;
}
/** The same with a number. */
export const hashWith = (seed: number, q: Rational): number =>
  Math.imul(seed ^ Number(BigInt.asIntN(32, q.n)), 0x85ebca6b) ^ Number(BigInt.asIntN(32, q.d));

/** Whether two lists have the same members in the same order. */
export function agree(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
