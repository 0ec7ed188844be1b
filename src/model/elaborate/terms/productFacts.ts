import type * as Ast from '../../syntax/ast.ts';
import type { Fact } from '../values/choice.ts';
import { type Desk, type Scope, withFacts } from '../values/scope.ts';

/**
 * What is visible in the factors of a product: a factor `indicator(m > 1)` guards the others, so that `a[m-1]` stays on its
 * axis there, as within `where`. It is what a field with cases is printed as.
 */
export function inProduct(desk: Desk, node: Ast.Binary, scope: Scope): Scope {
  const conditions = indicators(node);
  return conditions.length === 0
    ? scope
    : withFacts(
        scope,
        conditions.flatMap((c): readonly Fact[] => desk.condition(c, scope)?.facts ?? []),
      );
}

/** The conditions of the indicators among the factors of a product. */
function indicators(e: Ast.Expression): readonly Ast.Expression[] {
  if (e.kind === 'binary' && e.operator === '*') return [...indicators(e.left), ...indicators(e.right)];
  if (e.kind === 'binary' && e.operator === '/') return indicators(e.left);
  if (e.kind === 'negate') return indicators(e.operand);
  const named = e.kind === 'call' && e.callee.kind === 'name' && e.callee.text === 'indicator';
  return named && e.args.length === 1 && e.binders.length === 0 ? [e.args[0]!.value] : [];
}
