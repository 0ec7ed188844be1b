import { add, movesWithState, mul, num, replace, split, sum, zero } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex, fresh } from '../../expr/intern.ts';
import { isNonnegative } from '../../expr/sign.ts';
import { open } from '../../expr/traverse.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import type { Ends } from './bound.ts';
import { belowPolynomial } from './squares.ts';
import { tangents } from './tangents.ts';

type EndsOf = (e: Expr) => Ends;

/**
 * Bounds from below of a sum of terms: term by term; sums over one index term by term of that index; with logarithms
 * and exponentials replaced by what lies below them; with squares completed. Empty where none was found.
 */
export function belowSum(terms: readonly Expr[], ends: EndsOf): readonly Expr[] {
  const found: Expr[] = [];
  const each = terms.map((t) => ends(t).low);
  if (each.every((low) => low.length > 0)) found.push(...combined(each));
  found.push(...merged(terms, ends));
  for (const other of tangents(terms)) {
    if (found.length >= ENOUGH) break;
    found.push(...ends(other).low);
  }
  if (found.length < ENOUGH) found.push(...belowPolynomial(terms, ends));
  if (found.length === 0) found.push(...multipliedOut(terms, ends));
  return found;
}
const ENOUGH = 4;

/** One bound of each term, added up: the first ones, and those that are not negative. */
function combined(each: readonly (readonly Expr[])[]): readonly Expr[] {
  const first = add(...each.map((low) => low[0]!));
  const other = add(...each.map((low) => low.find(isNonnegative) ?? low[0]!));
  return first === other ? [first] : [first, other];
}

interface Part {
  readonly front: Expr;
  readonly binders: readonly Atom[];
  readonly body: Expr;
}

/** A number, or what does not move, times a sum over indices. */
function partOf(t: Expr): Part | undefined {
  const [c, rest] = split(t);
  const factors = rest.kind === 'mul' ? rest.factors : [rest];
  const inner = factors.filter(movesWithState);
  const [s] = inner;
  if (inner.length !== 1 || s?.kind !== 'sum') return undefined;
  const o = open(s);
  return { front: mul(num(c), ...factors.filter((f) => f !== s)), binders: o.binders, body: o.body };
}

/** Sums over one and the same set, put under one sum sign and bounded there. */
function merged(terms: readonly Expr[], ends: EndsOf): readonly Expr[] {
  const parts = terms.map(partOf);
  const sets = new Set(parts.flatMap((p) => p?.binders.map((b) => b.set) ?? []));
  for (const set of sets) {
    const own = parts.flatMap((p, k) => (p?.binders.some((b) => b.set === set) ? [k] : []));
    if (own.length < 2 || set.structure.kind === 'outcomes') continue;
    const index = fresh(set);
    const bodies = own.map((k) => {
      const { front, binders, body } = parts[k]!;
      const mine = binders.find((b) => b.set === set)!;
      const rest = binders.filter((b) => b !== mine);
      return mul(front, sum(rest, replace(body, new Map([[mine, atomIndex(index)]]))));
    });
    const inside = ends(add(...bodies)).low;
    if (inside.length === 0) continue;
    const others = terms.filter((_, k) => !own.includes(k));
    const outside = others.length === 0 ? [zero] : ends(add(...others)).low;
    return inside.flatMap((a) => outside.map((b) => add(sum([index], a), b)));
  }
  return [];
}

/** Bounds of the sum with its products multiplied out, where that changes it. */
function multipliedOut(terms: readonly Expr[], ends: EndsOf): readonly Expr[] {
  const e = add(...terms);
  try {
    const flat = expand(e);
    return flat === e ? [] : ends(flat).low;
  } catch (problem) {
    if (problem instanceof TooManyTerms) return [];
    throw problem;
  }
}
