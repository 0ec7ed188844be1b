import type { Expr } from '../../expr/expr.ts';
import { mentions, termsOf, treeSize } from '../../expr/traverse.ts';
import type { Field } from '../derivation.ts';
import { changesAlone } from './alone.ts';
import type { Candidate } from './candidates.ts';
import { outgrows } from './leading.ts';
import { type Changes, monomials, type Values } from './rows.ts';

/** What takes less to be derived is derived: to see that it is not needed takes as much. */
const LITTLE = { polynomial: 60, any: 250 };

/**
 * The potentials that may be part of what is conserved together with some candidates. The change of a long loss has
 * thousands of terms, and almost never is it needed: that can be seen in numbers before it is derived.
 */
export function needed(
  potentials: readonly Candidate[],
  list: readonly Candidate[],
  { fields }: Changes,
  wheres: readonly Values[],
): readonly Candidate[] {
  const degree = Math.max(0, ...list.map((c) => c.degree));
  return potentials.reduce<readonly Candidate[]>((left, p) => {
    const work = workAhead(p.term, fields);
    // What a single monomial decays at is a rate at which others are looked for.
    if (work < LITTLE.polynomial || monomials(p.term).has(p.term)) return left;
    const others = left.filter((o) => o !== p);
    const outside =
      (others.length === 0 && outgrows(p.term, degree, fields, wheres)) ||
      (work >= LITTLE.any &&
        changesAlone(
          p.term,
          [...list, ...others].map((c) => c.term),
          fields,
          wheres,
          work,
        ));
    return outside ? others : left;
  }, potentials);
}

/** What it takes to derive the change of a term, about: for each of its terms and each of a field the length of what comes of it. */
function workAhead(e: Expr, fields: readonly Field[]): number {
  let work = 0;
  for (const f of fields)
    for (const t of termsOf(e).filter((x) => mentions(x, f.state)))
      for (const r of termsOf(f.right))
        work += ((treeSize(t) + treeSize(r)) / 16) * (1 + (t.height + r.height - 1) ** 2);
  return work;
}
