/** Polynomials in one variable modulo a prime below 2^26: coefficients by rising power, the last one not 0. */
export type Modular = readonly number[];

function trimmed(a: number[]): number[] {
  while (a.length > 0 && a[a.length - 1] === 0) a.pop();
  return a;
}

export const reducedModulo = (a: readonly bigint[], p: number): Modular => {
  const m = BigInt(p);
  return trimmed(a.map((c) => Number(((c % m) + m) % m)));
};

export function inverse(a: number, p: number): number {
  let [r, s, u, v] = [p, a % p, 0, 1];
  while (s !== 0) {
    const q = Math.floor(r / s);
    [r, s, u, v] = [s, r - q * s, v, u - q * v];
  }
  return u < 0 ? u + p : u;
}

export function plus(a: Modular, b: Modular, p: number, sign = 1): Modular {
  const out: number[] = [];
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const x = ((a[k] ?? 0) + sign * (b[k] ?? 0)) % p;
    out.push(x < 0 ? x + p : x);
  }
  return trimmed(out);
}

export function times(a: Modular, b: Modular, p: number): Modular {
  if (a.length === 0 || b.length === 0) return [];
  const out = new Array<number>(a.length + b.length - 1).fill(0);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) out[i + j] = (out[i + j]! + a[i]! * b[j]!) % p;
  return trimmed(out);
}

export function divided(a: Modular, b: Modular, p: number): { readonly quotient: Modular; readonly rest: Modular } {
  const rest = [...a];
  const n = b.length - 1;
  const front = inverse(b[n]!, p);
  const quotient = new Array<number>(Math.max(0, a.length - n)).fill(0);
  for (let k = a.length - 1; k >= n; k--) {
    const c = (rest[k]! * front) % p;
    if (c === 0) continue;
    quotient[k - n] = c;
    for (let j = 0; j <= n; j++) {
      const x = (rest[k - n + j]! - c * b[j]!) % p;
      rest[k - n + j] = x < 0 ? x + p : x;
    }
  }
  return { quotient: trimmed(quotient), rest: trimmed(rest) };
}
export const restOf = (a: Modular, b: Modular, p: number): Modular => divided(a, b, p).rest;

export function monic(a: Modular, p: number): Modular {
  if (a.length === 0) return a;
  const front = inverse(a[a.length - 1]!, p);
  return a.map((c) => (c * front) % p);
}

export function gcd(a: Modular, b: Modular, p: number): Modular {
  let [x, y] = [a, b];
  while (y.length > 0) [x, y] = [y, restOf(x, y, p)];
  return monic(x, p);
}

/** s with s a = 1 modulo b; a and b have no common factor. */
export function inverseModulo(a: Modular, b: Modular, p: number): Modular {
  let [r, s]: [Modular, Modular] = [b, restOf(a, b, p)];
  let [u, v]: [Modular, Modular] = [[], [1]];
  while (s.length > 1) {
    const { quotient, rest } = divided(r, s, p);
    [r, s] = [s, rest];
    [u, v] = [v, plus(u, times(quotient, v, p), p, -1)];
  }
  const front = inverse(s[0]!, p);
  return restOf(
    v.map((c) => (c * front) % p),
    b,
    p,
  );
}

export const slope = (a: Modular, p: number): Modular => trimmed(a.slice(1).map((c, k) => (c * (k + 1)) % p));

function powerModulo(a: Modular, k: bigint, f: Modular, p: number): Modular {
  let result: Modular = [1];
  let square = restOf(a, f, p);
  for (let left = k; left > 0n; left >>= 1n) {
    if (left & 1n) result = restOf(times(result, square, p), f, p);
    square = restOf(times(square, square, p), f, p);
  }
  return result;
}

/** The products of the irreducible factors of each degree of a monic square-free polynomial. */
export function byDegree(f: Modular, p: number): readonly { readonly product: Modular; readonly degree: number }[] {
  const found: { product: Modular; degree: number }[] = [];
  let rest = f;
  let frobenius: Modular = [0, 1];
  for (let d = 1; 2 * d <= rest.length - 1; d++) {
    frobenius = powerModulo(frobenius, BigInt(p), rest, p);
    const product = gcd(rest, plus(frobenius, [0, 1], p, -1), p);
    if (product.length <= 1) continue;
    found.push({ product, degree: d });
    rest = divided(rest, product, p).quotient;
    frobenius = restOf(frobenius, rest, p);
  }
  if (rest.length > 1) found.push({ product: rest, degree: rest.length - 1 });
  return found;
}

/** The irreducible factors of a product of those of one degree, p odd (Cantor & Zassenhaus 1981); a fixed stream of chance. */
export function split(product: Modular, degree: number, p: number): readonly Modular[] {
  if (product.length - 1 === degree) return [monic(product, p)];
  let seed = 12345;
  const chance = (): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 8) % p;
  };
  const exponent = (BigInt(p) ** BigInt(degree) - 1n) / 2n;
  for (;;) {
    const a = trimmed(Array.from({ length: product.length - 1 }, chance));
    if (a.length < 2) continue;
    const g = gcd(product, plus(powerModulo(a, exponent, product, p), [1], p, -1), p);
    if (g.length <= 1 || g.length === product.length) continue;
    return [...split(g, degree, p), ...split(divided(product, g, p).quotient, degree, p)];
  }
}
