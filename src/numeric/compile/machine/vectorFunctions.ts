import { Code, V128 } from './encoder.ts';

// exp and tanh on two lanes: 2^k times a Taylor polynomial of degree 13 on |r| <= ln2 / 2. Lanes of NaN stay NaN: the
// clamps are `min` and `max` of the machine, which hand NaN on.

const LOG2E = Math.LOG2E;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Adding it leaves a whole number, biased by 1023, in the low bits. */
const TO_BITS = 1.5 * 2 ** 52 + 1023;

const ADD = 240;
const SUB = 241;
const MUL = 242;

/** On entry x in local `x`: sets r and k, and q(r) with e^r = 1 + r + r² q(r) stays on the stack. */
function reduce(c: Code, x: number, r: number, k: number): void {
  c.get(x).v128(LOG2E).simd(MUL).simd(148).set(k);
  c.get(x).get(k).v128(LN2_HIGH).simd(MUL).simd(SUB).get(k).v128(LN2_LOW).simd(MUL).simd(SUB).set(r);
  const coefficients: number[] = [];
  let f = 2;
  for (let n = 2; n <= 13; n++) {
    coefficients.push(1 / f);
    f *= n + 1;
  }
  const [r2, r4, r8] = [c.local(V128), c.local(V128), c.local(V128)];
  c.get(r).get(r).simd(MUL).set(r2);
  c.get(r2).get(r2).simd(MUL).set(r4);
  c.get(r4).get(r4).simd(MUL).set(r8);
  const pair = (n: number): void => {
    c.v128(coefficients[n]!)
      .v128(coefficients[n + 1]!)
      .get(r)
      .simd(MUL)
      .simd(ADD);
  };
  const four = (n: number): void => {
    pair(n);
    pair(n + 2);
    c.get(r2).simd(MUL).simd(ADD);
  };
  four(0);
  four(4);
  c.get(r4).simd(MUL).simd(ADD);
  four(8);
  c.get(r8).simd(MUL).simd(ADD);
}
/** 2^k for whole k in the local. */
const scale = (c: Code, k: number): Code => c.get(k).v128(TO_BITS).simd(ADD).i32(52).simd(203);

export function vectorExp(): Code {
  const c = new Code([V128]);
  const [x, r, k, half] = [0, c.local(V128), c.local(V128), c.local(V128)];
  c.get(x).v128(-750).simd(245).v128(710).simd(244).set(x);
  reduce(c, x, r, k);
  // 1 + (r + r² q), times 2^k in two steps, so that neither factor overflows or is subnormal.
  c.get(r).get(r).simd(MUL).simd(MUL).get(r).simd(ADD).v128(1).simd(ADD);
  c.get(k).v128(0.5).simd(MUL).simd(148).set(half);
  scale(c, half).simd(MUL);
  c.get(k).get(half).simd(SUB).set(k);
  scale(c, k).simd(MUL);
  return c;
}

export function vectorTanh(): Code {
  const c = new Code([V128]);
  const [x, y, r, k, t] = [0, c.local(V128), c.local(V128), c.local(V128), c.local(V128)];
  c.get(x).simd(236).v128(2).simd(MUL).v128(40).simd(244).set(y);
  reduce(c, y, r, k);
  // expm1(y) = (2^k - 1) + 2^k (r + r² q); tanh = t / (t + 2): no cancellation at 0.
  c.get(r).get(r).simd(MUL).simd(MUL).get(r).simd(ADD);
  scale(c, k).set(k);
  c.get(k).simd(MUL).get(k).v128(1).simd(SUB).simd(ADD).set(t);
  c.get(t).get(t).v128(2).simd(ADD).simd(243);
  // The sign of x.
  c.get(x).v128(-0).simd(78).simd(80);
  return c;
}
