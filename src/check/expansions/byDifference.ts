import { add, mul, num, one, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { mentions, substituteLetters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';

/** Terms under conditions, and back. */
export interface Differences {
  readonly put: (e: Expr) => Expr;
  readonly back: (e: Expr) => Expr;
}

/**
 * Conditions `p < q` put into terms: a parameter that stands alone on one side is the other side plus or minus a positive
 * letter, so that `|p - q|` has a sign. Each parameter is replaced once; conditions that speak of `but` are left alone.
 */
export function byDifferences(when: readonly Condition[], but: Letter): Differences {
  const values = new Map<Letter, Expr>();
  const gaps = new Map<Letter, Expr>();
  for (const w of conjuncts(when)) {
    if (w.kind !== 'compare' || w.comparison === '=' || w.comparison === '!=') continue;
    if (mentions(w.left, but) || mentions(w.right, but)) continue;
    const up = w.comparison === '<' || w.comparison === '<=';
    const [low, high] = up ? [w.left, w.right] : [w.right, w.left];
    const open = w.comparison === '<' || w.comparison === '>';
    for (const [own, other, sign] of [
      [high, low, one],
      [low, high, num(-1)],
    ] as const) {
      if (own.kind !== 'sym' || own.letter.role !== 'parameter' || own.indices.length > 0) continue;
      const known = [own.letter, ...values.keys()];
      if (other.kind === 'num' || values.has(own.letter) || known.some((l) => mentions(other, l))) continue;
      const domain = { kind: 'real', lower: { value: zero, open } } as const;
      const gap = letter({ name: `gap of ${own.letter.name}`, role: 'parameter', domain });
      values.set(own.letter, add(other, mul(sign, sym(gap))));
      gaps.set(gap, mul(sign, subtract(own, other)));
      break;
    }
  }
  return { put: (e) => substituteLetters(e, values), back: (e) => substituteLetters(e, gaps) };
}
