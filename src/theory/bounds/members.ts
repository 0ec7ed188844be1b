import { indexAt, mul, num, replace } from '../../expr/build.ts';
import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { isNonnegative, isPositive } from '../../expr/sign.ts';
import { open } from '../../expr/traverse.ts';

/**
 * Single terms of a sum of terms that are not negative, each of them no more than the sum: its summands, and of a sum
 * over an index the one at an index that stands free in it, or at the first place.
 */
export function membersOf(e: Expr): readonly Expr[] {
  if (e.kind === 'add')
    return e.terms.every(isNonnegative)
      ? e.terms.flatMap((t) => [...(t.kind === 'sum' ? [] : [t]), ...membersOf(t)])
      : [];
  if (e.kind === 'mul') {
    const inner = e.factors.find((f) => f.kind === 'sum');
    if (inner === undefined) return [];
    const rest = mul(num(e.coefficient), ...e.factors.filter((f) => f !== inner));
    return isNonnegative(rest) ? membersOf(inner).map((m) => mul(rest, m)) : [];
  }
  if (e.kind !== 'sum') return [];
  const o = open(e);
  if (!isNonnegative(o.body) || o.binders.some((b) => b.set.structure.kind !== 'plain')) return [];
  return chosen(o.binders, e.free).map((at) => replace(o.body, at));
}

/** What the binders of a sum may be: the free indices over the same sets, each in turn, else the first place. */
function chosen(binders: readonly Atom[], free: readonly Atom[]) {
  if (!binders.every((b) => isPositive(b.set.size))) return [];
  const first = new Map(binders.map((b) => [b, indexAt(b.set, 1)]));
  const named = free
    .filter((a) => binders.some((b) => b.set === a.set))
    .map((a) => new Map(binders.map((b) => [b, b.set === a.set ? atomIndex(a) : indexAt(b.set, 1)])));
  return named.length > 0 ? named : [first];
}
