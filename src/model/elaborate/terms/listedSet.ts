import * as B from '../../../expr/build.ts';
import type { Atom, Index, IndexSet } from '../../../expr/expr.ts';
import { subsetIndex } from '../../../expr/intern.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { setText } from '../values/shape.ts';

/** Reads what stands in a bracket as an index on an axis. */
type ReadIndex = (desk: Desk, node: Ast.Expression, set: IndexSet, scope: Scope) => Index | undefined;

/** Reads `{a, b}` on an axis of subsets; undefined where it was refused. */
export function listedSet(
  desk: Desk,
  node: Ast.SetIndex,
  set: IndexSet,
  scope: Scope,
  indexOn: ReadIndex,
): Index | undefined {
  const { report } = desk;
  const { structure } = set;
  if (structure.kind !== 'subsets') {
    report.error(
      'E0315',
      node.place,
      `a set stands on an axis of ${setText(set)}`,
      'a set is an index of an axis that `index P = subsets(…)` declares',
    );
    return undefined;
  }
  const { take, of, name } = structure;
  if (node.elements.length !== take) {
    const has = node.elements.length;
    report.error('E0317', node.place, `a member of \`${name}\` has ${take} elements, this set ${has}`);
    return undefined;
  }
  const found = node.elements.map((e) => indexOn(desk, e, of, scope));
  if (found.some((i) => i === undefined)) return undefined;
  const elements = found as Index[];
  for (const [k, a] of elements.entries())
    for (const [m, b] of elements.slice(0, k).entries()) {
      if (differ(a, b, scope)) continue;
      const [x, y] = [node.elements[m]!, node.elements[k]!].map((e) => report.text(e.place));
      const same = B.unequal(a, b) === B.zero;
      report.error(
        'E0316',
        node.elements[k]!.place,
        same
          ? `\`{${x}, ${y}}\` has one element, not two`
          : `\`${x}\` and \`${y}\` may agree, then there is no such set`,
        same ? undefined : `a condition that excludes it: \`if ${x} != ${y}\``,
      );
      return undefined;
    }
  return subsetIndex(set, elements);
}

/** Whether two indices differ for certain, or by a condition around them. */
function differ(a: Index, b: Index, scope: Scope): boolean {
  const guard = B.unequal(a, b);
  if (guard === B.one || scope.facts.some((f) => f.apart === guard)) return true;
  if (a.kind !== 'atom' || b.kind !== 'atom' || a.shift !== 0 || b.shift !== 0) return false;
  return precedes(a.atom, b.atom, scope) || precedes(b.atom, a.atom, scope);
}

/** Whether a < … < b follows from what is known. */
function precedes(a: Atom, b: Atom, scope: Scope): boolean {
  const reached = new Set([a]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { order } of scope.facts) if (order !== undefined && reached.has(order[0])) reached.add(order[1]);
  }
  return reached.has(b);
}
