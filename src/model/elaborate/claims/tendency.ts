import { mentions } from '../../../expr/traverse.ts';
import type { Tendency } from '../../claim.ts';
import type * as Ast from '../../syntax/ast.ts';
import { endless } from '../terms/condition.ts';
import type { Desk } from '../values/scope.ts';
import { type ClaimScope, numeral } from './claimScope.ts';

/** What tends where: time beyond all bounds, or a parameter or a size; undefined for others. */
export function tendencyOf(
  desk: Desk,
  as: { readonly left: Ast.Expression; readonly right: Ast.Expression },
  open: ClaimScope,
): Tendency | 'time' | undefined {
  if (as.left.kind !== 'name') return undefined;
  if (as.left.text === 't') return endless(as.right) ? 'time' : undefined;
  const e = numeral(desk, as.left, open.scope);
  if (e?.kind !== 'sym' || (e.letter.role !== 'parameter' && e.letter.role !== 'size')) return undefined;
  if (as.right.kind === 'negate' && endless(as.right)) return undefined;
  if (endless(as.right)) return { letter: e.letter };
  if (e.letter.role === 'size') return undefined;
  const to = numeral(desk, as.right, open.scope);
  return to === undefined || mentions(to, e.letter) ? undefined : { letter: e.letter, to };
}
