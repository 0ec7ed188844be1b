import { type Call, type Expr, type FunctionName, type Mul, Singular } from '../expr.ts';
import * as Q from '../rational.ts';
import { isNonnegative, isPositive } from '../sign.ts';
import type { Addition } from './addition.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import { movesWithState } from './structure.ts';

/** Functions of terms. */
export interface FunctionCall {
  /** A function of one variable. @throws {Singular} for log 0. */
  call(fn: FunctionName, arg: Expr): Expr;
}

const ODD = new Set<FunctionName>(['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'erf', 'sign']);
const EVEN = new Set<FunctionName>(['cos', 'cosh', 'abs']);

/** Functions are folded at 0 and 1, at known signs, and where one undoes the other; odd and even ones lose a sign. */
export function functionCall(
  { num, zero, one, minusOne, callNode, split }: Nodes,
  { add, negate }: Addition,
  { mul }: Multiplication,
): FunctionCall {
  function call(fn: FunctionName, arg: Expr): Expr {
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
    if ((ODD.has(fn) || EVEN.has(fn)) && leadsNegative(arg)) {
      const flipped = call(fn, negate(arg));
      return ODD.has(fn) ? negate(flipped) : flipped;
    }
    return callNode(fn, arg);
  }

  const without = (m: Mul, f: Expr): Expr => mul(num(m.coefficient), ...m.factors.filter((g) => g !== f));
  const leadsNegative = (e: Expr): boolean =>
    Q.isNegative(split(e.kind === 'add' ? (e.terms.find((t) => t.kind !== 'num') ?? e.terms[0]!) : e)[0]);

  return { call };
}
