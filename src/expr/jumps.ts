import { children } from './build.ts';
import type { Atom, Expr } from './expr.ts';
import { factorsOf } from './traverse.ts';

/**
 * Whether an expectation in the term averages over a jump whose place depends on what moves. The derivative of such a
 * mean is not the mean of the derivatives: the jump itself is averaged. A step that stands beside its own argument
 * does not jump.
 */
export function averagesOverJump(e: Expr, moves: (part: Expr) => boolean): boolean {
  const seen = new Set<Expr>();
  const visit = (x: Expr, random: readonly Atom[], beside: readonly Expr[]): boolean => {
    if (random.length === 0) {
      if (seen.has(x)) return false;
      seen.add(x);
    }
    if (x.kind === 'sum') {
      const own = x.binders.filter((b) => b.set.structure.kind === 'outcomes');
      return visit(x.body, [...random, ...own], own.length > 0 ? [] : beside);
    }
    if (x.kind === 'mul') return x.factors.some((f) => visit(f, random, [...beside, ...x.factors]));
    if (x.kind === 'add') return x.terms.some((t) => visit(t, random, beside));
    if (x.kind === 'reduce' && JUMPING.has(x.fn))
      if (random.some((a) => x.body.free.includes(a)) && moves(x.body)) return true;
    if (x.kind === 'call') {
      const arg = x.args[0]!;
      if (x.fn === 'sg') return false;
      const jumps = x.fn === 'step' || x.fn === 'sign';
      if (jumps && random.some((a) => arg.free.includes(a)) && moves(arg)) {
        // What does not depend on the variable was pulled out of the mean.
        const inside = factorsOf(arg).filter((f) => random.some((a) => f.free.includes(a)));
        if (!inside.every((f) => beside.includes(f))) return true;
      }
    }
    return children(x).some((c) => visit(c, random, []));
  };
  return visit(e, [], []);
}

const JUMPING = new Set(['argmin', 'argmax', 'pick', 'rank']);
