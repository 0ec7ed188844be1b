/** Intervals of numbers k/2^192, k a bigint, rounded outward; both ends may be infinite. The checker's own arithmetic. */
export interface Span {
  readonly lo: bigint;
  readonly hi: bigint;
}

export const BITS = 192n;
export const UNIT = 1n << BITS;
/** An end of this size stands for infinity. */
export const ENDLESS = 1n << 4096n;

const clamp = (x: bigint): bigint => (x >= ENDLESS ? ENDLESS : x <= -ENDLESS ? -ENDLESS : x);
export const span = (lo: bigint, hi: bigint): Span => ({ lo: clamp(lo), hi: clamp(hi) });
export const LINE: Span = { lo: -ENDLESS, hi: ENDLESS };
export const whole = (n: bigint | number): Span => ({ lo: BigInt(n) << BITS, hi: BigInt(n) << BITS });
export const NIL: Span = whole(0);
export const isBounded = (a: Span): boolean => a.lo > -ENDLESS && a.hi < ENDLESS;

/** Division of integers rounded down, and up. */
export const floorDivide = (a: bigint, b: bigint): bigint => {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
};
export const ceilDivide = (a: bigint, b: bigint): bigint => -floorDivide(-a, b);
const shiftDown = (a: bigint): bigint => a >> BITS;
const shiftUp = (a: bigint): bigint => -(-a >> BITS);

/** The fraction n/d. */
export const fraction = (n: bigint, d: bigint): Span => span(floorDivide(n << BITS, d), ceilDivide(n << BITS, d));

/** A double exactly as numerator and denominator. */
export function parts(x: number): { readonly n: bigint; readonly d: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const mantissa = word & 0xfffffffffffffn;
  if (exponent === 0x7ff) throw new Error('no finite number');
  const m = exponent === 0 ? mantissa : mantissa | 0x10000000000000n;
  const e = BigInt(Math.max(exponent, 1) - 1075);
  const n = word >> 63n === 1n ? -m : m;
  return e >= 0n ? { n: n << e, d: 1n } : { n, d: 1n << -e };
}
export function double(x: number): Span {
  const { n, d } = parts(x);
  return fraction(n, d);
}

export const negative = (a: Span): Span => ({ lo: -a.hi, hi: -a.lo });
const sumEnds = (a: bigint, b: bigint, endless: bigint): bigint => (a === endless || b === endless ? endless : a + b);
export const sum = (a: Span, b: Span): Span => span(sumEnds(a.lo, b.lo, -ENDLESS), sumEnds(a.hi, b.hi, ENDLESS));
export const difference = (a: Span, b: Span): Span => sum(a, negative(b));

/** The least and the largest product of ends, in units of 2^-384. */
function products(a: Span, b: Span): readonly [bigint, bigint] {
  if (isBounded(a) && isBounded(b)) {
    if (a.lo >= 0n && b.lo >= 0n) return [a.lo * b.lo, a.hi * b.hi];
    if (a.lo === a.hi) return a.lo >= 0n ? [a.lo * b.lo, a.lo * b.hi] : [a.lo * b.hi, a.lo * b.lo];
    if (b.lo === b.hi) return b.lo >= 0n ? [a.lo * b.lo, a.hi * b.lo] : [a.hi * b.lo, a.lo * b.lo];
  }
  let low: bigint | undefined;
  let high: bigint | undefined;
  for (const x of [a.lo, a.hi])
    for (const y of [b.lo, b.hi]) {
      // A real number times 0 is 0, however large it is.
      let p = x * y;
      if (p !== 0n && (x === ENDLESS || x === -ENDLESS || y === ENDLESS || y === -ENDLESS))
        p = x < 0n === y < 0n ? ENDLESS << BITS : -ENDLESS << BITS;
      if (low === undefined || p < low) low = p;
      if (high === undefined || p > high) high = p;
    }
  return [low!, high!];
}
export function product(a: Span, b: Span): Span {
  const [lo, hi] = products(a, b);
  return span(shiftDown(lo), shiftUp(hi));
}
/** a/b; the whole line where b contains 0. */
export function quotient(a: Span, b: Span): Span {
  if (b.lo <= 0n && b.hi >= 0n) return LINE;
  // 1/b first: it is finite.
  const top = 1n << (2n * BITS);
  return product(a, span(floorDivide(top, b.hi), ceilDivide(top, b.lo)));
}
export function square(a: Span): Span {
  const p = product(a, a);
  return a.lo <= 0n && a.hi >= 0n ? { lo: 0n, hi: p.hi } : { lo: p.lo < 0n ? 0n : p.lo, hi: p.hi };
}
export function power(a: Span, n: number): Span {
  if (n === 0) return whole(1);
  if (n < 0) return quotient(whole(1), power(a, -n));
  if (n === 1) return a;
  if (n % 2 === 0) return power(square(a), n / 2);
  if (a.lo < 0n && a.hi > 0n) return { lo: -power({ lo: 0n, hi: -a.lo }, n).hi, hi: power({ lo: 0n, hi: a.hi }, n).hi };
  return product(power(a, n - 1), a);
}
/** What both share; undefined where nothing. */
export function meet(a: Span, b: Span): Span | undefined {
  const lo = a.lo > b.lo ? a.lo : b.lo;
  const hi = a.hi < b.hi ? a.hi : b.hi;
  return lo <= hi ? { lo, hi } : undefined;
}
export const hull = (a: Span, b: Span): Span => ({ lo: a.lo < b.lo ? a.lo : b.lo, hi: a.hi > b.hi ? a.hi : b.hi });
/** The largest absolute value. */
export const size = (a: Span): bigint => (-a.lo > a.hi ? -a.lo : a.hi);
export const hasNil = (a: Span): boolean => a.lo <= 0n && a.hi >= 0n;
