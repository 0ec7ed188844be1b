import type { Expr, Index } from '../expr.ts';
import type { Addition } from './addition.ts';
import type { Comparison } from './comparison.ts';
import type { FunctionCall } from './functionCall.ts';
import type { Indices } from './indices.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Product } from './product.ts';
import type { Reduction } from './reduction.ts';
import type { Rebuild, Replacement } from './replacement.ts';
import { isGuard } from './structure.ts';
import type { Summation } from './summation.ts';

/** The constructors of all kinds of terms. */
export type Constructors = Nodes &
  Addition &
  Multiplication &
  Power &
  FunctionCall &
  Indices &
  Comparison &
  Summation &
  Product &
  Reduction &
  Replacement;

/** Makes a term anew by the constructors, whatever its kind. */
export function rebuilding(make: Constructors): Rebuild {
  const { num, zero, one, sym, value, delta, unequal, less, member, add, mul, pow, call, sum, prod, open, grad } = make;
  const { reduce, openReduce } = make;

  return function rebuild(e: Expr, f: (child: Expr) => Expr, index: (i: Index) => Index = (i) => i): Expr {
    switch (e.kind) {
      case 'num':
        return e;
      case 'sym':
        return sym(e.letter, e.indices.map(index));
      case 'value':
        return value(index(e.index));
      case 'delta':
        return delta(index(e.i), index(e.j));
      case 'unequal':
        return unequal(index(e.i), index(e.j));
      case 'less':
        return less(index(e.i), index(e.j));
      case 'member':
        return member(index(e.i), index(e.j));
      case 'add':
        return add(...e.terms.map(f));
      case 'mul': {
        const guards = e.factors.filter(isGuard);
        const front = guards.length === 0 ? one : mul(...guards.map(f));
        if (front === zero) return zero;
        return mul(num(e.coefficient), front, ...e.factors.filter((x) => !isGuard(x)).map(f));
      }
      case 'pow':
        return pow(f(e.base), f(e.exponent));
      case 'call':
        return call(e.fn, ...(e.args.map(f) as [Expr, Expr?]));
      case 'sum': {
        const o = open(e);
        return sum(o.binders, f(o.body));
      }
      case 'prod': {
        const o = open(e);
        return prod(o.binders[0]!, f(o.body));
      }
      case 'reduce': {
        const o = openReduce(e);
        const guard = f(o.guard);
        // Where no entry counts the rest, which may be singular there, is not touched.
        return reduce(e.fn, o.binders, guard === zero ? zero : f(o.body), guard, e.at.map(index));
      }
      case 'grad': {
        const by = sym(e.by.letter, e.by.indices.map(index));
        return grad(f(e.of), by);
      }
    }
  };
}
