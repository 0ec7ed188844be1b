import { sharedVariables } from './coprime.ts';
import { exactly, fullRemainder, quotient } from './division.ts';
import { bitLength, gcd as integerGcd, symmetric } from './integer.ts';
import {
  add,
  constant,
  content,
  degree,
  equal,
  height,
  isConstant,
  isOne,
  isZero,
  monomial,
  multiply,
  negate,
  type Polynomial,
  power,
  primitive,
  scale,
  variablesOf,
} from './polynomial.ts';
import { coefficientsBy, evaluateAt, leadingBy, raised } from './recursive.ts';
import { exponentsOf } from './ring.ts';
import { spend } from './work.ts';

/** How many values the heuristic tries, and how many binary digits its numbers may have. */
const VALUES = 6;
const MOST_BITS = 40_000;

/** The greatest common divisor, its first coefficient positive, contents included; of 0 and 0 it is 0. */
export function gcd(p: Polynomial, q: Polynomial): Polynomial {
  if (isZero(p)) return isZero(q) ? q : positive(q);
  if (isZero(q)) return positive(p);
  const number = integerGcd(content(p), content(q));
  if (isConstant(p) || isConstant(q)) return constant(p.ring, number);
  if (p.keys.length === 1 || q.keys.length === 1) return ofMonomial(p, q, number);
  const [a, b] = [primitive(p), primitive(q)];
  if (equal(a, b)) return scale(a, number);
  // Most pairs have no factor in common: that is seen at once.
  const shared = sharedVariables(a, b);
  if (shared.length === 0) return constant(p.ring, number);
  // A factor without a variable divides each coefficient of its powers: those are in fewer variables, and shorter.
  const other = [...variablesOf(a), ...variablesOf(b)].find((v) => !shared.includes(v));
  if (other !== undefined) {
    const parts = [a, b].flatMap((f) => coefficientsBy(f, other).filter((c) => !isZero(c)));
    return scale(primitive(gcdOf(parts)), number);
  }
  // Often one is a power of what the other is a higher power of.
  const [short, long] = a.keys.length < b.keys.length ? [a, b] : [b, a];
  if (quotient(long, short) !== undefined) return scale(short, number);
  return scale(heuristic(a, b) ?? subresultant(a, b), number);
}

/** A monomial has with a polynomial in common what it has with each of its monomials. */
function ofMonomial(p: Polynomial, q: Polynomial, number: bigint): Polynomial {
  const low = new Array<number>(p.ring.variables).fill(Number.POSITIVE_INFINITY);
  for (const { keys } of [p, q]) {
    spend(keys.length);
    for (const key of keys) {
      const e = exponentsOf(p.ring, key);
      for (let v = 0; v < low.length; v++) if (e[v]! < low[v]!) low[v] = e[v]!;
    }
  }
  return monomial(p.ring, low, number);
}
const positive = (p: Polynomial): Polynomial => (p.coefficients[0]! < 0n ? negate(p) : p);

/** The gcd of many polynomials; stops at 1. */
export function gcdOf(all: readonly Polynomial[]): Polynomial {
  const sorted = [...all].sort((a, b) => a.keys.length - b.keys.length);
  let g = sorted[0]!;
  for (const p of sorted.slice(1)) {
    if (isOne(g)) return g;
    g = gcd(g, p);
  }
  return sorted.length === 1 ? positive(g) : g;
}

/** The gcd of the coefficients in one variable. */
export const contentBy = (p: Polynomial, v: number): Polynomial =>
  gcdOf(coefficientsBy(p, v).filter((c) => !isZero(c)));

/**
 * Heuristic gcd (Char, Geddes & Gonnet 1989): a large whole number is put for a variable, the gcd of what is left read
 * back digit by digit, and verified by division. Undefined where no value leads to a divisor of both.
 */
function heuristic(p: Polynomial, q: Polynomial): Polynomial | undefined {
  const common = variablesOf(p).filter((v) => degree(q, v) > 0);
  const all = [...new Set([...variablesOf(p), ...variablesOf(q)])];
  const v = common[0] ?? all[0]!;
  const low = height(p) < height(q) ? height(p) : height(q);
  let x = 2n * low + 29n;
  const most = Math.max(degree(p, v), degree(q, v));
  for (let k = 0; k < VALUES; k++, x = (x * 73794n) / 27011n) {
    if (bitLength(x) * most > MOST_BITS) return undefined;
    const [a, b] = [evaluateAt(p, v, x), evaluateAt(q, v, x)];
    if (isZero(a) || isZero(b)) continue;
    const inner = evaluated(a, b);
    if (inner === undefined) continue;
    const found = primitive(digits(inner, v, x));
    if (quotient(p, found) !== undefined && quotient(q, found) !== undefined) return found;
  }
  return undefined;
}

/** The gcd of what is left after a value was put in, content included: its digits are wanted. */
function evaluated(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const number = integerGcd(content(a), content(b));
  if (isConstant(a) || isConstant(b)) return constant(a.ring, number);
  const found = heuristic(primitive(a), primitive(b));
  return found === undefined ? undefined : scale(found, number);
}

/** The polynomial in one variable more whose value at x this is, with digits of least absolute value. */
function digits(p: Polynomial, v: number, x: bigint): Polynomial {
  let rest = p;
  let sum = constant(p.ring, 0n);
  for (let k = 0; !isZero(rest); k++) {
    const low = rest.coefficients.map((c) => symmetric(c, x));
    const kept = low.flatMap((c, i) => (c === 0n ? [] : [i]));
    const digit = {
      ring: p.ring,
      keys: kept.map((i) => rest.keys[i]!),
      coefficients: kept.map((i) => low[i]!),
    };
    sum = add(sum, raised(digit, v, k));
    const next = rest.coefficients.map((c, i) => (c - low[i]!) / x);
    const left = next.flatMap((c, i) => (c === 0n ? [] : [i]));
    rest = { ring: p.ring, keys: left.map((i) => rest.keys[i]!), coefficients: left.map((i) => next[i]!) };
  }
  return sum;
}

/** The gcd of primitive polynomials by the subresultant remainder sequence (Collins 1967; Brown & Traub 1971). */
export function subresultant(p: Polynomial, q: Polynomial): Polynomial {
  if (isZero(p)) return q;
  if (isZero(q)) return p;
  const one = constant(p.ring, 1n);
  if (isConstant(p) || isConstant(q)) return one;
  const shared = variablesOf(p).filter((v) => degree(q, v) > 0);
  const v = shared[0];
  if (v === undefined) return one;
  const parts = [p, q].map((f) => {
    const cs = coefficientsBy(f, v).filter((c) => !isZero(c));
    return cs.reduce((g, c) => (isOne(g) ? g : properGcd(g, c)), constant(p.ring, 0n));
  });
  const c = properGcd(parts[0]!, parts[1]!);
  let [a, b] = [exactly(p, parts[0]!), exactly(q, parts[1]!)];
  if (degree(a, v) < degree(b, v)) [a, b] = [b, a];
  let [g, h] = [one, one];
  for (;;) {
    const d = degree(a, v) - degree(b, v);
    const r = fullRemainder(a, b, v);
    if (isZero(r)) break;
    if (degree(r, v) === 0) return primitive(c);
    [a, b] = [b, exactly(r, multiply(g, power(h, d)))];
    g = leadingBy(a, v);
    h = d === 0 ? h : exactly(power(g, d), power(h, d - 1));
  }
  const own = coefficientsBy(b, v)
    .filter((x) => !isZero(x))
    .reduce((s, x) => (isOne(s) ? s : properGcd(s, x)), constant(p.ring, 0n));
  return primitive(multiply(c, exactly(b, own)));
}

/** The gcd by subresultants all the way down, contents included. */
function properGcd(p: Polynomial, q: Polynomial): Polynomial {
  if (isZero(p)) return isZero(q) ? q : positive(q);
  if (isZero(q)) return positive(p);
  const number = integerGcd(content(p), content(q));
  if (isConstant(p) || isConstant(q)) return constant(p.ring, number);
  return scale(subresultant(primitive(p), primitive(q)), number);
}
