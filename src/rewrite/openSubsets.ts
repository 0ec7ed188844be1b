import { distinct, mul, num, open, rebuild, replace, sum } from '../expr/build.ts';
import type { Atom, Expr, Index, IndexSet } from '../expr/expr.ts';
import { atomIndex, freeAtom, fresh, scoped, subsetIndex } from '../expr/intern.ts';
import { rational } from '../expr/rational.ts';
import { some } from '../expr/traverse.ts';

/** Subsets of more elements stay closed: the terms grow with the factorial of their number. */
const MOST = 3;

/**
 * A term that is zero exactly where this one is, with every subset written as the set of its elements: the sum over
 * the subsets of k is the sum over k elements that differ, divided by k!; a free one stands for any elements that differ.
 */
export function openSubsets(e: Expr): Expr {
  return scoped(() => {
    let made = openSums(e);
    for (const p of e.free) {
      const set = opened(p.set);
      // A denominator would carry the new names into the conditions of the result.
      if (set === undefined || some(e, (x) => x.kind === 'pow' && x.free.includes(p))) continue;
      const indices = Array.from({ length: set.take }, (_, k) => atomIndex(freeAtom(`${p.name}(${k + 1})`, set.of)));
      made = mul(distinct(indices), put(made, p, indices));
    }
    return made;
  });
}

/** The same term with sums over subsets written as sums over their elements; free subsets stay. */
export function openSums(e: Expr): Expr {
  if (!some(e, (x) => x.kind === 'sum' && x.binders.some((b) => opened(b.set) !== undefined))) return e;
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (x.kind !== 'sum') return rebuild(x, visit);
      const o = open(x);
      let body = visit(o.body);
      let binders: readonly Atom[] = o.binders;
      for (const p of o.binders) {
        const set = opened(p.set);
        if (set === undefined) continue;
        const elements = Array.from({ length: set.take }, () => fresh(set.of));
        const indices = elements.map((a) => atomIndex(a));
        body = mul(num(rational(1, factorial(set.take))), distinct(indices), put(body, p, indices));
        binders = [...binders.filter((b) => b !== p), ...elements];
      }
      return sum(binders, body);
    };
    return visit(e);
  });
}

const opened = ({ structure }: IndexSet) =>
  structure.kind === 'subsets' && structure.take <= MOST ? structure : undefined;
const put = (e: Expr, p: Atom, elements: readonly Index[]): Expr =>
  replace(e, new Map([[p, subsetIndex(p.set, elements)]]));
const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
