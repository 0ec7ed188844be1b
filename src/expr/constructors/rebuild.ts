import type { Expr, Index, Mul } from '../expr.ts';
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

/** Makes a term anew by the constructors, whatever its kind; where no part of it is changed it is the same. */
export function rebuilding(make: Constructors): Rebuild {
  const { num, zero, sym, value, delta, unequal, less, member, add, mul, pow, call, sum, prod, open, grad } = make;
  const { reduce, openReduce } = make;
  const conditions = { delta, unequal, less, member };

  return function rebuild(e: Expr, f: (child: Expr) => Expr, index: (i: Index) => Index = (i) => i): Expr {
    switch (e.kind) {
      case 'num':
        return e;
      case 'sym': {
        const indices = mapped(e.indices, index);
        return indices === e.indices ? e : sym(e.letter, indices);
      }
      case 'value': {
        const i = index(e.index);
        return i === e.index ? e : value(i);
      }
      case 'delta':
      case 'unequal':
      case 'less':
      case 'member': {
        const [i, j] = [index(e.i), index(e.j)];
        return i === e.i && j === e.j ? e : conditions[e.kind](i, j);
      }
      case 'add': {
        const terms = mapped(e.terms, f);
        return terms === e.terms ? e : add(...terms);
      }
      case 'mul':
        return ofProduct(e, f);
      case 'pow': {
        const [base, exponent] = [f(e.base), f(e.exponent)];
        return base === e.base && exponent === e.exponent ? e : pow(base, exponent);
      }
      case 'call': {
        const args = mapped(e.args, f);
        return args === e.args ? e : call(e.fn, ...(args as [Expr, Expr?]));
      }
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
        const indices = mapped(e.by.indices, index);
        const of = f(e.of);
        return of === e.of && indices === e.by.indices ? e : grad(of, sym(e.by.letter, indices));
      }
    }
  };

  function ofProduct(e: Mul, f: (child: Expr) => Expr): Expr {
    const guards = e.factors.filter(isGuard);
    const others = guards.length === 0 ? e.factors : e.factors.filter((x) => !isGuard(x));
    const moved = mapped(guards, f);
    const front = moved === guards ? undefined : mul(...moved);
    if (front === zero) return zero;
    const rest = mapped(others, f);
    if (front === undefined && rest === others) return e;
    return mul(num(e.coefficient), ...(front === undefined ? guards : [front]), ...rest);
  }
}

/** The list with each member changed; the list itself where none is. */
function mapped<T>(list: readonly T[], f: (x: T) => T): readonly T[] {
  let out: T[] | undefined;
  for (let k = 0; k < list.length; k++) {
    const x = f(list[k]!);
    if (out !== undefined) out.push(x);
    else if (x !== list[k]) {
      out = list.slice(0, k);
      out.push(x);
    }
  }
  return out ?? list;
}
