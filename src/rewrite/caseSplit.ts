import { add, call, mul, num, rebuild, split, subtract } from '../expr/build.ts';
import type { Call, Delta, Expr, FunctionName } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import { factorsOf, some, termsOf } from '../expr/traverse.ts';

/** Functions that are finite everywhere: both cases of a delta have a value, also the one that does not occur. */
const ENTIRE: ReadonlySet<FunctionName> = new Set(['exp', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'erf', 'atan']);

/**
 * Functions of Kronecker deltas by cases, f(a + b [i = j]) = f(a) + [i = j] (f(a + b) - f(a)), so that sums over i see
 * the delta. Arguments should be expanded.
 */
export function splitCases(e: Expr): Expr {
  return scoped(() => {
    const memo = new Map<Expr, Expr>();
    const visit = (x: Expr): Expr => {
      const known = memo.get(x);
      if (known !== undefined) return known;
      const made = rebuild(x, visit);
      const cases = made.kind === 'call' && ENTIRE.has(made.fn) ? byCases(made) : made;
      memo.set(x, cases);
      return cases;
    };
    return visit(e);
  });
}

function byCases(c: Call): Expr {
  const argument = c.args[0]!;
  const chosen = termsOf(argument).flatMap(factorsOf).find(isDelta);
  if (chosen === undefined) return c;
  const [on, off]: [Expr[], Expr[]] = [[], []];
  for (const t of termsOf(argument)) {
    const factors = factorsOf(t);
    if (!factors.includes(chosen)) {
      // Where the delta stands inside something else, the two cases are not told apart by leaving it out.
      if (some(t, (x) => x === chosen)) return c;
      off.push(t);
    } else on.push(mul(num(split(t)[0]), ...factors.filter((f) => f !== chosen)));
  }
  const without = byCasesOf(c.fn, add(...off));
  return add(without, mul(chosen, subtract(byCasesOf(c.fn, add(...off, ...on)), without)));
}

function byCasesOf(fn: FunctionName, argument: Expr): Expr {
  const made = call(fn, argument);
  return made.kind === 'call' ? byCases(made) : made;
}

const isDelta = (e: Expr): e is Delta => e.kind === 'delta';
