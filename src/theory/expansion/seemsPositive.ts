import type { Expr } from '../../expr/expr.ts';
import { isPositive } from '../../expr/sign.ts';
import { doubles } from '../../rewrite/arithmetic.ts';
import { evaluate } from '../../rewrite/evaluate.ts';
import { realPoint } from '../../rewrite/randomPoint.ts';

/** Whether a number is positive, by the domains of its letters or else at every random point that is tried. */
export function seemsPositive(e: Expr): boolean {
  if (isPositive(e)) return true;
  for (let seed = 1; seed <= POINTS; seed++) {
    const found = evaluate(e, doubles, realPoint(doubles, { seed, sizes: new Map(), indices: new Map() }));
    if (found.kind !== 'value' || !(found.value > 0)) return false;
  }
  return true;
}
const POINTS = 24;
