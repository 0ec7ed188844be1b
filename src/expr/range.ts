import type { Expr } from './expr.ts';
import { compare, isInteger, isNegative, isZero, negate, ONE, plus, type Rational, times, ZERO } from './rational.ts';

/** A bound of a term's values, and whether it is never reached; undefined where none is known. */
type End = { readonly value: Rational; readonly open: boolean } | undefined;
/** The ends of what a term may be. */
export interface Range {
  readonly low: End;
  readonly high: End;
}
const ANYWHERE: Range = { low: undefined, high: undefined };

const BOUNDED: ReadonlySet<string> = new Set(['parameter', 'state']);

/** Between which numbers sums and products of parameters, sizes and states lie, by the ends of the domains. */
export function rangeOf(e: Expr): Range {
  switch (e.kind) {
    case 'num':
      return { low: { value: e.value, open: false }, high: { value: e.value, open: false } };
    case 'sym': {
      const d = e.letter.domain;
      const bounded =
        (BOUNDED.has(e.letter.role) && d.kind === 'real') || (e.letter.role === 'size' && d.kind === 'integer');
      if (!bounded) return ANYWHERE;
      const end = (b: typeof d.lower): End =>
        b?.value.kind === 'num' ? { value: b.value.value, open: b.open } : undefined;
      return { low: end(d.lower), high: end(d.upper) };
    }
    case 'add':
      return e.terms.map(rangeOf).reduce((a, b) => ({ low: sumOf(a.low, b.low), high: sumOf(a.high, b.high) }));
    case 'mul': {
      // Of one factor, or of several that are nowhere negative.
      const all = e.factors.map(rangeOf);
      if (all.length > 1 && !all.every((r) => r.low !== undefined && !isNegative(r.low.value))) return ANYWHERE;
      const of = (ends: readonly End[]): End =>
        ends.length === 1 ? ends[0] : ends.reduce(productOf, { value: ONE, open: false });
      const [low, high] = [of(all.map((r) => r.low)), of(all.map((r) => r.high))];
      const scaled = (b: End): End => b && { ...b, value: times(e.coefficient, b.value) };
      return isNegative(e.coefficient)
        ? { low: scaled(high), high: scaled(low) }
        : { low: scaled(low), high: scaled(high) };
    }
    case 'pow': {
      const n = e.exponent.kind === 'num' && isInteger(e.exponent.value) ? Number(e.exponent.value.n) : 0;
      const { low, high } = rangeOf(e.base);
      if (n < 1 || n > 8) return ANYWHERE;
      const raised = (b: End): End => Array.from({ length: n - 1 }).reduce<End>((p) => productOf(p, b), b);
      if (low === undefined || isNegative(low.value)) {
        if (n % 2 === 1) return ANYWHERE;
        // An even power is largest at the end that is farther from 0.
        return { low: { value: ZERO, open: false }, high: raised(farther(low && mirrored(low), high)) };
      }
      return { low: raised(low), high: raised(high) };
    }
    default:
      return ANYWHERE;
  }
}
const mirrored = (b: NonNullable<End>): End => ({ ...b, value: negate(b.value) });
/** The larger of two bounds of absolute values, none of which may be missing. */
function farther(a: End, b: End): End {
  if (a === undefined || b === undefined) return undefined;
  const order = compare(a.value, b.value);
  if (order === 0) return { ...a, open: a.open && b.open };
  return order > 0 ? a : b;
}
const sumOf = (a: End, b: End): End => a && b && { value: plus(a.value, b.value), open: a.open || b.open };
/** Of two that are not negative; 0 is reached where one of them is. */
const productOf = (a: End, b: End): End =>
  a &&
  b && {
    value: times(a.value, b.value),
    open: (a.open && !(isZero(b.value) && !b.open)) || (b.open && !(isZero(a.value) && !a.open)),
  };
