import { abs, gcdOf } from './integer.ts';
import { exponentIn, exponentsOf, keyOf, type Ring } from './ring.ts';
import { spend, WorkSpent } from './work.ts';

/** A polynomial with whole coefficients: monomials falling in the lexical order, no coefficient 0. */
export interface Polynomial {
  readonly ring: Ring;
  readonly keys: readonly number[];
  readonly coefficients: readonly bigint[];
}

const made = (ring: Ring, keys: readonly number[], coefficients: readonly bigint[]): Polynomial => ({
  ring,
  keys,
  coefficients,
});

/** A polynomial from monomials in any order; what is 0 is left out. */
export function collected(ring: Ring, terms: ReadonlyMap<number, bigint>): Polynomial {
  const keys = Float64Array.from(terms.keys()).sort();
  const ownKeys: number[] = [];
  const own: bigint[] = [];
  for (let k = keys.length - 1; k >= 0; k--) {
    const c = terms.get(keys[k]!)!;
    if (c === 0n) continue;
    ownKeys.push(keys[k]!);
    own.push(c);
  }
  return made(ring, ownKeys, own);
}

export const constant = (ring: Ring, c: bigint): Polynomial => (c === 0n ? made(ring, [], []) : made(ring, [0], [c]));
export const variable = (ring: Ring, v: number): Polynomial => made(ring, [ring.unit[v]!], [1n]);
/** The monomial c x^e. */
export const monomial = (ring: Ring, exponents: readonly number[], c = 1n): Polynomial =>
  c === 0n ? constant(ring, 0n) : made(ring, [keyOf(ring, exponents)], [c]);

export const isZero = (p: Polynomial): boolean => p.keys.length === 0;
export const isConstant = (p: Polynomial): boolean => p.keys.length === 0 || p.keys[0] === 0;
export const isOne = (p: Polynomial): boolean => p.keys.length === 1 && p.keys[0] === 0 && p.coefficients[0] === 1n;
export const equal = (p: Polynomial, q: Polynomial): boolean =>
  p.keys.length === q.keys.length && p.keys.every((k, i) => k === q.keys[i] && p.coefficients[i] === q.coefficients[i]);
/** The same text for the same polynomial. */
export const textKey = (p: Polynomial): string => p.keys.map((k, i) => `${k}:${p.coefficients[i]}`).join();

export const negate = (p: Polynomial): Polynomial =>
  made(
    p.ring,
    p.keys,
    p.coefficients.map((c) => -c),
  );

export const add = (p: Polynomial, q: Polynomial): Polynomial => combine(p, 1n, q, 1n);
export const subtract = (p: Polynomial, q: Polynomial): Polynomial => combine(p, 1n, q, -1n);

/** a p + b q. */
export function combine(p: Polynomial, a: bigint, q: Polynomial, b: bigint): Polynomial {
  const keys: number[] = [];
  const own: bigint[] = [];
  let [i, j] = [0, 0];
  while (i < p.keys.length || j < q.keys.length) {
    const [x, y] = [p.keys[i] ?? -1, q.keys[j] ?? -1];
    const key = x > y ? x : y;
    let c = 0n;
    if (x === key) c += a * p.coefficients[i++]!;
    if (y === key) c += b * q.coefficients[j++]!;
    if (c === 0n) continue;
    keys.push(key);
    own.push(c);
  }
  return made(p.ring, keys, own);
}

export const scale = (p: Polynomial, a: bigint): Polynomial =>
  a === 0n
    ? constant(p.ring, 0n)
    : a === 1n
      ? p
      : made(
          p.ring,
          p.keys,
          p.coefficients.map((c) => a * c),
        );

/** The highest exponent of each variable, remembered. */
const highest = new WeakMap<Polynomial, readonly number[]>();
export function degrees(p: Polynomial): readonly number[] {
  const known = highest.get(p);
  if (known !== undefined) return known;
  const { variables, base } = p.ring;
  const most = new Array<number>(variables).fill(0);
  for (const key of p.keys) {
    let rest = key;
    for (let v = variables - 1; rest > 0; v--) {
      const left = Math.floor(rest / base);
      const e = rest - left * base;
      if (e > most[v]!) most[v] = e;
      rest = left;
    }
  }
  highest.set(p, most);
  return most;
}

/** The degree in one variable; 0 for the zero polynomial. */
export const degree = (p: Polynomial, v: number): number => degrees(p)[v]!;
/** The variables that occur. */
export const variablesOf = (p: Polynomial): readonly number[] => degrees(p).flatMap((d, v) => (d > 0 ? [v] : []));
/** The degree in all variables together. */
export const totalDegree = (p: Polynomial): number =>
  p.keys.reduce(
    (most, k) =>
      Math.max(
        most,
        exponentsOf(p.ring, k).reduce((a, b) => a + b, 0),
      ),
    0,
  );

export function multiply(p: Polynomial, q: Polynomial): Polynomial {
  if (isZero(p) || isZero(q)) return constant(p.ring, 0n);
  const [a, b] = p.keys.length < q.keys.length ? [p, q] : [q, p];
  if (a.keys.length === 1 && a.keys[0] === 0) return scale(b, a.coefficients[0]!);
  const [da, db] = [degrees(a), degrees(b)];
  const most = da.map((d, v) => d + db[v]!);
  for (const d of most) if (d >= p.ring.base) throw new WorkSpent(`degrees: ${d} in ${p.ring.variables} letters`);
  spend(a.keys.length * b.keys.length);
  if (a.keys.length === 1) {
    const [k, c] = [a.keys[0]!, a.coefficients[0]!];
    return made(
      p.ring,
      b.keys.map((x) => x + k),
      c === 1n ? b.coefficients : b.coefficients.map((x) => x * c),
    );
  }
  const terms = new Map<number, bigint>();
  for (let i = 0; i < a.keys.length; i++) {
    const [k, c] = [a.keys[i]!, a.coefficients[i]!];
    for (let j = 0; j < b.keys.length; j++) {
      const key = k + b.keys[j]!;
      const old = terms.get(key);
      terms.set(key, old === undefined ? c * b.coefficients[j]! : old + c * b.coefficients[j]!);
    }
  }
  // What is highest in one variable does not cancel.
  const product = collected(p.ring, terms);
  highest.set(product, most);
  return product;
}

export function power(p: Polynomial, k: number): Polynomial {
  let result = constant(p.ring, 1n);
  let square = p;
  for (let left = k; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, square);
    if (left > 1) square = multiply(square, square);
  }
  return result;
}

/** The gcd of the coefficients, with the sign of the first one. */
export function content(p: Polynomial): bigint {
  const g = gcdOf(p.coefficients);
  return p.coefficients.length > 0 && p.coefficients[0]! < 0n ? -g : g;
}

/** Divided by its content: coprime coefficients, the first one positive. */
export function primitive(p: Polynomial): Polynomial {
  const c = content(p);
  if (c === 1n || c === 0n) return p;
  return made(
    p.ring,
    p.keys,
    p.coefficients.map((x) => x / c),
  );
}

/** The largest absolute coefficient. */
export const height = (p: Polynomial): bigint => p.coefficients.reduce((m, c) => (abs(c) > m ? abs(c) : m), 0n);

/** The derivative by a variable. */
export function derivativeBy(p: Polynomial, v: number): Polynomial {
  const keys: number[] = [];
  const own: bigint[] = [];
  p.keys.forEach((k, i) => {
    const e = exponentIn(p.ring, k, v);
    if (e === 0) return;
    keys.push(k - p.ring.unit[v]!);
    own.push(p.coefficients[i]! * BigInt(e));
  });
  return made(p.ring, keys, own);
}
