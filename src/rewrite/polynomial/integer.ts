import { spend } from './work.ts';

/** The absolute value. */
export const abs = (a: bigint): bigint => (a < 0n ? -a : a);

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Numbers above this are long: their gcd costs about the square of their words (Euclid's algorithm). */
const LONG = 1n << 512n;

/** The greatest common divisor, not negative; in doubles as soon as both numbers fit. Long numbers are charged as work. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)];
  if (x > LONG && y > LONG) {
    const words = Math.ceil(Math.min(bitLength(x), bitLength(y)) / 64);
    spend(Math.ceil(words ** 2 / 16));
  }
  while (y !== 0n) {
    if (x <= SAFE && y <= SAFE) {
      let [u, v] = [Number(x), Number(y)];
      while (v !== 0) [u, v] = [v, u % v];
      return BigInt(u);
    }
    [x, y] = [y, x % y];
  }
  return x;
}

/** The gcd of many numbers; stops at 1. */
export function gcdOf(numbers: readonly bigint[]): bigint {
  let g = 0n;
  for (const a of numbers) {
    g = gcd(g, a);
    if (g === 1n) return g;
  }
  return g;
}

/** How many binary digits the absolute value has. */
export const bitLength = (a: bigint): number => (a === 0n ? 0 : abs(a).toString(16).length * 4);

/** The residue of least absolute value. */
export function symmetric(a: bigint, m: bigint): bigint {
  const r = ((a % m) + m) % m;
  return r > m / 2n ? r - m : r;
}

/** The whole part of the square root of a number that is not negative (Newton from above). */
export function squareRoot(a: bigint): bigint {
  if (a < 2n) return a;
  let x = 1n << BigInt(Math.ceil(bitLength(a) / 2) + 1);
  for (;;) {
    const y = (x + a / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** 1/a modulo a prime; a is no multiple of it. */
export function inverseModulo(a: bigint, m: bigint): bigint {
  let [r, s, u, v] = [m, ((a % m) + m) % m, 0n, 1n];
  while (s !== 0n) {
    const q = r / s;
    [r, s, u, v] = [s, r - q * s, v, u - q * v];
  }
  return u < 0n ? u + m : u;
}
