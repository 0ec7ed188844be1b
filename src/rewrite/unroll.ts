import { add, indexAt, mul, open, prod, rebuild, replace, sum } from '../expr/build.ts';
import { components, dependsOn } from '../expr/constructors/binders.ts';
import type { Atom, Expr } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import * as Q from '../expr/rational.ts';
import { factorsOf } from '../expr/traverse.ts';

/** The largest set of known size that `unroll` writes out. */
const SMALL_SET = 8;

/** Whether the set of an index has a known size, at most `limit`. */
export const isSmallSet = ({ set }: Atom, limit = SMALL_SET): boolean =>
  set.structure.kind !== 'outcomes' && set.size.kind === 'num' && Q.compare(set.size.value, Q.rational(limit)) <= 0;
/** The size of a set of known size. */
export const sizeOf = ({ set }: Atom): number => Q.toNumber((set.size as Extract<Expr, { kind: 'num' }>).value);

/** How many terms a term has once its sums over small sets are written out and multiplied out; none of them falls together with another. */
export function writtenOut(e: Expr, limit = SMALL_SET): number {
  switch (e.kind) {
    case 'add':
      return e.terms.reduce((n, t) => n + writtenOut(t, limit), 0);
    case 'mul':
      return e.factors.reduce((n, f) => n * writtenOut(f, limit), 1);
    case 'pow': {
      const k = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? Number(e.exponent.value.n) : 0;
      return k > 1 ? writtenOut(e.base, limit) ** k : 1;
    }
    case 'sum': {
      // As it stands: names for its binders would change which ways round the terms after it are written.
      const { binders, body } = e;
      return binders.reduce((n, b) => (isSmallSet(b, limit) ? n * sizeOf(b) : n), writtenOut(body, limit));
    }
    default:
      return 1;
  }
}

/** Sums and products over sets of known size, at most `limit`, written out. */
export function unroll(e: Expr, limit = SMALL_SET): Expr {
  const isSmall = (a: Atom): boolean => isSmallSet(a, limit);
  return scoped(() => {
    // A sum inside others that speaks of few of their indices is met again for all values of the rest.
    const done = new Map<Expr, Expr>();
    const visit = (x: Expr): Expr => {
      const known = done.get(x);
      if (known !== undefined) return known;
      const made = written(x);
      done.set(x, made);
      return made;
    };
    const written = (x: Expr): Expr => {
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
      const parts = Array.from({ length: sizeOf(small) }, (_, k) => {
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
