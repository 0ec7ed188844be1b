import { children } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { isPositive } from '../../expr/sign.ts';

/** What an integrand is as a function of some random variables. */
export type Integrand =
  /** A polynomial of this total degree. */
  | { readonly kind: 'polynomial'; readonly degree: number }
  | { readonly kind: 'smooth' }
  /** With jumps or kinks that depend on the variables. */
  | { readonly kind: 'kinked' };

const KINKS = new Set(['abs', 'sign', 'relu', 'step']);

/** The kind of a term as a function of the variables drawn under these binders. */
export function integrandOf(e: Expr, binders: readonly Atom[]): Integrand {
  const degree = degreeOf(e, binders);
  if (degree !== undefined) return { kind: 'polynomial', degree };
  return isKinked(e, binders) ? { kind: 'kinked' } : { kind: 'smooth' };
}

const depends = (e: Expr, binders: readonly Atom[]): boolean => binders.some((b) => e.free.includes(b));

function degreeOf(e: Expr, binders: readonly Atom[]): number | undefined {
  if (!depends(e, binders)) return 0;
  const all = (es: readonly Expr[]): readonly number[] | undefined => {
    const found = es.map((x) => degreeOf(x, binders));
    return found.some((d) => d === undefined) ? undefined : (found as number[]);
  };
  switch (e.kind) {
    case 'sym':
      return 1;
    case 'add': {
      const own = all(e.terms);
      return own === undefined ? undefined : Math.max(...own);
    }
    case 'mul':
      return all(e.factors)?.reduce((s, d) => s + d, 0);
    case 'pow': {
      const n = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? Number(e.exponent.value.n) : -1;
      const base = degreeOf(e.base, binders);
      return n < 0 || base === undefined ? undefined : n * base;
    }
    case 'call':
      return e.fn === 'sg' ? degreeOf(e.args[0]!, binders) : undefined;
    case 'sum':
      return degreeOf(e.body, binders);
    // A derivative by a state is of no higher degree in the variables.
    case 'grad':
      return degreeOf(e.of, binders);
    default:
      return undefined;
  }
}

function isKinked(e: Expr, binders: readonly Atom[]): boolean {
  if (!depends(e, binders)) return false;
  if (e.kind === 'call' && KINKS.has(e.fn)) return true;
  if (e.kind === 'pow' && depends(e.base, binders)) {
    const whole = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) && !Q.isNegative(e.exponent.value);
    if (!whole && !isPositive(e.base)) return true;
  }
  return children(e).some((c) => isKinked(c, binders));
}
