import { add, mul, num, open, replace, square, sum, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import { mentions, termsOf } from '../expr/traverse.ts';
import type { Condition } from './claim.ts';

/** An arbitrary array that a condition says: its entry at some indices is a term. */
export interface ArrayEquation {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly value: Expr;
  /** What the sum of squares of the difference is small against. */
  readonly scale: Expr;
}

/**
 * Reads `A = B` between arrays, a sum of squares that is 0, as what an array alone on one side is; undefined where none
 * is, or the other side holds it too.
 */
export function arrayEquation(w: Condition): ArrayEquation | undefined {
  if (w.kind !== 'compare' || w.comparison !== '=' || w.right !== zero || w.left.kind !== 'sum') return undefined;
  const { body, atoms } = opened(w.left);
  if (body.kind !== 'pow' || body.exponent !== num(2)) return undefined;
  const terms = termsOf(body.base);
  for (const [k, t] of terms.entries())
    for (const sign of [1, -1]) {
      const alone = mul(num(sign), t);
      if (alone.kind !== 'sym' || alone.letter.role !== 'any' || alone.indices.length !== atoms.length) continue;
      const at = alone.indices.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
      if (new Set(at).size !== atoms.length || at.some((a) => !atoms.includes(a))) continue;
      const value = mul(num(-sign), add(zero, ...terms.filter((_, m) => m !== k)));
      if (mentions(value, alone.letter)) continue;
      return { letter: alone.letter, indices: at, value, scale: sum(atoms, square(value)) };
    }
  return undefined;
}

/** Entries of arrays that conditions say, in place of them; undefined of others. */
export function saidEntries(when: readonly Condition[]): ((s: Sym) => Expr | undefined) | undefined {
  const said = when.flatMap((w) => arrayEquation(w) ?? []);
  if (said.length === 0) return undefined;
  return (s) => {
    const own = said.find((x) => x.letter === s.letter);
    return own && replace(own.value, new Map(own.indices.map((a, k) => [a, s.indices[k]!])));
  };
}

/** What stands under sums that follow each other, and the indices of all of them. */
function opened(e: Expr): { readonly body: Expr; readonly atoms: readonly Atom[] } {
  const atoms: Atom[] = [];
  let body = e;
  while (body.kind === 'sum') {
    const inner = open(body);
    atoms.push(...inner.binders);
    body = inner.body;
  }
  return { body, atoms };
}
