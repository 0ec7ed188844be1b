import { add, call, divide, movesWithState, mul, negate, num, one, split, subtract, sum } from '../../expr/build.ts';
import type { Call, Expr } from '../../expr/expr.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { open } from '../../expr/traverse.ts';
import { membersOf } from './members.ts';

/**
 * The sum with one logarithm or exponential replaced by what lies below it: a logarithm of a sum of positive terms by
 * that of one of them, or by the mean of the logarithms (Jensen 1906); what is convex by a tangent that takes a linear
 * term away, or the one at 1 (0 of an exponential).
 */
export function tangents(terms: readonly Expr[]): readonly Expr[] {
  for (const [k, t] of terms.entries()) {
    const found = callIn(t);
    if (found === undefined) continue;
    const { front, of } = found;
    const rest = terms.filter((_, j) => j !== k);
    const below = isNonnegative(front)
      ? of.fn === 'log'
        ? logarithms(of.args[0]!)
        : exponentials(of.args[0]!, front, rest)
      : of.fn === 'log' && isNonnegative(negate(front))
        ? rising(of.args[0]!, negate(front), rest)
        : [];
    if (below.length > 0) return below.map((b) => add(...rest, mul(front, b)));
  }
  return [];
}

/** What does not move times a logarithm or an exponential. */
function callIn(t: Expr): { readonly front: Expr; readonly of: Call } | undefined {
  const [c, rest] = split(t);
  const factors = rest.kind === 'mul' ? rest.factors : [rest];
  const moving = factors.filter(movesWithState);
  const [of] = moving;
  if (moving.length !== 1 || of?.kind !== 'call' || (of.fn !== 'log' && of.fn !== 'exp')) return undefined;
  return { front: mul(num(c), ...factors.filter((f) => f !== of)), of };
}

/** What lies below the logarithm of a sum of positive terms. */
function logarithms(arg: Expr): readonly Expr[] {
  const single = membersOf(arg)
    .filter(isPositive)
    .map((m) => call('log', m));
  const mean = meanOfLogarithms(arg);
  return mean === undefined ? single : [...single, mean];
}

/** log of a sum of n positive terms >= log n + the mean of their logarithms. */
function meanOfLogarithms(arg: Expr): Expr | undefined {
  const [c, rest] = split(arg);
  const factors = rest.kind === 'mul' ? rest.factors : [rest];
  const s = factors.find((f) => f.kind === 'sum');
  if (s?.kind !== 'sum') return undefined;
  const front = mul(num(c), ...factors.filter((f) => f !== s));
  const o = open(s);
  const n = mul(...o.binders.map((b) => b.set.size));
  if (!isPositive(front) || !isPositive(o.body) || !isPositive(n)) return undefined;
  const mean = divide(sum(o.binders, call('log', o.body)), n);
  return add(call('log', front), call('log', n), mean);
}

/** The coefficient of a term among others: of `x` alone, times what does not move. */
function coefficientOf(x: Expr, terms: readonly Expr[]): Expr | undefined {
  const found = terms.flatMap((t) => {
    const [c, rest] = split(t);
    const factors = rest.kind === 'mul' ? rest.factors : [rest];
    const moving = factors.filter(movesWithState);
    return moving.length === 1 && moving[0] === x ? [mul(num(c), ...factors.filter((f) => f !== x))] : [];
  });
  return found.length === 0 ? undefined : add(...found);
}

/** exp x >= w (1 + x - log w) for each w > 0: with w so that a linear term -b x goes, and with w = 1. */
function exponentials(x: Expr, front: Expr, rest: readonly Expr[]): readonly Expr[] {
  const linear = coefficientOf(x, rest);
  const w = linear === undefined ? undefined : divide(negate(linear), front);
  const at = (v: Expr): Expr => mul(v, add(one, x, negate(call('log', v))));
  return [...(w !== undefined && isPositive(w) ? [at(w)] : []), add(one, x)];
}

/** log x <= x/w - 1 + log w for each w > 0, times what is negative. */
function rising(x: Expr, size: Expr, rest: readonly Expr[]): readonly Expr[] {
  const linear = coefficientOf(x, rest);
  const w = linear !== undefined && isPositive(linear) ? divide(size, linear) : undefined;
  const at = (v: Expr): Expr => subtract(add(divide(x, v), call('log', v)), one);
  return [...(w !== undefined && isPositive(w) ? [at(w)] : []), subtract(x, one)];
}
