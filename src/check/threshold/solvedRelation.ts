import { divide, mul, num, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { mentions, substitute } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import type { Case } from '../case/case.ts';
import { movers, type Threshold } from './mover.ts';

/** The relation solved for one of its letters. */
export interface Solved {
  readonly letter: Letter;
  readonly value: Expr;
}

/** The relation solved for a letter in which it is linear. */
export function solvedRelation(c: Case, form: Pick<Threshold, 'left' | 'right'>): Solved | undefined {
  for (const letter of movers(c, form)) {
    if (letter.axes.length > 0) continue;
    for (const [side, other] of [
      [form.left, form.right],
      [form.right, form.left],
    ] as const)
      if (side.kind === 'sym' && side.letter === letter && !mentions(other, letter)) return { letter, value: other };
    const gap = subtract(form.left, form.right);
    const slope = derivative(gap, sym(letter));
    if (mentions(factored(slope), letter) || vanishes(slope)) continue;
    const rest = substitute(gap, (s) => (s.letter === letter ? zero : undefined));
    return { letter, value: factored(divide(mul(num(-1), rest), slope)) };
  }
  return undefined;
}
