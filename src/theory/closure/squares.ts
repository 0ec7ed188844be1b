import { open } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { children, replace } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { degreeOf, hasState, isPolynomial, type Observable, observable, profilesOf } from './observable.ts';

/**
 * The vectors, linear in the states, of which an observable holds the square, such as y[1] - y[2] in |y[1] - y[2]|. Their
 * motion is shorter than that of the moments which the square asks for.
 */
export function vectorsIn(o: Observable, name: () => string): readonly Observable[] {
  const found = new Map<Expr, Observable>();
  const visit = (x: Expr): void => {
    if (x.kind === 'sum') {
      const { binders, body } = open(x);
      const v = body.kind === 'pow' && isSquare(body.exponent) ? body.base : undefined;
      if (v !== undefined && v.free.length === 1 && binders.length === 1 && isLinear(v)) {
        const own = freeAtom('#1', binders[0]!.set);
        const term = replace(v, new Map<Atom, ReturnType<typeof atomIndex>>([[v.free[0]!, atomIndex(own)]]));
        if (!found.has(term)) found.set(term, observable(name(), [own], 1, term, false));
      }
      return;
    }
    for (const c of children(x)) visit(c);
  };
  visit(o.term);
  return [...found.values()];
}

const isSquare = (e: Expr): boolean => e.kind === 'num' && Q.compare(e.value, Q.rational(2)) === 0;
/** One factor that is a state in each monomial. */
const isLinear = (e: Expr): boolean =>
  hasState(e) && isPolynomial(e) && profilesOf(expand(e)).every((p) => degreeOf(p) <= 1);
