import { divide, mul, negate, num, pow, split, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { isNonzero } from '../../expr/sign.ts';
import { factorsOf, termsOf } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { letterCount, powerOf } from './coefficients.ts';

/**
 * The multiple of a vector that reads best: each entry over one letter at most, or else one entry 1, or no denominators;
 * more entries positive than negative, or as many and the first that is read positive. The first `quiet` entries stand
 * for constants, which set no scale and no sign.
 */
export function presentable(
  whole: readonly Expr[],
  quiet: number,
  readsNegative: (list: readonly Expr[]) => boolean,
): readonly Expr[] {
  const loud = whole.slice(quiet).filter((x) => x !== zero);
  const entries = whole.filter((x) => x !== zero);
  const divided = (by: Expr): readonly Expr[] => whole.map((x) => divide(x, by));
  const best = plainly(entries, quiet, divided) ?? cheapest([...loud.filter(isMonomial).map(divided), whole]);
  const sign = balance(best.slice(quiet));
  const flipped = best.map((x) => expand(negate(x)));
  if (sign !== 0) return sign < 0 ? flipped : best;
  const first = best.slice(quiet).find((x) => x !== zero);
  const [one, other] = first !== undefined && isNegative(first) ? [flipped, best] : [best, flipped];
  return readsNegative(one) && !readsNegative(other) ? other : one;
}

/** Over the letters of the denominators, where each entry then has one at most. */
function plainly(
  entries: readonly Expr[],
  quiet: number,
  divided: (by: Expr) => readonly Expr[],
): readonly Expr[] | undefined {
  if (quiet > 0 || !entries.every(isMonomial)) return undefined;
  const highest = highestPowers(entries);
  if (![...highest.keys()].every(isNonzero)) return undefined;
  const way = divided(mul(...[...highest].map(([b, p]) => pow(b, num(p)))));
  return way.every((x) => factorsOf(x).reduce((n, f) => n + Math.abs(Q.toNumber(powerOf(f)[1])), 0) <= 1)
    ? way
    : undefined;
}

const isMonomial = (e: Expr): boolean => e.kind !== 'add';

function highestPowers(entries: readonly Expr[]): ReadonlyMap<Expr, Q.Rational> {
  const highest = new Map<Expr, Q.Rational>();
  for (const t of entries.filter((x) => x.kind !== 'add'))
    for (const [b, p] of factorsOf(t).map(powerOf)) {
      const known = highest.get(b);
      if (known === undefined || Q.compare(p, known) > 0) highest.set(b, p);
    }
  return highest;
}

/** The first of those with the fewest letters. */
function cheapest(ways: readonly (readonly Expr[])[]): readonly Expr[] {
  const cost = (way: readonly Expr[]): number => way.reduce((n, x) => n + letterCount(x), 0);
  return ways.reduce((best, way) => (cost(way) < cost(best) ? way : best));
}

const isNegative = (e: Expr): boolean => termsOf(e).every((t) => Q.isNegative(split(t)[0]));
/** How many entries are positive, less those that are negative. */
const balance = (list: readonly Expr[]): number =>
  list.reduce((n, x) => n + (x === zero ? 0 : isNegative(x) ? -1 : 1), 0);
