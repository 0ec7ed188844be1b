import type { LimitStep } from '../../model.ts';
import type { Statement } from '../../syntax/statement.ts';
import { endless } from '../terms/condition.ts';
import type { Desk } from '../values/scope.ts';
import { numberAt } from './domain.ts';

/** The steps of `limit N -> infinity, P/N = alpha`, in their order. */
export function limitsOf(desk: Desk, s: Extract<Statement, { kind: 'limit' }>): readonly LimitStep[] {
  const made: LimitStep[] = [];
  for (const { left, relation, right, place } of s.entries) {
    const from = numberAt(desk, left);
    if (relation === '=' && endless(right)) {
      const written = desk.report.text(left.place);
      desk.report.error('E0353', right.place, 'a ratio that is kept is a number', `\`${written} -> infinity\``);
      continue;
    }
    const to = endless(right) ? undefined : numberAt(desk, right);
    if (from === undefined || (to === undefined && !endless(right))) continue;
    made.push({ left: from, relation, ...(to !== undefined && { right: to }), place });
  }
  return made;
}
