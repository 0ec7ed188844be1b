import { divide, mul, square, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { attempted } from '../../theory/attempted.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import { positiveByRoots } from '../../theory/thresholds/needs.ts';
import { specialise } from '../case/case.ts';
import { surelyPositive } from '../case/signs.ts';
import { withinConditions } from './withinConditions.ts';

/**
 * Whether a term is positive wherever conditions hold, as far as its form shows it: by the domains of its letters, by
 * letters that a condition bounds, each alone and all together, or as a positive multiple of what a condition says is
 * positive, or of its reciprocal.
 */
export function positiveWithin(when: readonly Condition[]): (e: Expr) => boolean {
  const all = conjuncts(when);
  const ways = [[], all, ...(all.length > 1 ? all.map((w) => [w]) : [])].map(withinConditions);
  const gaps = all.flatMap((w) => {
    if (w.kind !== 'compare') return [];
    // What is not 0 has a positive square.
    if (w.comparison === '!=') return [square(specialise(subtract(w.left, w.right), when).term)];
    if (w.comparison !== '<' && w.comparison !== '>') return [];
    const [high, low] = w.comparison === '<' ? [w.right, w.left] : [w.left, w.right];
    const gap = specialise(subtract(high, low), when).term;
    return vanishes(gap) ? [] : [gap];
  });
  // What is positive times a gap, or over it, is positive too.
  const multiple = (e: Expr, gap: Expr): boolean =>
    [divide, mul].some((by) => {
      const other = attempted(() => factored(by(e, gap)));
      return other !== undefined && ways.some((way) => surelyPositive(way(other)));
    });
  return (e) =>
    ways.some((way) => surelyPositive(way(e))) ||
    gaps.some((g) => multiple(e, g)) ||
    ways.some((way) => positiveByRoots(way(e)));
}
