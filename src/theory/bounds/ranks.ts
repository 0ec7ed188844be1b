import { add, divide, mul, num, one, rebuild, reduce, square, subtract, sum, zero } from '../../expr/build.ts';
import type { Atom, Expr, Reduce } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, open, openReduce, some, termsOf } from '../../expr/traverse.ts';

/** That a rank, or what a rank bounds, is at most something, and why. */
export interface RankBound {
  readonly of: Expr;
  readonly most: Expr;
  readonly why: string;
}

/** How many ways to cut a product, and how many bounds of one rank, are tried. */
const MOST_FACTORS = 6;
const MOST_BOUNDS = 24;
const MOST_CASES = 64;

/**
 * Shows that a term is not negative (or positive, by the test that is given) from bounds of the ranks in it: in every case of
 * its kinks some bounds do. The bounds that were used; undefined where they do not show it.
 */
export function byRanks(gap: Expr, shows: (e: Expr) => boolean): readonly RankBound[] | undefined {
  if (!some(gap, isRankLike)) return undefined;
  return scoped(() => {
    const cases = casesOf(gap);
    if (cases === undefined) return undefined;
    const used = new Set<RankBound>();
    for (const one of cases) {
      const found = bounded(one, shows);
      if (found === undefined) return undefined;
      for (const b of found) used.add(b);
    }
    return [...used];
  });
}

const isRankLike = (e: Expr): boolean =>
  e.kind === 'reduce' && (e.fn === 'rank' || e.fn === 'effectiveRank' || e.fn === 'singular');

/** What a term is for each choice of which side of its kinks it is on; the choices that are not possible are among them. */
function casesOf(e: Expr): readonly Expr[] | undefined {
  let open: readonly Expr[] = [e];
  for (;;) {
    const kinks = open.map(kinkIn);
    if (kinks.every((k) => k === undefined)) return open;
    open = open.flatMap((x, m) => {
      const kink = kinks[m];
      return kink === undefined ? [x] : [put(x, kink, zero), put(x, kink, kink.args[0]!)];
    });
    if (open.length > MOST_CASES) return undefined;
  }
}

type Call = Extract<Expr, { kind: 'call' }>;
/** A `relu` with none inside, outside of sums. */
function kinkIn(e: Expr): Call | undefined {
  if (!isArithmetic(e)) return undefined;
  const parts = e.kind === 'call' ? e.args : e.kind === 'add' ? e.terms : e.kind === 'mul' ? e.factors : [];
  for (const p of parts) {
    const found = kinkIn(p);
    if (found !== undefined) return found;
  }
  return e.kind === 'call' && e.fn === 'relu' ? e : undefined;
}
const isArithmetic = (e: Expr): boolean => e.kind === 'add' || e.kind === 'mul' || e.kind === 'call';
const put = (e: Expr, from: Expr, to: Expr): Expr =>
  e === from
    ? to
    : isArithmetic(e)
      ? rebuild(
          e,
          (x) => put(x, from, to),
          (i) => i,
        )
      : e;

/** The bounds, put in the place of what is taken away, that show it. */
function bounded(gap: Expr, shows: (e: Expr) => boolean): readonly RankBound[] | undefined {
  if (shows(gap)) return [];
  for (const t of termsOf(gap)) {
    const coefficient = t.kind === 'mul' ? t.coefficient : Q.ONE;
    if (!Q.isNegative(coefficient)) continue;
    const bounds = boundsOf(mul(num(Q.inverse(coefficient)), t));
    if (bounds.length === 0) continue;
    for (const b of bounds) {
      const rest = bounded(add(subtract(gap, t), mul(num(coefficient), b.most)), shows);
      if (rest !== undefined) return [b, ...rest];
    }
    return undefined;
  }
  return undefined;
}

const known = new WeakMap<Expr, readonly RankBound[]>();

function boundsOf(of: Expr): readonly RankBound[] {
  const before = known.get(of);
  if (before !== undefined) return before;
  const found: RankBound[] = [];
  const say = (most: Expr, why: string): void => {
    if (most !== of && !found.some((b) => b.most === most)) found.push({ of, most, why });
  };
  if (of.kind === 'reduce' && of.fn === 'rank') ofMatrix(of, say);
  // Roy & Vetterli 2007, The effective rank: the entropy of so many numbers is at most the logarithm of how many they are.
  if (of.kind === 'reduce' && of.fn === 'effectiveRank') say(rankOf(of), 'an effective rank is at most the rank');
  const matrix = stable(of);
  if (matrix !== undefined)
    say(rankOf(matrix), 'a stable rank is at most the rank: no singular value exceeds the first');
  const all = found.slice(0, MOST_BOUNDS);
  known.set(of, all);
  return all;
}

const rankOf = (e: Reduce): Expr => {
  const { binders, body } = openReduce(e);
  return reduce('rank', binders, body, one, []);
};

/** The matrix of which a term is the stable rank, |A|^2 over the square of the first singular value. */
function stable(e: Expr): Reduce | undefined {
  for (const f of factorsOf(e)) {
    if (f.kind !== 'pow' || f.base.kind !== 'reduce' || f.base.fn !== 'singular') continue;
    const { binders, body } = openReduce(f.base);
    const [k] = f.base.at;
    const isFirst = k?.kind === 'place' && k.value === one;
    if (isFirst && e === divide(sum(binders, square(body)), square(f.base))) return f.base;
  }
  return undefined;
}

type Say = (most: Expr, why: string) => void;

/** Bounds of a rank by how its matrix is made. */
function ofMatrix(e: Reduce, say: Say): void {
  const { binders, body } = openReduce(e);
  const [row, column] = binders as [Atom, Atom];
  for (const b of binders) say(b.set.size, 'a rank is at most the number of rows, and that of columns');
  const parts = termsOf(body);
  if (parts.length > 1) {
    const ranks = parts.map((t) => reduce('rank', binders, t, one, []));
    say(add(...ranks), 'the rank of a sum is at most the sum of the ranks');
    return;
  }
  const { over, factors } = product(body);
  const own = factors.filter((f) => f.free.includes(row) && f.free.includes(column));
  if (own.length > 0) {
    const alone = over.length === 0 && own.length === 1 && factors.length > 1;
    if (alone) say(reduce('rank', binders, own[0]!, one, []), 'what multiplies whole rows or columns raises no rank');
    return;
  }
  ofProduct(row, column, over, factors, say);
}

/** The factors of a product of sums, and what it is summed over. */
function product(e: Expr): { readonly over: readonly Atom[]; readonly factors: readonly Expr[] } {
  if (e.kind === 'sum') {
    const { binders, body } = open(e);
    const inner = product(body);
    return { over: [...binders, ...inner.over], factors: inner.factors };
  }
  if (e.kind !== 'mul') return { over: [], factors: [e] };
  const all = e.factors.map(product);
  return { over: all.flatMap((x) => x.over), factors: all.flatMap((x) => x.factors) };
}

/** A product cut in two: its rank is at most the size of the axis between the parts, and the rank of each of them. */
function ofProduct(row: Atom, column: Atom, over: readonly Atom[], factors: readonly Expr[], say: Say): void {
  const left = factors.filter((f) => f.free.includes(row));
  const right = factors.filter((f) => f.free.includes(column));
  const between = factors.filter((f) => !left.includes(f) && !right.includes(f));
  if (between.length > MOST_FACTORS) return;
  const isIn = (side: readonly Expr[], a: Atom): boolean => side.some((f) => f.free.includes(a));
  const cuts = Array.from({ length: 2 ** between.length }, (_, k) => {
    const a = [...left, ...between.filter((_, m) => (k >> m) % 2 === 1)];
    const b = [...right, ...between.filter((_, m) => (k >> m) % 2 === 0)];
    return { a, b, shared: over.filter((x) => isIn(a, x) && isIn(b, x)) };
    // An expectation is a sum of more terms than any number.
  }).filter(({ shared }) => shared.every((x) => x.set.structure.kind !== 'outcomes'));
  for (const { shared } of cuts)
    if (shared.length === 0) say(one, 'columns are multiples of one');
    else say(mul(...shared.map((x) => x.set.size)), 'a product passes an axis: its rank is at most the size of that');
  for (const { a, b, shared } of cuts) {
    const [x, ...others] = shared;
    if (x === undefined || others.length > 0) continue;
    for (const [end, side] of [
      [row, a],
      [column, b],
    ] as const) {
      if (side.length === factors.length) continue;
      const inside = over.filter((o) => o !== x && isIn(side, o));
      const made = sum(inside, mul(...side));
      for (const order of [
        [end, x],
        [x, end],
      ])
        say(reduce('rank', order, made, one, []), 'the rank of a product is at most that of each part');
    }
  }
}
