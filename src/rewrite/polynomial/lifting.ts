import { type Dense, trimmed } from './dense.ts';
import { abs, bitLength, inverseModulo, symmetric } from './integer.ts';
import { collected, degrees, height, type Polynomial } from './polynomial.ts';
import { exponentsOf } from './ring.ts';
import { spend, WorkSpent } from './work.ts';

/** Binary digits of Mersenne primes 2^k − 1. */
const MERSENNE: readonly number[] = [127, 521, 1279, 2203, 4423];
/** Digits beyond the bound on coefficients, so that a wrong lift is seen at once. */
const MARGIN = 40;

/** By total degree in the other variables: the monomial of those, and the coefficients in the main variable. */
type Graded = readonly ReadonlyMap<number, Dense>[];

/**
 * Lifts F(x, 0) = g h to F = G H, with F monic in the main variable: total degree by total degree in the others, in one
 * large prime field instead of over the rationals. Undefined where g and h do not come from factors of F; what is found is
 * still to be multiplied out by the caller. g and h are monic and coprime.
 */
export function liftPair(
  f: Polynomial,
  main: number,
  g: Dense,
  h: Dense,
): readonly [Polynomial, Polynomial] | undefined {
  const bounds = degrees(f);
  // Gelfond (1960): the heights of factors multiply to at most e^(sum of degrees) times the height.
  const bits = Math.ceil(Math.LOG2E * bounds.reduce((s, d) => s + d, 0)) + bitLength(height(f));
  const exponent = MERSENNE.find((k) => k > bits + MARGIN);
  if (exponent === undefined) throw new WorkSpent(`factors: coefficients of ${bits} binary digits`);
  const field = new Field((1n << BigInt(exponent)) - 1n, 1n << BigInt(bits));
  const parts = graded(f, main);
  const toG = field.inverse(h, g);
  const toH = field.inverse(g, h);
  if (toG === undefined || toH === undefined) return undefined;
  const [first, second]: [Map<number, Dense>[], Map<number, Dense>[]] = [[new Map([[0, g]])], [new Map([[0, h]])]];
  const fits = (key: number): boolean => exponentsOf(f.ring, key).every((e, v) => v === main || e <= bounds[v]!);
  for (let k = 1; k < parts.length; k++) {
    const gap = new Map<number, bigint[]>();
    for (const [key, c] of parts[k]!) gap.set(key, [...c]);
    for (let j = 1; j < k; j++)
      for (const [ka, a] of first[j]!)
        for (const [kb, b] of second[k - j]!) {
          let sum = gap.get(ka + kb);
          if (sum === undefined) {
            sum = [];
            gap.set(ka + kb, sum);
          }
          spend(a.length * b.length);
          subtractProduct(sum, a, b);
        }
    const [nextG, nextH] = [new Map<number, Dense>(), new Map<number, Dense>()];
    for (const [key, e] of gap) {
      spend(4 * g.length * h.length);
      const [a, b] = [field.solve(e, toG, g), field.solve(e, toH, h)];
      if (a === undefined || b === undefined) return undefined;
      if ((a.length > 0 || b.length > 0) && !fits(key)) return undefined;
      if (a.length > 0) nextG.set(key, a);
      if (b.length > 0) nextH.set(key, b);
    }
    first.push(nextG);
    second.push(nextH);
  }
  const top = (all: Graded): number => all.findLastIndex((m) => m.size > 0);
  if (top(first) + top(second) >= parts.length) return undefined;
  return [assembled(first, f, main), assembled(second, f, main)];
}

function subtractProduct(sum: bigint[], a: Dense, b: Dense): void {
  while (sum.length < a.length + b.length - 1) sum.push(0n);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) sum[i + j]! -= a[i]! * b[j]!;
}

function graded(f: Polynomial, main: number): Graded {
  const out: Map<number, bigint[]>[] = [];
  f.keys.forEach((k, i) => {
    const e = exponentsOf(f.ring, k);
    const grade = e.reduce((s, d, v) => (v === main ? s : s + d), 0);
    while (out.length <= grade) out.push(new Map());
    const key = k - e[main]! * f.ring.unit[main]!;
    const own = out[grade]!.get(key) ?? [];
    while (own.length <= e[main]!) own.push(0n);
    own[e[main]!] = f.coefficients[i]!;
    out[grade]!.set(key, own);
  });
  return out;
}

function assembled(parts: Graded, f: Polynomial, main: number): Polynomial {
  const terms = new Map<number, bigint>();
  for (const part of parts)
    for (const [key, c] of part) for (const [k, x] of c.entries()) terms.set(key + k * f.ring.unit[main]!, x);
  return collected(f.ring, terms);
}

/** Whole numbers modulo a large prime, written with least absolute value. */
class Field {
  private readonly p: bigint;
  private readonly most: bigint;

  constructor(p: bigint, most: bigint) {
    this.p = p;
    this.most = most;
  }

  /** e times a inverse, modulo a monic polynomial; undefined where coefficients are larger than those of any factor. */
  solve(e: Dense, inverse: Dense, modulus: Dense): Dense | undefined {
    const product = this.rest(this.times(this.rest(e, modulus), inverse), modulus);
    const out = product.map((c) => symmetric(c, this.p));
    return out.some((c) => abs(c) > this.most) ? undefined : trimmed(out);
  }

  private times(a: Dense, b: Dense): bigint[] {
    const out = new Array<bigint>(Math.max(0, a.length + b.length - 1)).fill(0n);
    for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) out[i + j]! += a[i]! * b[j]!;
    return out.map((c) => c % this.p);
  }

  private rest(a: Dense, b: Dense): Dense {
    const out = [...a];
    const n = b.length - 1;
    const front = b[n] === 1n ? 1n : inverseModulo(b[n]!, this.p);
    for (let k = out.length - 1; k >= n; k--) {
      const c = (out[k]! * front) % this.p;
      if (c !== 0n) for (let j = 0; j <= n; j++) out[k - n + j] = (out[k - n + j]! - c * b[j]!) % this.p;
    }
    return trimmed(out.slice(0, n).map((c) => ((c % this.p) + this.p) % this.p));
  }

  /** s with s a = 1 modulo b; undefined where both have a common factor. */
  inverse(a: Dense, b: Dense): Dense | undefined {
    let [r, s]: [Dense, Dense] = [b, this.rest(a, b)];
    let [u, v]: [Dense, Dense] = [[], [1n]];
    while (s.length > 1) {
      const q = this.divided(r, s);
      [r, s] = [s, this.rest(r, s)];
      const product = this.times(q, v);
      const next = Array.from(
        { length: Math.max(u.length, product.length) },
        (_, k) => ((u[k] ?? 0n) - (product[k] ?? 0n)) % this.p,
      );
      [u, v] = [v, trimmed(next)];
    }
    if (s.length === 0) return undefined;
    const front = inverseModulo(s[0]!, this.p);
    return this.rest(
      v.map((c) => (c * front) % this.p),
      b,
    );
  }

  private divided(a: Dense, b: Dense): Dense {
    const rest = [...a];
    const n = b.length - 1;
    const front = inverseModulo(b[n]!, this.p);
    const out = new Array<bigint>(Math.max(0, a.length - n)).fill(0n);
    for (let k = a.length - 1; k >= n; k--) {
      const c = (rest[k]! * front) % this.p;
      out[k - n] = c;
      for (let j = 0; j <= n; j++) rest[k - n + j] = (rest[k - n + j]! - c * b[j]!) % this.p;
    }
    return trimmed(out);
  }
}
