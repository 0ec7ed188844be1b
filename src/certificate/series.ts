import {
  BITS,
  ceilDivide,
  difference,
  ENDLESS,
  floorDivide,
  fraction,
  hull,
  isBounded,
  meet,
  NIL,
  negative,
  product,
  quotient,
  type Span,
  span,
  square,
  sum,
  UNIT,
  whole,
} from './fixed.ts';

// The checker's own functions: series with their remainders, nothing of the machine's.

/** Binary places beyond those of spans. */
const MORE_BITS = 64n;
const PLACES = BITS + MORE_BITS;

/** exp of one number, by Taylor's series at x/2^m and squaring, with more places and an account of what is lost. */
export function expAt(x: bigint): Span {
  const limit = 700n * UNIT;
  if (x > limit) return { lo: expAt(limit).lo, hi: ENDLESS };
  if (x < -limit) return { lo: 0n, hi: expAt(-limit).hi };
  let m = 8n;
  while ((x < 0n ? -x : x) >> m > UNIT >> 8n) m++;
  const y = (x << MORE_BITS) >> m;
  let term = 1n << PLACES;
  let total = term;
  // |y| ≤ 2^-8: after 32 terms the rest is below 2^-256/32!.
  for (let k = 1n; k <= 32n; k++) {
    term = ((term * y) >> PLACES) / k;
    total += term;
  }
  // Each term is off by less than 3 units, y by one.
  let off = 128n;
  for (let k = 0n; k < m; k++) {
    off = (((2n * total + off) * off) >> PLACES) + 2n;
    total = (total * total) >> PLACES;
  }
  return { lo: (total - off) >> MORE_BITS, hi: -(-(total + off) >> MORE_BITS) };
}
export function exp(a: Span): Span {
  if (a.lo === a.hi) return nonNegative(expAt(a.lo));
  return nonNegative({
    lo: a.lo === -ENDLESS ? 0n : expAt(a.lo).lo,
    hi: a.hi === ENDLESS ? ENDLESS : expAt(a.hi).hi,
  });
}
const nonNegative = (a: Span): Span => (a.lo < 0n ? { lo: 0n, hi: a.hi } : a);

/** tanh = 1 - 2/(e^(2x) + 1). */
function tanhAt(x: bigint): Span {
  if (x === ENDLESS) return whole(1);
  if (x === -ENDLESS) return whole(-1);
  const e = expAt(2n * x);
  return difference(whole(1), quotient(whole(2), sum(e, whole(1))));
}
/** The derivative asks for the same value again. */
let lastTanh: { readonly of: Span; readonly value: Span } | undefined;
export function tanh(a: Span): Span {
  if (lastTanh !== undefined && lastTanh.of.lo === a.lo && lastTanh.of.hi === a.hi) return lastTanh.value;
  const low = tanhAt(a.lo);
  const high = a.lo === a.hi ? low : tanhAt(a.hi);
  const value = meet({ lo: low.lo, hi: high.hi }, { lo: -UNIT, hi: UNIT }) ?? { lo: -UNIT, hi: UNIT };
  lastTanh = { of: a, value };
  return value;
}

/** The square root, and others: the q-th root of a number that is not negative, rounded down. */
function rootBelow(n: bigint, q: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << (BigInt(n.toString(2).length) / q + 1n);
  for (;;) {
    const y = ((q - 1n) * x + n / x ** (q - 1n)) / q;
    if (y >= x) return x;
    x = y;
  }
}
/** Means ask for the same root at every node. */
let lastRoot: { readonly of: Span; readonly q: bigint; readonly value: Span } | undefined;
/** The q-th root of the part of a that is not negative; undefined where there is none. */
export function root(a: Span, q: bigint): Span | undefined {
  if (a.hi < 0n) return undefined;
  if (lastRoot !== undefined && lastRoot.q === q && lastRoot.of.lo === a.lo && lastRoot.of.hi === a.hi)
    return lastRoot.value;
  const value = rootOf(a, q);
  lastRoot = { of: a, q, value };
  return value;
}
function rootOf(a: Span, q: bigint): Span {
  // (k/2^B)^(1/q) = (k 2^(B (q - 1)))^(1/q) / 2^B.
  const scaled = (x: bigint): bigint => x << (BITS * (q - 1n));
  const low = rootBelow(scaled(a.lo < 0n ? 0n : a.lo), q);
  return { lo: low, hi: a.hi === ENDLESS ? ENDLESS : rootBelow(scaled(a.hi), q) + 1n };
}

/** 2 artanh(p/q) = 2 Σ z^(2k+1)/(2k+1), z = p/q at most 1/3 in size. */
function logOfRatio(z: Span): Span {
  const z2 = square(z);
  let power = z;
  let total = z;
  for (let k = 3n; k <= 131n; k += 2n) {
    power = product(power, z2);
    total = sum(total, { lo: floorDivide(power.lo, k), hi: ceilDivide(power.hi, k) });
  }
  // The rest is below 3^-133.
  const rest = (UNIT >> 205n) + 2n;
  return product(whole(2), { lo: total.lo - rest, hi: total.hi + rest });
}
const LOG2 = logOfRatio(fraction(1n, 3n));
function logAt(x: bigint): Span {
  let k = 0n;
  let y = x;
  // 3/4 ≤ y < 3/2, exactly by shifts of a fraction.
  let down = UNIT;
  while (2n * y >= 3n * down) {
    down *= 2n;
    k++;
  }
  while (4n * y < 3n * down) {
    y *= 2n;
    k--;
  }
  const ratio = logOfRatio(fraction(y - down, y + down));
  return sum(ratio, product(whole(k), LOG2));
}
/** log over the part of a that is positive; undefined where there is none. */
export function log(a: Span): Span | undefined {
  if (a.hi <= 0n) return undefined;
  return { lo: a.lo <= 0n ? -ENDLESS : logAt(a.lo).lo, hi: a.hi === ENDLESS ? ENDLESS : logAt(a.hi).hi };
}

/** π by Machin's formula, 16 arctan(1/5) - 4 arctan(1/239). */
function arctanInverse(n: bigint): Span {
  let total = NIL;
  let power = UNIT / n;
  for (let k = 0n; power > 0n; k++) {
    const t = power / (2n * k + 1n);
    total = k % 2n === 0n ? sum(total, { lo: t, hi: t }) : difference(total, { lo: t, hi: t });
    power /= n * n;
  }
  return { lo: total.lo - 300n, hi: total.hi + 300n };
}
export const PI = difference(product(whole(16), arctanInverse(5n)), product(whole(4), arctanInverse(239n)));

/** arctan x = 2 arctan(x/(1 + √(1 + x²))), until the series of odd powers falls by a factor of 16 with each term. */
function atanAt(x: bigint): Span {
  if (x === ENDLESS) return product(fraction(1n, 2n), PI);
  if (x < 0n) return negative(atanAt(-x));
  let y: Span = { lo: x, hi: x };
  let halved = 0n;
  while (4n * y.hi > UNIT) {
    y = quotient(y, sum(whole(1), rootOf(sum(whole(1), square(y)), 2n)));
    halved++;
  }
  const y2 = square(y);
  let power = y;
  let total = y;
  for (let k = 1n; k <= 60n; k++) {
    power = negative(product(power, y2));
    const d = 2n * k + 1n;
    total = sum(total, { lo: floorDivide(power.lo, d), hi: ceilDivide(power.hi, d) });
  }
  // The rest is below 4^-123.
  const rest = 2n;
  return product(whole(1n << halved), { lo: total.lo - rest, hi: total.hi + rest });
}
/** π is written as 4 arctan 1, and asked for at every node. */
let lastAtan: { readonly of: Span; readonly value: Span } | undefined;
export function atan(a: Span): Span {
  if (lastAtan !== undefined && lastAtan.of.lo === a.lo && lastAtan.of.hi === a.hi) return lastAtan.value;
  const low = atanAt(a.lo);
  const value = { lo: low.lo, hi: a.lo === a.hi ? low.hi : atanAt(a.hi).hi };
  lastAtan = { of: a, value };
  return value;
}

/** An alternating Taylor series of odd or even powers: Σ (-1)^k x^(2k+s) c_k, with c_k = c_(k-1)/divisor(k). */
function alternating(x: Span, odd: boolean, divisor: (k: bigint) => bigint): Span {
  const x2 = square(x);
  let term = odd ? x : whole(1);
  let total = term;
  for (let k = 1n; k < 2000n; k++) {
    const p = product(term, x2);
    const d = divisor(k);
    term = { lo: floorDivide(-p.hi, d), hi: ceilDivide(-p.lo, d) };
    total = sum(total, term);
    const largest = -term.lo > term.hi ? -term.lo : term.hi;
    // Falling from here on, by a half at least: the rest is smaller than this term.
    if (largest < 64n && 2n * x2.hi < d * UNIT) return { lo: total.lo - largest, hi: total.hi + largest };
  }
  return { lo: -UNIT, hi: UNIT };
}
const wave = (odd: boolean, a: Span): Span => {
  const all = { lo: -UNIT, hi: UNIT };
  if (!isBounded(a) || a.lo < -64n * UNIT || a.hi > 64n * UNIT) return all;
  const at = (x: bigint): Span =>
    alternating({ lo: x, hi: x }, odd, (k) => (odd ? 2n * k * (2n * k + 1n) : 2n * k * (2n * k - 1n)));
  let found = hull(at(a.lo), at(a.hi));
  // Between its ends it can be larger or smaller at an extremum only: (k + 1/2) π of the sine, k π of the cosine.
  for (let k = -21n; k <= 21n; k++) {
    const place = product(PI, odd ? fraction(2n * k + 1n, 2n) : whole(k));
    if (place.lo <= a.hi && place.hi >= a.lo) found = hull(found, whole(k % 2n === 0n ? 1 : -1));
  }
  return meet(found, all) ?? all;
};
/** Along a strip the imaginary parts are the same everywhere. */
const lastWave: { of: Span; value: Span }[] = [];
function remembered(odd: boolean, a: Span): Span {
  const k = odd ? 1 : 0;
  const last = lastWave[k];
  if (last !== undefined && last.of.lo === a.lo && last.of.hi === a.hi) return last.value;
  const value = wave(odd, a);
  lastWave[k] = { of: a, value };
  return value;
}
export const sin = (a: Span): Span => remembered(true, a);
export const cos = (a: Span): Span => remembered(false, a);

export const TWO_OVER_ROOT_PI = quotient(whole(2), root(PI, 2n)!);
function erfAt(x: bigint): Span {
  const limit = 6n * UNIT;
  // 1 - erf(6) < 2.2e-17 < 2^-55.
  if (x > limit) return { lo: UNIT - (UNIT >> 55n), hi: UNIT };
  if (x < -limit) return { lo: -UNIT, hi: (UNIT >> 55n) - UNIT };
  const point = { lo: x, hi: x };
  const x2 = square(point);
  // Σ (-1)^k x^(2k+1)/(k! (2k+1)).
  let term: Span = point;
  let total: Span = point;
  for (let k = 1n; ; k++) {
    const p = product(term, x2);
    term = { lo: floorDivide(-p.hi, k), hi: ceilDivide(-p.lo, k) };
    const d = 2n * k + 1n;
    total = sum(total, { lo: floorDivide(term.lo, d), hi: ceilDivide(term.hi, d) });
    const largest = -term.lo > term.hi ? -term.lo : term.hi;
    if (largest < 64n && k > 80n) return product(TWO_OVER_ROOT_PI, { lo: total.lo - largest, hi: total.hi + largest });
  }
}
export const erf = (a: Span): Span =>
  meet(span(erfAt(a.lo).lo, erfAt(a.hi).hi), { lo: -UNIT, hi: UNIT }) ?? { lo: -UNIT, hi: UNIT };
