import { add, call, divide, mul, num, replace, square, subtract, sum, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh, letter } from '../../expr/intern.ts';
import { isPositive } from '../../expr/sign.ts';
import { mentions } from '../../expr/traverse.ts';
import { derivative } from '../derivative.ts';
import { expand } from '../expand.ts';
import { moved } from './parity.ts';

const two = num(2);

/**
 * The mean of log q, q a quadratic form of a standard normal array drawn under `o`. Where q is c times a projection of
 * rank k, q/c has the law of chi squared with k degrees of freedom (Cochran 1934), and the mean of its logarithm is
 * log 2 + digamma(k/2). Undefined for all others.
 */
export function meanOfLog(o: Atom, variable: Letter, q: Expr): Expr | undefined {
  const fixed = q.kind === 'mul' ? q.factors.filter((f) => !f.free.includes(o)) : [];
  if (q.kind === 'mul' && fixed.length > 0) {
    const front = mul(num(q.coefficient), ...fixed);
    const mean = isPositive(front) ? meanOfLog(o, variable, divide(q, front)) : undefined;
    return mean && add(call('log', front), mean);
  }
  // A form of one sign: log q^r = r log q.
  if (q.kind === 'pow' && q.exponent.kind === 'num') {
    const mean = meanOfLog(o, variable, q.base);
    if (mean !== undefined) return mul(q.exponent, mean);
  }
  const axes = variable.axes.slice(1);
  const own = letter({ name: '@drawn', role: 'auxiliary', axes });
  const named = moved(q, o, (s) => sym(own, s.indices.slice(1)));
  if (named.free.includes(o)) return undefined;
  const [a, b, c] = [axes.map(fresh), axes.map(fresh), axes.map(fresh)] as const;
  const at = (atoms: readonly Atom[]) =>
    sym(
      own,
      atoms.map((x) => atomIndex(x)),
    );
  const renamed = (e: Expr, from: readonly Atom[], to: readonly Atom[]): Expr =>
    replace(e, new Map(from.map((x, k) => [x, atomIndex(to[k]!)])));
  const slope = derivative(named, at(a));
  const form = expand(divide(derivative(slope, at(b)), two));
  if (mentions(form, own)) return undefined;
  // Nothing beside the form: neither a constant nor a linear part.
  const linear = subtract(slope, mul(two, sum(b, mul(form, at(b)))));
  if (moved(q, o, () => zero) !== zero || expand(linear) !== zero) return undefined;
  const squared = expand(sum(c, mul(renamed(form, b, c), renamed(form, a, c))));
  const trace = expand(sum(a, renamed(form, b, a)));
  const traceOfSquare = expand(sum(a, renamed(squared, b, a)));
  if (!isPositive(trace) || !isPositive(traceOfSquare)) return undefined;
  if (expand(subtract(mul(trace, squared), mul(traceOfSquare, form))) !== zero) return undefined;
  const scale = divide(traceOfSquare, trace);
  const rank = divide(square(trace), traceOfSquare);
  return add(call('log', mul(two, scale)), call('digamma', divide(rank, two)));
}
