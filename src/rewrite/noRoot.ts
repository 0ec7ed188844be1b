import { isGuard } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { doubles } from './arithmetic.ts';
import { evaluate } from './evaluate.ts';
import { type PointRecipe, realPoint } from './randomPoint.ts';

/** Below this a number that is computed in doubles is taken to be negative. */
const NEGATIVE = -1e-9;

/**
 * What stands under the even roots that are taken whatever the indices are, without indices of its own: factors, terms and
 * arguments, but nothing within a sum, or beside a condition, which may leave it out.
 */
export function rootedIn(e: Expr): readonly Expr[] {
  const found = new Set<Expr>();
  const visit = (x: Expr): void => {
    if (x.kind === 'add') for (const t of x.terms) visit(t);
    else if (x.kind === 'mul') {
      if (!x.factors.some(isGuard)) for (const f of x.factors) visit(f);
    } else if (x.kind === 'call') {
      if (x.args.length === 1) visit(x.args[0]!);
    } else if (x.kind === 'pow') {
      const { base, exponent } = x;
      if (exponent.kind === 'num' && exponent.value.d % 2n === 0n && base.free.length === 0) found.add(base);
      visit(base);
    }
  };
  visit(e);
  return [...found];
}

const known = new WeakMap<Expr, Map<string, boolean>>();

/**
 * Whether a root has no real value at a random point, as doubles see it: the point is left out then, and nothing has to be
 * worked out with many digits to learn that. A point left out says nothing of a term. Many terms share their roots.
 */
export function hasNoRoot(base: Expr, { seed, sizes, indices, sample }: PointRecipe): boolean {
  let own = known.get(base);
  if (own === undefined) {
    own = new Map();
    known.set(base, own);
  }
  const key = `${seed}|${[...sizes].map(([l, n]) => `${l.id}=${n}`).join()}`;
  let none = sample === undefined ? own.get(key) : undefined;
  if (none === undefined) {
    const at = evaluate(base, doubles, realPoint(doubles, { seed, sizes, indices, sample }), WORK);
    none = at.kind === 'value' && at.value < NEGATIVE;
    if (sample === undefined) own.set(key, none);
  }
  return none;
}
/** Operations for one root. */
const WORK = 2000;
