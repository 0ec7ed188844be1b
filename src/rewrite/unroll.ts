import { add, indexAt, mul, open, prod, rebuild, replace, sum } from '../expr/build.ts';
import { components, dependsOn } from '../expr/constructors/binders.ts';
import type { Atom, Expr } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import * as Q from '../expr/rational.ts';
import { factorsOf } from '../expr/traverse.ts';

/** The largest set of known size that `unroll` writes out. */
const SMALL_SET = 8;

/** Sums and products over sets of known size, at most `limit`, written out. */
export function unroll(e: Expr, limit = SMALL_SET): Expr {
  const isSmall = ({ set }: Atom): boolean =>
    set.structure.kind !== 'outcomes' && set.size.kind === 'num' && Q.compare(set.size.value, Q.rational(limit)) <= 0;
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (x.kind !== 'sum' && x.kind !== 'prod') return rebuild(x, visit);
      const o = open(x);
      return spread(x.kind, o.binders, o.body);
    };
    const spread = (kind: 'sum' | 'prod', binders: readonly Atom[], body: Expr): Expr => {
      const close = (left: readonly Atom[], of: Expr): Expr =>
        left.length === 0 ? of : kind === 'sum' ? sum(left, of) : prod(left[0]!, of);
      const small = binders.find(isSmall);
      if (small === undefined) return close(binders, visit(body));
      const rest = binders.filter((b) => b !== small);
      const size = Q.toNumber((small.set.size as Extract<Expr, { kind: 'num' }>).value);
      const parts = Array.from({ length: size }, (_, k) => {
        const put = replace(body, new Map([[small, indexAt(small.set, k + 1)]]));
        // Names for what is left are found when nothing is left to be written out, unless it falls apart before.
        return rest.some(isSmall) && staysWhole(rest, put) ? spread(kind, rest, put) : visit(close(rest, put));
      });
      return kind === 'sum' ? add(...parts) : mul(...parts);
    };
    return visit(e);
  });
}

/** Whether a sum over the binders is neither rewritten nor one of parts that share no binder. */
function staysWhole(binders: readonly Atom[], body: Expr): boolean {
  const factors = factorsOf(body).filter((f) => dependsOn(f, binders));
  if (body.kind === 'add' || factors.some((f) => f.kind === 'delta' || f.kind === 'member')) return false;
  return factors.length > 0 && components(binders, factors).length === 1;
}
