import type { Expr, Letter } from '../../expr/expr.ts';
import { children } from '../../expr/traverse.ts';
import { degree } from '../degree.ts';

/** The letters of `among` in those summands of a term that mention a letter of `beside`. */
export function lettersBeside(e: Expr, beside: ReadonlySet<Letter>, among: ReadonlySet<Letter>): ReadonlySet<Letter> {
  const found = new Set<Letter>();
  const visit = (x: Expr): void => {
    if (degree(x, beside) === 0) return;
    if (x.kind === 'add') x.terms.forEach(visit);
    else if (x.kind === 'sum') visit(x.body);
    else for (const l of mentioned(x)) if (among.has(l)) found.add(l);
  };
  visit(e);
  return found;
}

function mentioned(e: Expr): ReadonlySet<Letter> {
  const found = new Set<Letter>();
  const visit = (x: Expr): void => {
    if (x.kind === 'sym') found.add(x.letter);
    children(x).forEach(visit);
  };
  visit(e);
  return found;
}
