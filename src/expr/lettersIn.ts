import { children } from './constructors/structure.ts';
import type { Expr, IndexSet, Letter } from './expr.ts';

/** All letters that occur in the term, in the order of their names. */
export function letters(e: Expr): readonly Letter[] {
  let all = inOrder.get(e);
  if (all === undefined) {
    all = lettersOf(e);
    inOrder.set(e, all);
  }
  return all;
}
const inOrder = new WeakMap<Expr, readonly Letter[]>();

function lettersOf(e: Expr): readonly Letter[] {
  const found = new Set<Letter>();
  const seen = new Set<Expr>();
  const visit = (x: Expr): void => {
    if (seen.has(x)) return;
    seen.add(x);
    if (x.kind === 'sym') found.add(x.letter);
    for (const set of setsAt(x)) for (const l of letters(set.size)) found.add(l);
    children(x).forEach(visit);
  };
  visit(e);
  return [...found].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
}
const setsAt = (x: Expr): readonly IndexSet[] =>
  x.kind === 'sum' || x.kind === 'prod' || x.kind === 'reduce' ? x.binders.map((b) => b.set) : [];

export const mentions = (e: Expr, l: Letter): boolean => mentioned(e).has(l);

const NO_LETTERS: ReadonlySet<Letter> = new Set();
const within = new WeakMap<Expr, ReadonlySet<Letter>>();
/** The letters whose components stand in a term; terms with the same letters share the set. */
export function mentioned(e: Expr): ReadonlySet<Letter> {
  let all = within.get(e);
  if (all === undefined) {
    all = NO_LETTERS;
    for (const c of children(e)) {
      const own = mentioned(c);
      if (all.size === 0) all = own;
      else if (own !== all && ![...own].every((l) => all!.has(l))) all = new Set([...all, ...own]);
    }
    if (e.kind === 'sym' && !all.has(e.letter)) all = new Set([...all, e.letter]);
    within.set(e, all);
  }
  return all;
}
