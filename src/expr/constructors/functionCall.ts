import type { Call, Expr, Mul } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import * as Q from '../rational.ts';
import { Singular } from '../refusal.ts';
import { isNonnegative, isPositive } from '../sign.ts';
import type { Addition } from './addition.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import { isGuard, movesWithState } from './structure.ts';
import { turns } from './turns.ts';

/** Functions of terms. */
export interface FunctionCall {
  /** A function of one variable, or of two. @throws {Singular} for log 0 and the poles of the gamma function. */
  call(fn: FunctionName, arg: Expr, second?: Expr): Expr;
}

const ODD = new Set<FunctionName>(['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'erf', 'sign']);
const SPECIAL = new Set<FunctionName>(['erfc', 'round', 'floor', 'lambertW', 'gammaFunction', 'digamma', 'xlogx']);
/** The largest whole number whose gamma function is written out. */
const LARGEST = 40;
const EVEN = new Set<FunctionName>(['cos', 'cosh', 'abs']);

/**
 * Functions are folded at 0 and 1, at known signs, by whole quarters of a turn, and where one undoes the other; odd and
 * even ones lose a sign.
 */
export function functionCall(nodes: Nodes, additions: Addition, { mul }: Multiplication): FunctionCall {
  const { num, zero, one, minusOne, callNode, split } = nodes;
  const { add, negate } = additions;
  const angles = turns(nodes, additions);

  function call(fn: FunctionName, arg: Expr, second?: Expr): Expr {
    if (second !== undefined) return ofTwo(fn, arg, second) ?? callNode(fn, [arg, second]);
    if (SPECIAL.has(fn)) return special(fn, arg) ?? callNode(fn, [arg]);
    if (fn === 'sg') {
      if (arg.kind === 'num' || (arg.kind === 'call' && arg.fn === 'sg') || !movesWithState(arg)) return arg;
    }
    if (arg === zero) {
      if (fn === 'exp' || fn === 'cos' || fn === 'cosh') return one;
      if (fn === 'log') throw new Singular('log(0)');
      if (fn !== 'acos') return zero;
    }
    if (fn === 'log') {
      if (arg === one) return zero;
      if (arg.kind === 'call' && arg.fn === 'exp') return arg.args[0]!;
      if (arg.kind === 'mul') {
        const e = arg.factors.find((f) => f.kind === 'call' && f.fn === 'exp') as Call | undefined;
        if (e !== undefined) return add(e.args[0]!, call('log', without(arg, e)));
      }
    }
    if (fn === 'exp' && arg.kind === 'call' && arg.fn === 'log' && isPositive(arg.args[0]!)) return arg.args[0]!;
    if ((fn === 'abs' || fn === 'relu') && isNonnegative(arg)) return arg;
    if (fn === 'sign' || fn === 'step') {
      if (isPositive(arg)) return one;
      if (isPositive(negate(arg))) return fn === 'sign' ? minusOne : zero;
    }
    const turned = angles.reduced(fn, arg, call) ?? angles.inverse(fn, arg);
    if (turned !== undefined) return turned;
    if ((ODD.has(fn) || EVEN.has(fn)) && leadsNegative(arg)) {
      const flipped = call(fn, negate(arg));
      return ODD.has(fn) ? negate(flipped) : flipped;
    }
    return callNode(fn, [arg]);
  }

  /** Whole numbers, and the values at 0 and 1. */
  function special(fn: FunctionName, arg: Expr): Expr | undefined {
    if (fn === 'xlogx') {
      if (isPositive(arg)) return mul(arg, call('log', arg));
      // 0 log 0 and 1 log 1 are 0: a condition leaves.
      const guards = arg.kind === 'mul' ? arg.factors.filter(isGuard) : [];
      if (isGuard(arg)) return zero;
      if (arg.kind === 'mul' && guards.length > 0) {
        const rest = mul(num(arg.coefficient), ...arg.factors.filter((f) => !isGuard(f)));
        return mul(...guards, call('xlogx', rest));
      }
    }
    if (fn === 'digamma' || fn === 'gammaFunction') {
      const k = whole(arg);
      if (k === undefined) return undefined;
      if (k <= 0) throw new Singular(`${fn}(${k})`);
      return fn === 'gammaFunction' && k <= LARGEST ? num(factorial(k - 1)) : undefined;
    }
    if (arg.kind === 'num' && (fn === 'floor' || fn === 'round')) {
      const { n, d } = arg.value;
      const down = (p: bigint, q: bigint): bigint => (p >= 0n ? p / q : -((-p + q - 1n) / q));
      if (fn === 'floor') return num(down(n, d));
      return num(n >= 0n ? down(2n * n + d, 2n * d) : -down(-2n * n + d, 2n * d));
    }
    if (arg === zero) return fn === 'erfc' ? one : zero;
    if (fn === 'erfc' && leadsNegative(arg)) return add(num(2), negate(call('erfc', negate(arg))));
    return undefined;
  }

  function ofTwo(fn: FunctionName, a: Expr, x: Expr): Expr | undefined {
    const m = whole(a);
    if (fn === 'polygamma') {
      if (m === 0) return call('digamma', x);
      const k = whole(x);
      if (k !== undefined && k <= 0) throw new Singular(`polygamma(${m}, ${k})`);
    }
    if (fn === 'besselI' || fn === 'besselJ') {
      if (m !== undefined && m < 0) {
        const there = call(fn, num(-m), x);
        return fn === 'besselJ' && m % 2 !== 0 ? negate(there) : there;
      }
      if (m !== undefined && x === zero) return m === 0 ? one : zero;
      if (m !== undefined && leadsNegative(x)) {
        const there = call(fn, a, negate(x));
        return m % 2 === 0 ? there : negate(there);
      }
    }
    // Of whole k a polynomial in n.
    const k = fn === 'binomial' ? whole(x) : undefined;
    if (k === undefined || k > 20) return undefined;
    if (k < 0) return zero;
    const parts = Array.from({ length: k }, (_, j) => mul(num(Q.rational(1, j + 1)), add(a, num(-j))));
    return mul(one, ...parts);
  }

  const whole = (e: Expr): number | undefined =>
    e.kind === 'num' && Q.isInteger(e.value) ? Q.toNumber(e.value) : undefined;
  const factorial = (n: number): bigint => {
    let f = 1n;
    for (let k = 2n; k <= BigInt(n); k++) f *= k;
    return f;
  };

  const without = (m: Mul, f: Expr): Expr => mul(num(m.coefficient), ...m.factors.filter((g) => g !== f));
  const leadsNegative = (e: Expr): boolean =>
    Q.isNegative(split(e.kind === 'add' ? (e.terms.find((t) => t.kind !== 'num') ?? e.terms[0]!) : e)[0]);

  return { call };
}
