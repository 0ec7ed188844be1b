import type { Atom, Expr, Index, IndexSet } from '../expr.ts';
import type { ReduceName } from '../functionNames.ts';
import { atomIndex, boundAtom, placeIndex } from '../intern.ts';
import type { Addition } from './addition.ts';
import { dependsOn, knownSize } from './binders.ts';
import type { Comparison } from './comparison.ts';
import type { FunctionCall } from './functionCall.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Power } from './power.ts';
import type { Replacement } from './replacement.ts';
import type { Subsets } from './subsets.ts';
import type { Summation } from './summation.ts';

/** Functions of whole arrays. */
export interface Reduction {
  /** A function of the array of `body` over the binders, which are free atoms of it. @throws {Singular} for 1/0. */
  reduce(fn: ReduceName, binders: readonly Atom[], body: Expr, guard?: Expr, at?: readonly Index[]): Expr;
}

/** What they stand on. */
export type ForReductions = Nodes &
  Addition &
  Multiplication &
  Power &
  FunctionCall &
  Comparison &
  Summation &
  Replacement &
  Subsets;

/** The largest matrix whose determinant and inverse are written out: their terms grow as its factorial. */
const WRITTEN_OUT = 3;

/** An array of equal entries has one extreme; determinants and inverses of small matrices are polynomials and fractions. */
export function reduction(make: ForReductions): Reduction {
  const { num, zero, one, reduceNode, add, negate, mul, pow, call, replace, delta, sum, indexAt } = make;
  const first = placeIndex(one);

  function reduce(
    fn: ReduceName,
    binders: readonly Atom[],
    body: Expr,
    guard: Expr = one,
    at: readonly Index[] = [],
  ): Expr {
    return simple(fn, binders, body, guard, at) ?? named(fn, binders, body, guard, at);
  }

  function simple(
    fn: ReduceName,
    binders: readonly Atom[],
    body: Expr,
    guard: Expr,
    at: readonly Index[],
  ): Expr | undefined {
    const same = guard === one && !dependsOn(body, binders);
    const entry = (...places: readonly Index[]): Expr => replace(body, new Map(binders.map((b, k) => [b, places[k]!])));
    const sizes = binders.map((b) => knownSize(b.set));
    switch (fn) {
      case 'min':
      case 'max':
        return same ? body : undefined;
      case 'argmin':
      case 'argmax':
        return same ? one : undefined;
      case 'pick':
        if (same) return mul(...at.map((i) => delta(i, first)));
        return binders.length === 1 ? undefined : pickOneByOne(binders, body, guard, at);
      case 'rank':
        return body === zero ? zero : undefined;
      case 'effectiveRank':
        return undefined;
      case 'singular':
      case 'eigenvalue': {
        const [k] = at;
        if (body === zero) return zero;
        if (sizes[0] !== 1 || sizes[1] !== 1 || k !== first) return undefined;
        return fn === 'singular' ? call('abs', entry(first, first)) : entry(first, first);
      }
      case 'det':
        return small(sizes[0]) ? determinant(places(binders[0]!.set), places(binders[1]!.set), entry) : undefined;
      case 'inverse': {
        if (!small(sizes[0])) return undefined;
        const all = places(binders[0]!.set);
        const [i, j] = at as [Index, Index];
        if (!all.includes(i) || !all.includes(j)) {
          // An entry at an open index is the one of those that it agrees with.
          const entries = all.flatMap((p) => all.map((q) => mul(delta(i, p), delta(j, q), adjugate(all, p, q, entry))));
          return mul(add(...entries), pow(determinant(all, all, entry), num(-1)));
        }
        return mul(adjugate(all, i, j, entry), pow(determinant(all, all, entry), num(-1)));
      }
    }
  }

  /** The first row that holds a greatest entry, then the first such entry of that row. */
  function pickOneByOne(binders: readonly Atom[], body: Expr, guard: Expr, at: readonly Index[]): Expr {
    const [front, ...rest] = binders as [Atom, ...Atom[]];
    const inhabited = guard === one ? one : call('step', sum(rest, guard));
    const row = reduce('pick', [front], reduce('max', rest, body, guard), inhabited, at.slice(0, 1));
    const map = new Map([[front, at[0]!]]);
    return mul(row, reduce('pick', rest, replace(body, map), replace(guard, map), at.slice(1)));
  }

  const small = (n: number | undefined): boolean => n !== undefined && n >= 1 && n <= WRITTEN_OUT;
  const places = (set: IndexSet): readonly Index[] =>
    Array.from({ length: knownSize(set)! }, (_, k) => indexAt(set, k + 1));

  type Entry = (...places: readonly Index[]) => Expr;
  /** By the first row (Laplace). */
  function determinant(rows: readonly Index[], columns: readonly Index[], entry: Entry): Expr {
    if (rows.length === 0) return one;
    const [row, ...below] = rows as [Index, ...Index[]];
    return add(
      ...columns.map((c, k) => {
        const minor = determinant(
          below,
          columns.filter((x) => x !== c),
          entry,
        );
        const term = mul(entry(row, c), minor);
        return k % 2 === 0 ? term : negate(term);
      }),
    );
  }
  /** The determinant times the entry (i, j) of the inverse: the cofactor of (j, i). */
  function adjugate(all: readonly Index[], i: Index, j: Index, entry: Entry): Expr {
    const minor = determinant(
      all.filter((x) => x !== j),
      all.filter((x) => x !== i),
      entry,
    );
    return (all.indexOf(i) + all.indexOf(j)) % 2 === 0 ? minor : negate(minor);
  }

  /** Binders under names that depend on their place and on the height of what is inside alone. */
  function named(fn: ReduceName, binders: readonly Atom[], body: Expr, guard: Expr, at: readonly Index[]): Expr {
    const height = Math.max(body.height, guard.height) + 1;
    const bound = binders.map((b, k) => boundAtom(height, k, b.set));
    const map = new Map(binders.map((b, k) => [b, atomIndex(bound[k]!) as Index]));
    return reduceNode(fn, bound, replace(body, map), replace(guard, map), at);
  }

  return { reduce };
}
