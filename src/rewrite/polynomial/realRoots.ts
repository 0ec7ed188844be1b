import { type Dense, slope, trimmed, valueAt } from './dense.ts';
import { abs, bitLength, gcd } from './integer.ts';
import { spend } from './work.ts';

/** A whole number over a power of two: n / 2^k. */
export interface Dyadic {
  readonly n: bigint;
  readonly k: number;
}

/** One real root between two dyadic numbers: strictly inside, or the number itself where both agree. */
export interface RootInterval {
  readonly low: Dyadic;
  readonly high: Dyadic;
}

/** The sign of the polynomial at n/d, d > 0. */
export const signAt = (a: Dense, n: bigint, d: bigint): number => {
  const v = valueAt(a, n, d);
  return v === 0n ? 0 : v > 0n ? 1 : -1;
};

export const compareDyadic = (a: Dyadic, b: Dyadic): number => {
  const k = Math.max(a.k, b.k);
  const [x, y] = [a.n << BigInt(k - a.k), b.n << BigInt(k - b.k)];
  return x < y ? -1 : x > y ? 1 : 0;
};
export const toDouble = (a: Dyadic): number => {
  const extra = Math.max(0, bitLength(a.n) - 1000);
  return (Number(a.n >> BigInt(extra)) * 2 ** (extra - Math.min(a.k, 1000))) / 2 ** Math.max(0, a.k - 1000);
};
const middle = (a: Dyadic, b: Dyadic): Dyadic => {
  const k = Math.max(a.k, b.k);
  return { n: (a.n << BigInt(k - a.k)) + (b.n << BigInt(k - b.k)), k: k + 1 };
};
const signAtDyadic = (a: Dense, x: Dyadic): number => signAt(a, x.n, 1n << BigInt(x.k));

/**
 * Intervals with one real root each of a square-free polynomial, rising: bisection with Descartes' rule of signs
 * (Vincent 1836; Collins & Akritas 1976), in whole numbers, so that nothing is rounded.
 */
export function isolateRealRoots(a: Dense): readonly RootInterval[] {
  const f = trimmed(a);
  if (f.length <= 1) return [];
  if (f[0] === 0n) {
    const others = isolateRealRoots(f.slice(1));
    const zero = { n: 0n, k: 0 };
    return [...others.filter((r) => r.high.n <= 0n), { low: zero, high: zero }, ...others.filter((r) => r.high.n > 0n)];
  }
  const mirrored = f.map((c, k) => (k % 2 === 1 ? -c : c));
  const negative = positiveRoots(mirrored).map(({ low, high }) => ({
    low: { n: -high.n, k: high.k },
    high: { n: -low.n, k: low.k },
  }));
  return [...negative.reverse(), ...positiveRoots(f)];
}

/** Roots in (0, 2^e), 2^e beyond Cauchy's bound. */
function positiveRoots(f: Dense): readonly RootInterval[] {
  const lead = abs(f[f.length - 1]!);
  const most = f.reduce((m, c) => (abs(c) > m ? abs(c) : m), 0n);
  let e = 1;
  while (1n << BigInt(e) <= most / lead + 1n) e++;
  const scaled = f.map((c, k) => c << BigInt(e * k));
  const found: RootInterval[] = [];
  // The part (m, m + 1)/2^k of (0, 1), with the polynomial moved there.
  const stack: { p: Dense; m: bigint; k: number }[] = [{ p: scaled, m: 0n, k: 0 }];
  const place = (m: bigint, k: number): Dyadic => (e >= k ? { n: m << BigInt(e - k), k: 0 } : { n: m, k: k - e });
  while (stack.length > 0) {
    const { p, m, k } = stack.pop()!;
    spend(p.length * p.length);
    const changes = variations(p);
    if (changes === 0) continue;
    if (changes === 1) {
      found.push({ low: place(m, k), high: place(m + 1n, k) });
      continue;
    }
    const n = p.length - 1;
    const left = lowered(p.map((c, j) => c << BigInt(n - j)));
    let right: Dense = translated(left);
    if (right[0] === 0n) {
      const at = place(2n * m + 1n, k + 1);
      found.push({ low: at, high: at });
      right = right.slice(1);
    }
    stack.push({ p: right, m: 2n * m + 1n, k: k + 1 }, { p: left, m: 2n * m, k: k + 1 });
  }
  return found.sort((a, b) => compareDyadic(a.low, b.low) || compareDyadic(a.high, b.high));
}

/** p(x + 1). */
function translated(p: Dense): Dense {
  const out = [...p];
  for (let i = 0; i < out.length - 1; i++) for (let j = out.length - 2; j >= i; j--) out[j]! += out[j + 1]!;
  return out;
}

/** Changes of sign of (x + 1)^n p(1/(x + 1)): a bound on the roots in (0, 1), exact where 0 or 1. */
function variations(p: Dense): number {
  const t = translated([...p].reverse());
  let count = 0;
  let last = 0n;
  for (const c of t) {
    if (c === 0n) continue;
    if (last !== 0n && c > 0n !== last > 0n) count++;
    last = c;
  }
  return count;
}

const lowered = (p: Dense): Dense => {
  let g = 0n;
  for (const c of p) {
    g = gcd(g, c);
    if (g === 1n) return p;
  }
  return p.map((c) => c / g);
};

/** Halves the interval of a root of the polynomial. */
export function halved(a: Dense, { low, high }: RootInterval): RootInterval {
  if (compareDyadic(low, high) === 0) return { low, high };
  const m = middle(low, high);
  const s = signAtDyadic(a, m);
  if (s === 0) return { low: m, high: m };
  // A root may stand on an end that belongs to another interval: the sign just inside counts.
  const left = signAtDyadic(a, low) || signAtDyadic(slope(a), low);
  return s === left ? { low: m, high } : { low, high: m };
}

/** Halves until the interval is narrower than 2^-bits. */
export function refined(a: Dense, root: RootInterval, bits: number): RootInterval {
  let r = root;
  const narrow = (): boolean => {
    const k = Math.max(r.low.k, r.high.k, bits);
    return (r.high.n << BigInt(k - r.high.k)) - (r.low.n << BigInt(k - r.low.k)) <= 1n << BigInt(k - bits);
  };
  while (!narrow()) r = halved(a, r);
  return r;
}
