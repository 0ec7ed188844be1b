import type { Expr, Letter } from '../../expr/expr.ts';
import { isInteger, isNegative } from '../../expr/rational.ts';
import { children, some } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Field } from '../derivation.ts';

/** Whether a motion is linear in the states, but for constants. */
export function isAffine(fields: readonly Field[], states: readonly Letter[]): boolean {
  const known = new Set(states);
  return fields.every((f) => (degreeIn(expand(f.right), known) ?? 2) <= 1);
}

/** Whether a motion is polynomial in the states: then terms that look different are different functions. */
export function isPolynomial(fields: readonly Field[], states: readonly Letter[]): boolean {
  const known = new Set(states);
  const moves = (e: Expr): boolean => some(e, (x) => x.kind === 'sym' && known.has(x.letter));
  const bends = (x: Expr): boolean =>
    x.kind === 'call' ||
    x.kind === 'reduce' ||
    (x.kind === 'pow' && !(x.exponent.kind === 'num' && isInteger(x.exponent.value) && !isNegative(x.exponent.value)));
  return !fields.some((f) => some(f.right, (x) => bends(x) && moves(x)));
}

/** The degree of a polynomial in some letters; undefined where it is none. */
function degreeIn(e: Expr, letters: ReadonlySet<Letter>): number | undefined {
  if (!some(e, (x) => x.kind === 'sym' && letters.has(x.letter))) return 0;
  const parts = (): readonly (number | undefined)[] => children(e).map((c) => degreeIn(c, letters));
  switch (e.kind) {
    case 'sym':
      return 1;
    case 'add':
      return folded(parts(), Math.max);
    case 'mul':
      return folded(parts(), (a, b) => a + b);
    case 'sum':
      return degreeIn(e.body, letters);
    default:
      return undefined;
  }
}

const folded = (parts: readonly (number | undefined)[], join: (a: number, b: number) => number): number | undefined =>
  parts.reduce<number | undefined>((n, p) => (n === undefined || p === undefined ? undefined : join(n, p)), 0);
