import { add, call, mul, num, one, open, pow, sum } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import { scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { isPositive } from '../../expr/sign.ts';
import { children, some, treeSize } from '../../expr/traverse.ts';
import type { Field } from '../derivation.ts';

/** What a function of one number is the derivative of, up to factors. */
const OF_FUNCTION: Partial<Record<FunctionName, (x: Expr) => Expr>> = {
  sin: (x) => call('cos', x),
  cos: (x) => call('sin', x),
  exp: (x) => call('exp', x),
  sinh: (x) => call('cosh', x),
  cosh: (x) => call('sinh', x),
  tanh: (x) => call('log', call('cosh', x)),
  atan: (x) => add(mul(x, call('atan', x)), mul(num(Q.rational(-1, 2)), call('log', add(one, pow(x, num(2)))))),
};

/** Longer arguments are no coordinates. */
const LONGEST = 24;
const MOST = 6;

/**
 * Primitives of the functions and powers that stand in a motion, summed over their indices: an energy is made of them,
 * as that of a pendulum of the cosine of its angle. Only those of short arguments, and no more than a few.
 */
export function primitives(fields: readonly Field[], states: readonly Letter[]): readonly Expr[] {
  const known = new Set(states);
  const moves = (e: Expr): boolean => some(e, (x) => x.kind === 'sym' && known.has(x.letter));
  const found = new Set<Expr>();
  const take = (made: Expr): void => {
    if (found.size < MOST) found.add(sum(made.free, made));
  };
  const visit = (e: Expr): void => {
    if (found.size >= MOST || !moves(e)) return;
    if (e.kind === 'call' && e.args.length === 1 && treeSize(e.args[0]!) <= LONGEST) {
      const made = OF_FUNCTION[e.fn]?.(e.args[0]!);
      if (made !== undefined) take(made);
    }
    if (e.kind === 'pow' && e.exponent.kind === 'num' && treeSize(e.base) <= LONGEST) {
      const { value } = e.exponent;
      const plain = Q.isInteger(value) && !Q.isNegative(value);
      if (!plain && !(Q.isInteger(value) && value.n === -1n)) take(pow(e.base, num(Q.plus(value, Q.ONE))));
      else if (!plain && isPositive(e.base)) take(call('log', e.base));
    }
    for (const part of e.kind === 'sum' ? [open(e).body] : children(e)) visit(part);
  };
  scoped(() => {
    for (const f of fields) visit(f.right);
  });
  return [...found];
}
