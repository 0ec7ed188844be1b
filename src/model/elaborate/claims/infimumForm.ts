import { movesWithState } from '../../../expr/build.ts';
import type { Form } from '../../claim.ts';
import type { Tolerance } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { endless } from '../terms/condition.ts';
import { type ClaimScope, numeral } from './claimScope.ts';
import { type Library, quoted } from './point.ts';

/** `infimum L = v` of two numbers. */
export function infimumForm(
  { desk }: Library,
  node: Syntax.Form,
  r: Ast.Binary,
  open: ClaimScope,
  tolerance: { readonly tolerance?: Tolerance },
): Form | undefined {
  if (r.operator !== '=') return { kind: 'unjudged', form: `infimum with \`${r.operator}\`` };
  if (endless(r.right))
    return { kind: 'unjudged', form: 'an infinite infimum: `bounded-below` asks whether there is one' };
  quoted(desk, r.right, node.to);
  const [quantity, value] = [numeral(desk, r.left, open.scope), numeral(desk, r.right, open.scope)];
  if (quantity === undefined || value === undefined) return undefined;
  if (movesWithState(value)) return { kind: 'unjudged', form: 'an infimum that is given by states' };
  return { kind: 'infimum', quantity, value, ...tolerance };
}
