import { hashText } from '../expr/hash.ts';
import type * as Q from '../expr/rational.ts';
import { type Arithmetic, Stop } from './arithmetic.ts';

/**
 * Primes p = 2q + 1 with q prime, q = 7 mod 8 and q = 2 mod 3, so that in both fields -1 is no square while 2, 3, 5
 * and 7 are.
 */
export const PRIME_PAIRS: readonly { readonly p: bigint; readonly q: bigint }[] = [
  576460752303536519n,
  576460752303569279n,
  576460752303702839n,
  576460752303797759n,
  576460752303954839n,
  576460752304140479n,
].map((q) => ({ p: 2n * q + 1n, q }));

/** a^k modulo m, k >= 0. */
export function modularPower(a: bigint, k: bigint, m: bigint): bigint {
  let result = 1n;
  let base = ((a % m) + m) % m;
  for (let left = k; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % m;
    base = (base * base) % m;
  }
  return result;
}

/** Bits of an exponent that are read at once. */
const WINDOW = 5n;

/** Powers of one number modulo m, 0 <= k < m: of its powers by each window of k, kept, one product for each window is left. */
function powersOf(base: bigint, m: bigint): (k: bigint) => bigint {
  const rows: bigint[][] = [];
  let step = base;
  for (let top = m; top > 0n; top >>= WINDOW) {
    const row = [1n];
    for (let k = 1; k < 2 ** Number(WINDOW); k++) row.push((row[k - 1]! * step) % m);
    rows.push(row);
    step = (row.at(-1)! * step) % m;
  }
  const mask = 2 ** Number(WINDOW) - 1;
  return (k) => {
    let product = 1n;
    // Two halves of the exponent are read as plain numbers.
    for (let left = k, at = 0; left > 0n; left >>= WINDOW * 6n) {
      let low = Number(BigInt.asUintN(Number(WINDOW) * 6, left));
      for (let w = 0; w < 6; w++, low >>>= Number(WINDOW), at++)
        if ((low & mask) !== 0) product = (product * rows[at]![low & mask]!) % m;
    }
    return product;
  };
}

/** 1/a modulo m; what divides m has none. */
function modularInverse(a: bigint, m: bigint): bigint {
  let [r, s, u, v] = [m, ((a % m) + m) % m, 0n, 1n];
  while (s !== 0n) {
    const quotient = r / s;
    [r, s, u, v] = [s, r - quotient * s, v, u - quotient * v];
  }
  if (r !== 1n) throw new Stop('pole', 'a denominator vanishes');
  return u < 0n ? u + m : u;
}

/**
 * The whole numbers modulo p as a signature of real terms (Gonnet 1984): rules of fields hold exactly, and
 * exp(x) = g^x with x modulo q obeys exp(a + b) = exp(a) exp(b) for any square g. The root of a square is the one that is a square.
 */
export function primeField(pair: { readonly p: bigint; readonly q: bigint }, seed = 1): Arithmetic<bigint> {
  const key = `${pair.p}/${seed}`;
  let known = fields.get(key);
  if (known === undefined) {
    known = made(pair, seed);
    fields.set(key, known);
  }
  return known;
}
const fields = new Map<string, Arithmetic<bigint>>();

function made({ p, q }: { readonly p: bigint; readonly q: bigint }, seed: number): Arithmetic<bigint> {
  const g = modularPower(3n, BigInt(hashText(`${seed}`)) * 2n + 2n, p);
  const exponents = field(q);
  let powers: ((k: bigint) => bigint) | undefined;
  const exp = (x: bigint): bigint => {
    powers ??= powersOf(g, p);
    return powers(x);
  };
  return {
    ...field(p),
    exponents,
    generalPower: (a, b) => {
      requireSquare(a, p);
      return modularPower(a, b, p);
    },
    call: (fn, x) => {
      if (fn === 'exp') return exp(x);
      const [e, inverse] = [exp(x), exp(q - x)];
      const half = (p + 1n) / 2n;
      if (fn === 'sinh') return ((e - inverse + p) * half) % p;
      if (fn === 'cosh') return ((e + inverse) * half) % p;
      if (fn === 'tanh') return ((e - inverse + p) * modularInverse(e + inverse, p)) % p;
      throw new Stop('unsupported', fn);
    },
  };
}

function requireSquare(a: bigint, m: bigint): void {
  if (modularPower(a, (m - 1n) / 2n, m) !== 1n) throw new Stop('undefined', 'the root of no square');
}

function field(m: bigint): Arithmetic<bigint> {
  // The squares form a group of this odd order, in which roots are powers.
  const order = (m - 1n) / 2n;
  return {
    rational: (r: Q.Rational) => {
      const n = ((r.n % m) + m) % m;
      return r.d === 1n ? n : (n * modularInverse(r.d, m)) % m;
    },
    add: (a, b) => (a + b >= m ? a + b - m : a + b),
    mul: (a, b) => (a * b) % m,
    isZero: (a) => a === 0n,
    power: (a, k) => modularPower(k < 0 ? modularInverse(a, m) : a, BigInt(Math.abs(k)), m),
    rationalPower: (a, r) => {
      if (a === 0n) {
        if (r.n > 0n) return 0n;
        throw new Stop('pole', '0 to a negative power');
      }
      requireSquare(a, m);
      if (gcd(r.d, order) !== 1n) throw new Stop('unsupported', `a root of order ${r.d}`);
      const n = ((r.n % order) + order) % order;
      return modularPower(a, (n * modularInverse(r.d, order)) % order, m);
    },
    generalPower: () => {
      throw new Stop('unsupported', 'a power inside an exponent');
    },
    call: (fn) => {
      throw new Stop('unsupported', `${fn} inside an exponent`);
    },
  };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b % a];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
