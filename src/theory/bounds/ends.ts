import { add, call, movesWithState, mul, negate, num, one, pow, sum, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { open } from '../../expr/traverse.ts';
import type { Ends } from './bound.ts';
import { membersOf } from './members.ts';
import { belowSum } from './sums.ts';

const NOWHERE: Ends = { low: [], high: [] };
/** How many bounds of one term are kept. */
const KEPT = 4;

const known = new WeakMap<Expr, Ends>();

/**
 * Bounds of a term by its structure: the ends of domains, signs, functions that rise, squares, and for sums what
 * `belowSum` knows. What is returned holds wherever the term is defined; nothing is said of how tight it is.
 */
export function endsOf(e: Expr): Ends {
  let ends = known.get(e);
  if (ends === undefined) {
    ends = scoped(() => kept(bySign(e, found(e))));
    known.set(e, ends);
  }
  return ends;
}

const kept = ({ low, high }: Ends): Ends => ({
  low: [...new Set(low)].slice(0, KEPT),
  high: [...new Set(high)].slice(0, KEPT),
});

/** With 0 on the side that the sign of the term allows. */
function bySign(e: Expr, { low, high }: Ends): Ends {
  return {
    low: isNonnegative(e) && !low.some(isNonnegative) ? [...low, zero] : low,
    high: isNonnegative(negate(e)) && !high.some((x) => isNonnegative(negate(x))) ? [...high, zero] : high,
  };
}

function found(e: Expr): Ends {
  if (!movesWithState(e)) return { low: [e], high: [e] };
  switch (e.kind) {
    case 'sym':
      return ofDomain(e);
    case 'add':
      return { low: belowSum(e.terms, endsOf), high: belowSum(e.terms.map(negate), endsOf).map(negate) };
    case 'mul':
      return ofProduct(e);
    case 'pow':
      return ofPower(e.base, e.exponent);
    case 'call':
      return ofCall(e);
    case 'sum': {
      const o = open(e);
      const body = endsOf(o.body);
      // The mean of a bound need not exist.
      if (o.binders.some((b) => b.set.structure.kind === 'outcomes' && b.set.structure.law === 'lorentz'))
        return NOWHERE;
      const over = (x: Expr): Expr => sum(o.binders, x);
      return { low: body.low.map(over), high: body.high.map(over) };
    }
    case 'reduce':
      return e.fn === 'rank' || e.fn === 'effectiveRank' || e.fn === 'singular' ? { low: [zero], high: [] } : NOWHERE;
    default:
      return NOWHERE;
  }
}

function ofDomain(e: Extract<Expr, { kind: 'sym' }>): Ends {
  const d = e.letter.domain;
  if (d.kind === 'sphere') {
    const radius = call('abs', d.radius);
    return { low: [negate(radius)], high: [radius] };
  }
  if (d.kind === 'simplex') return { low: [zero], high: [one] };
  if (d.kind === 'symmetric') return NOWHERE;
  const end = (x: typeof d.lower): readonly Expr[] => (x === undefined || movesWithState(x.value) ? [] : [x.value]);
  return { low: end(d.lower), high: end(d.upper) };
}

/** A bound of the size of a term. */
function sizeOf({ low, high }: Ends): Expr | undefined {
  const [a] = low;
  const [b] = high;
  if (a === undefined || b === undefined) return undefined;
  if (isNonnegative(a)) return b;
  if (isNonnegative(negate(b))) return negate(a);
  return a === negate(b) ? b : add(call('abs', a), call('abs', b));
}

function ofProduct(e: Extract<Expr, { kind: 'mul' }>): Ends {
  const still = e.factors.filter((f) => !movesWithState(f));
  const moving = e.factors.filter(movesWithState);
  const front = mul(num(e.coefficient), ...still);
  const ends = ofFactors(moving);
  const scaled = (x: Expr): Expr => mul(front, x);
  if (isNonnegative(front)) return { low: ends.low.map(scaled), high: ends.high.map(scaled) };
  if (isNonnegative(negate(front))) return { low: ends.high.map(scaled), high: ends.low.map(scaled) };
  const size = sizeOf(ends);
  if (size === undefined) return NOWHERE;
  const most = mul(call('abs', front), size);
  return { low: [negate(most)], high: [most] };
}

function ofFactors(factors: readonly Expr[]): Ends {
  const [first] = factors;
  if (factors.length === 1) return endsOf(first!);
  if (factors.length === 2) {
    const other = factors.find((f) => factors.some((g) => f.kind === 'call' && f.fn === 'log' && f.args[0] === g));
    // x log x falls to -1/e.
    if (other !== undefined) return { low: [negate(call('exp', num(-1)))], high: [] };
  }
  const all = factors.map(endsOf);
  const least = all.map(({ low }) => low.find(isNonnegative));
  const size = all.map(sizeOf).reduce((a, b) => (a === undefined || b === undefined ? undefined : mul(a, b)));
  if (least.every((x) => x !== undefined)) return { low: [mul(...least.map((x) => x!))], high: size ? [size] : [] };
  return size === undefined ? NOWHERE : { low: [negate(size)], high: [size] };
}

function ofPower(base: Expr, exponent: Expr): Ends {
  if (exponent.kind !== 'num') return NOWHERE;
  const { value } = exponent;
  const ends = endsOf(base);
  const raised = (x: Expr): Expr => pow(x, exponent);
  const above = ends.low.filter(isNonnegative);
  const even = Q.isInteger(value) && value.n % 2n === 0n;
  if (Q.isNegative(value)) {
    const positive = ends.low.filter(isPositive);
    const below = above.length > 0 ? ends.high.filter(isPositive) : [];
    return { low: below.map(raised), high: positive.map(raised) };
  }
  if (above.length > 0 || !Q.isInteger(value)) {
    const high = above.length > 0 || isNonnegative(base) || !Q.isInteger(value) ? ends.high : [];
    return { low: above.length > 0 ? above.map(raised) : [zero], high: high.filter(isNonnegative).map(raised) };
  }
  if (!even) return { low: ends.low.map(raised), high: ends.high.map(raised) };
  const size = sizeOf(ends);
  return { low: [zero], high: size === undefined ? [] : [raised(size)] };
}

/** Functions that rise with their argument, with the values that they never pass. */
const RISING: ReadonlyMap<string, readonly [Expr | undefined, Expr | undefined]> = new Map([
  ['exp', [zero, undefined]],
  ['tanh', [num(-1), one]],
  ['erf', [num(-1), one]],
  ['sign', [num(-1), one]],
  ['step', [zero, one]],
  ['relu', [zero, undefined]],
  ['sinh', [undefined, undefined]],
  ['sg', [undefined, undefined]],
  ['lambertW', [num(-1), undefined]],
]);
const BETWEEN: ReadonlyMap<string, Ends> = new Map([
  ['sin', { low: [num(-1)], high: [one] }],
  ['cos', { low: [num(-1)], high: [one] }],
  ['cosh', { low: [one], high: [] }],
  ['erfc', { low: [zero], high: [num(2)] }],
  ['xlogx', { low: [negate(call('exp', num(-1)))], high: [] }],
]);

function ofCall(e: Extract<Expr, { kind: 'call' }>): Ends {
  const [arg] = e.args;
  if (arg === undefined || e.args.length > 1) return NOWHERE;
  if (e.fn === 'log') return ofLogarithm(arg);
  const between = BETWEEN.get(e.fn);
  if (between !== undefined) return between;
  const ends = endsOf(arg);
  if (e.fn === 'abs') {
    const size = sizeOf(ends);
    return { low: [zero], high: size === undefined ? [] : [size] };
  }
  const rising = RISING.get(e.fn);
  if (rising === undefined) return NOWHERE;
  const [least, most] = rising;
  const of = (x: Expr): Expr => call(e.fn, x);
  return {
    low: [...ends.low.map(of), ...(least === undefined ? [] : [least])],
    high: [...ends.high.map(of), ...(most === undefined ? [] : [most])],
  };
}

/** A logarithm rises; of a sum of terms that are not negative it is at least that of any of them. */
function ofLogarithm(arg: Expr): Ends {
  const ends = endsOf(arg);
  const low = [...ends.low, ...membersOf(arg).flatMap((x) => endsOf(x).low)].filter(isPositive);
  return { low: low.map((x) => call('log', x)), high: ends.high.filter(isPositive).map((x) => call('log', x)) };
}
