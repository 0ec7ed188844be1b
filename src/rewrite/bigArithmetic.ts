import type { FunctionName } from '../expr/functionNames.ts';
import type * as Q from '../expr/rational.ts';
import { type Arithmetic, Stop } from './arithmetic.ts';
import {
  BIG_ONE,
  BIG_ZERO,
  type BigFloat,
  bigFromRational,
  bitLength,
  magnitude,
  minus,
  negated,
  plus,
  quotient,
  rounded,
  scaledBy,
  squareRoot,
  times,
} from './bigFloat.ts';
import { arctangent, cosine, errorFunction, exponential, logarithm, sine } from './bigFunctions.ts';

/** Floating-point numbers with so many bits; each operation is right but for the last few. */
export function bigFloats(bits: number): Arithmetic<BigFloat> {
  const rational = (q: Q.Rational): BigFloat => bigFromRational(q, bits);
  const power = (a: BigFloat, k: number): BigFloat => {
    if (k < 0) return quotient(BIG_ONE, powerUp(a, -k, bits + 16), bits);
    const r = powerUp(a, k, bits + 16);
    return rounded(r.m, r.e, bits);
  };
  const generalPower = (a: BigFloat, b: BigFloat): BigFloat => {
    if (a.m === 0n) {
      if (b.m < 0n) throw new Stop('pole', '0 to a negative power');
      return b.m === 0n ? BIG_ONE : BIG_ZERO;
    }
    const more = bits + 32 + Math.max(0, magnitude(b)) + bitLength(BigInt(Math.abs(magnitude(a))));
    return exponential(times(b, logarithm(a, more), more), bits);
  };
  return {
    rational,
    add: (a, b) => plus(a, b, bits),
    mul: (a, b) => times(a, b, bits),
    isZero: (a) => a.m === 0n,
    power,
    rationalPower: (a, q) => {
      if (q.d === 2n) return power(squareRoot(a, bits + 16), Number(q.n));
      return generalPower(a, bigFromRational(q, bits + 64));
    },
    generalPower,
    call: (fn, x) => bigCall(fn, x, bits),
  };
}

function powerUp(a: BigFloat, k: number, bits: number): BigFloat {
  const working = bits + bitLength(BigInt(k));
  let result = BIG_ONE;
  let base = a;
  for (let left = k; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, base, working);
    if (left > 1) base = times(base, base, working);
  }
  return result;
}

function bigCall(fn: FunctionName, x: BigFloat, bits: number): BigFloat {
  const sign = x.m < 0n ? -1 : x.m > 0n ? 1 : 0;
  // sinh x and tanh x lose as many bits as x is small.
  const more = bits + 32 + Math.max(0, -2 * magnitude(x));
  switch (fn) {
    case 'exp':
      return exponential(x, bits);
    case 'log':
      return logarithm(x, bits);
    case 'sin':
      return sine(x, bits);
    case 'cos':
      return cosine(x, bits);
    case 'tan':
      return quotient(sine(x, bits + 16), cosine(x, bits + 16), bits);
    case 'atan':
      return arctangent(x, bits);
    case 'asin':
    case 'acos': {
      // acos x = 2 atan(sqrt((1 - x)/(1 + x))), asin x = atan(x / sqrt((1 - x)(1 + x)))
      const [below, above] = [minus(BIG_ONE, x, 4 * bits), plus(BIG_ONE, x, 4 * bits)];
      if (below.m < 0n || above.m < 0n) throw new Stop('undefined', `${fn} outside [-1, 1]`);
      const right = scaledBy(arctangent(BIG_ONE, bits + 8), 1);
      if (fn === 'acos')
        return above.m === 0n
          ? rounded(right.m, right.e + 1, bits)
          : scaledBy(arctangent(squareRoot(quotient(below, above, bits + 16), bits + 16), bits), 1);
      if (below.m === 0n || above.m === 0n) return rounded(sign < 0 ? -right.m : right.m, right.e, bits);
      return arctangent(quotient(x, squareRoot(times(below, above, bits + 16), bits + 16), bits + 16), bits);
    }
    case 'sinh':
    case 'cosh': {
      if (sign === 0) return fn === 'sinh' ? BIG_ZERO : BIG_ONE;
      if (fn === 'sinh' && magnitude(x) < -bits) return x;
      const up = exponential(x, more);
      const down = quotient(BIG_ONE, up, more);
      return scaledBy(fn === 'sinh' ? minus(up, down, bits) : plus(up, down, bits), -1);
    }
    case 'tanh': {
      if (sign === 0 || magnitude(x) < -bits) return x;
      if (magnitude(x) > 8 + Math.log2(bits)) return { m: BigInt(sign), e: 0 };
      const up = exponential(scaledBy(x, 1), more);
      return quotient(minus(up, BIG_ONE, more), plus(up, BIG_ONE, more), bits);
    }
    case 'erf':
      return errorFunction(x, bits);
    case 'erfc': {
      // As many bits more as 1 − erf(x), which is about exp(−x²), loses.
      const far = Math.max(0, magnitude(x) + 1);
      if (far > 6) throw new Stop('unsupported', 'erfc far out');
      return minus(BIG_ONE, errorFunction(x, bits + 16 + Math.ceil(1.5 * 4 ** far)), bits);
    }
    case 'xlogx':
      return sign === 0 ? BIG_ZERO : times(x, logarithm(x, bits), bits);
    case 'floor':
      return bigFloor(x);
    case 'round': {
      const up = bigFloor(plus(sign < 0 ? negated(x) : x, { m: 1n, e: -1 }, bits + 8));
      return sign < 0 ? negated(up) : up;
    }
    case 'abs':
      return sign < 0 ? negated(x) : x;
    case 'sign':
      return { m: BigInt(sign), e: 0 };
    case 'relu':
      return sign < 0 ? BIG_ZERO : x;
    case 'step':
      return sign > 0 ? BIG_ONE : BIG_ZERO;
    case 'sg':
      return x;
    default:
      throw new Stop('unsupported', fn);
  }
}

const bigFloor = (x: BigFloat): BigFloat => (x.e >= 0 ? x : { m: x.m >> BigInt(-x.e), e: 0 });
