import { subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { children, letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import type { Case } from '../case/case.ts';

/** More terms than this are not looked at. */
const MOST = 12;

/**
 * Terms in parameters alone that a claim is made of, sums and differences such as a - b, what stands under roots and in
 * denominators, sides of conditions; those of the claim before those of the motion. Where one is 0 a claim may be another.
 */
export function ownTerms(c: Case, form: Form): readonly Expr[] {
  const found = new Set<Expr>();
  const isOwn = (e: Expr): boolean => {
    const all = letters(e);
    return e.free.length === 0 && all.length > 0 && all.every((l) => l.role === 'parameter' && l.axes.length === 0);
  };
  const visit = (e: Expr): void => {
    if (found.size >= MOST) return;
    // Of what stands there as a sum only zeros are looked for: a letter alone is 0 at an end of its domain.
    if (e.kind === 'add' && isOwn(e)) found.add(e);
    for (const part of children(e)) visit(part);
  };
  for (const e of terms(form)) visit(e);
  for (const w of conjuncts(c.when)) if (w.kind === 'compare') visit(subtract(w.left, w.right));
  for (const f of c.fields) visit(f.right);
  return [...found];
}

/** All terms that a form holds, wherever they stand in it; letters and indices are no terms. */
function terms(form: unknown): readonly Expr[] {
  if (Array.isArray(form)) return form.flatMap(terms);
  if (form === null || typeof form !== 'object' || 'role' in form || 'set' in form) return [];
  if (isTerm(form)) return [form];
  return Object.values(form).flatMap(terms);
}

const isTerm = (x: object): x is Expr => 'kind' in x && 'free' in x && 'id' in x;
