import type { Expr, Letter } from '../expr/expr.ts';
import { toNumber } from '../expr/rational.ts';
import { children } from '../expr/traverse.ts';

/** An upper bound of the degree of a term in some letters; infinite where it is no polynomial in them. */
export function degree(e: Expr, of: ReadonlySet<Letter>): number {
  switch (e.kind) {
    case 'num':
    case 'value':
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
      return 0;
    case 'sym':
      return of.has(e.letter) ? 1 : 0;
    case 'add':
      return Math.max(...e.terms.map((t) => degree(t, of)));
    case 'mul':
      return e.factors.reduce((s, f) => s + degree(f, of), 0);
    case 'pow': {
      const base = degree(e.base, of);
      if (base === 0 && degree(e.exponent, of) === 0) return 0;
      const k = e.exponent.kind === 'num' ? toNumber(e.exponent.value) : Number.NaN;
      return Number.isInteger(k) && k > 0 ? k * base : Number.POSITIVE_INFINITY;
    }
    case 'sum':
      return degree(e.body, of);
    case 'call':
    case 'prod':
    case 'reduce':
    case 'grad':
      return children(e).every((c) => degree(c, of) === 0) ? 0 : Number.POSITIVE_INFINITY;
  }
}
