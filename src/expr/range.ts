import type { Expr } from './expr.ts';
import { isInteger, isNegative, isZero, ONE, plus, type Rational, times } from './rational.ts';

/** A bound of a term's values, and whether it is never reached; undefined where none is known. */
type End = { readonly value: Rational; readonly open: boolean } | undefined;
/** The ends of what a term may be. */
export interface Range {
  readonly low: End;
  readonly high: End;
}
const ANYWHERE: Range = { low: undefined, high: undefined };

/** Between which numbers sums and products of parameters and sizes lie, by the ends of the domains. */
export function rangeOf(e: Expr): Range {
  switch (e.kind) {
    case 'num':
      return { low: { value: e.value, open: false }, high: { value: e.value, open: false } };
    case 'sym': {
      const d = e.letter.domain;
      const bounded =
        (e.letter.role === 'parameter' && d.kind === 'real') || (e.letter.role === 'size' && d.kind === 'integer');
      if (!bounded) return ANYWHERE;
      const end = (b: typeof d.lower): End =>
        b?.value.kind === 'num' ? { value: b.value.value, open: b.open } : undefined;
      return { low: end(d.lower), high: end(d.upper) };
    }
    case 'add':
      return e.terms.map(rangeOf).reduce((a, b) => ({ low: sumOf(a.low, b.low), high: sumOf(a.high, b.high) }));
    case 'mul': {
      // Of factors that are nowhere negative.
      const all = e.factors.map(rangeOf);
      if (!all.every((r) => r.low !== undefined && !isNegative(r.low.value))) return ANYWHERE;
      const of = (ends: readonly End[]): End => ends.reduce(productOf, { value: ONE, open: false });
      const [low, high] = [of(all.map((r) => r.low)), of(all.map((r) => r.high))];
      const scaled = (b: End): End => b && { ...b, value: times(e.coefficient, b.value) };
      return isNegative(e.coefficient)
        ? { low: scaled(high), high: scaled(low) }
        : { low: scaled(low), high: scaled(high) };
    }
    case 'pow': {
      const n = e.exponent.kind === 'num' && isInteger(e.exponent.value) ? Number(e.exponent.value.n) : 0;
      const { low, high } = rangeOf(e.base);
      if (n < 1 || n > 8 || low === undefined || isNegative(low.value)) return ANYWHERE;
      const raised = (b: End): End => Array.from({ length: n - 1 }).reduce<End>((p) => productOf(p, b), b);
      return { low: raised(low), high: raised(high) };
    }
    default:
      return ANYWHERE;
  }
}
const sumOf = (a: End, b: End): End => a && b && { value: plus(a.value, b.value), open: a.open || b.open };
/** Of two that are not negative; 0 is reached where one of them is. */
const productOf = (a: End, b: End): End =>
  a &&
  b && {
    value: times(a.value, b.value),
    open: (a.open && !(isZero(b.value) && !b.open)) || (b.open && !(isZero(a.value) && !a.open)),
  };
