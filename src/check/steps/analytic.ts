import type { Expr } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import { isPositive } from '../../expr/sign.ts';
import { some } from '../../expr/traverse.ts';

/** Functions of numbers without kinks, jumps and other branches. */
const OF_ONE_PIECE: ReadonlySet<FunctionName> = new Set([
  'exp',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'atan',
  'erf',
  'erfc',
  'digamma',
  'gammaFunction',
  'sg',
]);

const known = new WeakMap<Expr, boolean>();

/**
 * Whether a term is of one piece as a function of the states: two such terms that agree at one random point agree everywhere,
 * as their difference is 0 on a set of measure 0 only or everywhere. Where there are kinks, or roots and logarithms of what may be
 * 0, they may agree on one side only.
 */
export function isOfOnePiece(e: Expr): boolean {
  let found = known.get(e);
  if (found === undefined) {
    found = !some(e, (x) => {
      if (x.kind === 'reduce') return true;
      if (x.kind === 'pow') return !(x.exponent.kind === 'num' && x.exponent.value.d === 1n) && !isPositive(x.base);
      if (x.kind !== 'call') return false;
      return x.fn === 'log' ? !isPositive(x.args[0]!) : !OF_ONE_PIECE.has(x.fn);
    });
    known.set(e, found);
  }
  return found;
}
