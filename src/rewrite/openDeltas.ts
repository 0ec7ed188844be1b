import { add, call, mul, num, subtract } from '../expr/build.ts';
import type { Delta, Expr } from '../expr/expr.ts';
import type { FunctionName } from '../expr/functionNames.ts';
import { scoped } from '../expr/intern.ts';
import { children, rebuild, some } from '../expr/traverse.ts';

/** Functions with a value everywhere. */
const ENTIRE: ReadonlySet<FunctionName> = new Set(['exp', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'atan', 'erf']);

/**
 * Kronecker's delta taken out of functions that have a value everywhere: f(a d + b) is f(b) + d (f(a + b) - f(b)). Then
 * sums over it collapse: the sum of exp([j = i] a) over j is n - 1 + exp(a).
 */
export function openDeltas(e: Expr): Expr {
  if (!some(e, (x) => x.kind === 'call' && ENTIRE.has(x.fn) && some(x, (y) => y.kind === 'delta'))) return e;
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      const made = rebuild(x, visit);
      return made.kind === 'call' && ENTIRE.has(made.fn) ? opened(made.fn, made.args[0]!) : made;
    };
    return visit(e);
  });
}

function opened(fn: FunctionName, arg: Expr): Expr {
  const d = outerDelta(arg);
  if (d === undefined) return call(fn, arg);
  const without = opened(fn, put(arg, d, false));
  const there = opened(fn, put(arg, d, true));
  return add(without, mul(d, subtract(there, without)));
}

/** A delta of free indices that stands outside sums and functions. */
function outerDelta(e: Expr): Delta | undefined {
  if (e.kind === 'delta') return e;
  if (e.kind !== 'add' && e.kind !== 'mul') return undefined;
  for (const c of children(e)) {
    const found = outerDelta(c);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The term where a delta is 1 or 0. */
function put(e: Expr, d: Delta, holds: boolean): Expr {
  if (e === d) return add(...(holds ? [num(1)] : []));
  if (e.kind !== 'add' && e.kind !== 'mul') return e;
  return rebuild(e, (c) => put(c, d, holds));
}
