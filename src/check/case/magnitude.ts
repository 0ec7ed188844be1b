import { add, call, mul, num, pow, prod, rebuild, sum } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { open } from '../../expr/traverse.ts';

/**
 * The sum of the absolute values of what is added up in a term: the scale against which rounding errors are judged.
 * Of functions and derivatives it is the absolute value; of periodic ones with what rounding of their argument makes.
 */
export function magnitude(e: Expr): Expr {
  return scoped(() => visit(e));
}

/** Last digits of an argument against the smallest gap that counts (1e-16 to 1e-9), with room. */
const ROUNDING = num(Q.rational(1, 1_000_000));

function visit(e: Expr): Expr {
  switch (e.kind) {
    case 'num':
      return num(Q.isNegative(e.value) ? Q.negate(e.value) : e.value);
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
    case 'value':
      return e;
    case 'add':
      return add(...e.terms.map(visit));
    case 'mul': {
      const c = Q.isNegative(e.coefficient) ? Q.negate(e.coefficient) : e.coefficient;
      return mul(num(c), ...e.factors.map(visit));
    }
    case 'pow':
      if (e.exponent.kind === 'num' && !Q.isNegative(e.exponent.value)) return pow(visit(e.base), e.exponent);
      return call('abs', e);
    case 'sum': {
      const o = open(e);
      return sum(o.binders, visit(o.body));
    }
    case 'prod': {
      const o = open(e);
      return prod(o.binders[0]!, visit(o.body));
    }
    case 'call': {
      const own = call(
        'abs',
        rebuild(e, (c) => c),
      );
      const arg = e.args[0]!;
      // A sine of what cancels is as wrong as its argument: sin(c + pi - c) is not 0 to doubles.
      if ((e.fn !== 'sin' && e.fn !== 'cos') || arg.kind !== 'add') return own;
      const slope = call('abs', call(e.fn === 'sin' ? 'cos' : 'sin', arg));
      return add(own, mul(ROUNDING, slope, visit(arg)));
    }
    case 'sym':
    case 'reduce':
    case 'grad':
      return call(
        'abs',
        rebuild(e, (c) => c),
      );
  }
}
