import { add, delta, mul, num, one, open, rebuild, split, subtract, sum } from '../../expr/build.ts';
import type { Expr, Index, Unequal } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { anyOf } from '../../expr/kinds.ts';
import { factorsOf, some, termsOf } from '../../expr/traverse.ts';
import { mayBeSingular, splitConditions } from '../../rewrite/expand.ts';

/**
 * The conditions i != j of a term written as 1 - delta, so that sums compare; but between the members of a subset i != j
 * says that there is one, and stays.
 */
export function splitPlain(e: Expr): Expr {
  if (!some(e, hasSubset)) return splitConditions(e);
  return scoped(() => {
    // Terms of a sum that was multiplied out share most of their factors.
    const known = new Map<Expr, Expr>();
    const visit = (x: Expr): Expr => {
      if (!hasUnequal(x)) return x;
      let made = known.get(x);
      if (made === undefined) {
        made = splitOne(x);
        known.set(x, made);
      }
      return made;
    };
    const splitOne = (x: Expr): Expr => {
      switch (x.kind) {
        case 'add':
          return add(...x.terms.map(visit));
        case 'sum': {
          const o = open(x);
          return add(...termsOf(visit(o.body)).map((t) => sum(o.binders, t)));
        }
        case 'mul':
          return product(x, visit);
        case 'unequal':
          return subtract(one, delta(x.i, x.j));
        default:
          return rebuild(x, visit);
      }
    };
    return visit(e);
  });
}

function product(x: Expr, visit: (e: Expr) => Expr): Expr {
  const factors = factorsOf(x);
  const others = factors.filter((f) => f.kind !== 'unequal');
  const singular = others.some(mayBeSingular);
  const kept = factors.filter((f): f is Unequal => f.kind === 'unequal').filter((f) => singular || guards(f, others));
  const parts = factors.map((f) =>
    f.kind !== 'unequal' ? visit(f) : kept.includes(f) ? f : subtract(one, delta(f.i, f.j)),
  );
  return mul(num(split(x)[0]), ...parts);
}

const hasUnequal = anyOf('unequal');
const hasSubset = (x: Expr): boolean => x.kind === 'sym' && x.indices.some((i) => i.kind === 'subset');

/** Whether both indices are members of one subset. */
const guards = ({ i, j }: Unequal, factors: readonly Expr[]): boolean =>
  factors.some((f) =>
    some(
      f,
      (x) =>
        x.kind === 'sym' &&
        x.indices.some((k: Index) => k.kind === 'subset' && k.members.includes(i) && k.members.includes(j)),
    ),
  );
