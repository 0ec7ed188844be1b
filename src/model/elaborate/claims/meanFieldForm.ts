import type { Expr } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Form, MeanFieldStatement } from '../../claim.ts';
import type { Tolerance } from '../../form.ts';
import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { endless, isComparison } from '../terms/condition.ts';
import { toleranceOf } from './assignment.ts';
import { type ClaimScope, numeral } from './claimScope.ts';
import { type Library, pointOf, quoted } from './point.ts';
import { threshold } from './threshold.ts';

type WithTolerance = { readonly tolerance?: Tolerance };

/** `mean-field …`: a statement about the limit of large sizes; undefined where it was refused. */
export function meanFieldForm(library: Library, node: Syntax.Form, open: ClaimScope): Form | undefined {
  if (node.if !== undefined) return unjudged(node, 'with a condition');
  const to = node.to === undefined ? undefined : toleranceOf(library.desk, node.to);
  if (node.to !== undefined && to === undefined) return undefined;
  const says = statement(library, node, open, to === undefined ? {} : { tolerance: to });
  if (says === undefined || 'form' in says) return says;
  return { kind: 'mean-field', says };
}

const unjudged = (node: Syntax.Form, why: string): Extract<Form, { kind: 'unjudged' }> => ({
  kind: 'unjudged',
  form: `mean-field ${node.kind} ${why}`.trimEnd(),
});

function statement(
  library: Library,
  node: Syntax.Form,
  open: ClaimScope,
  tolerance: WithTolerance,
): MeanFieldStatement | Extract<Form, { kind: 'unjudged' }> | undefined {
  const point = node.at?.kind === 'point';
  switch (node.kind) {
    case 'relation': {
      if (!isComparison(node.relation.operator)) return unjudged(node, node.relation.operator);
      if (node.as !== undefined) return unjudged(node, 'as a parameter tends somewhere');
      if (point) return unjudged(node, 'at a point');
      const when = timeOf(library, node, open);
      if (when === undefined) return undefined;
      return value(library, node, node.relation, open, tolerance, when);
    }
    case 'limit': {
      const as = node.as;
      const late = as === undefined || (as.left.kind === 'name' && as.left.text === 't' && endless(as.right));
      if (!late) return unjudged(node, 'as a parameter tends somewhere');
      if (node.at !== undefined || node.stationary) return unjudged(node, 'with a time');
      return value(library, node, node.relation, open, tolerance, { kind: 'limit' });
    }
    case 'rate': {
      if (node.at !== undefined || node.stationary || node.as !== undefined) return unjudged(node, 'with a time');
      const made = value(library, node, node.relation, open, tolerance, { kind: 'limit' });
      if (made === undefined || made.kind !== 'value') return undefined;
      if (made.comparison !== '=') return unjudged(node, `with \`${made.comparison}\``);
      return { kind: 'rate', quantity: made.quantity, value: made.value, ...tolerance };
    }
    case 'threshold': {
      const made = threshold(library, node, open, tolerance);
      if (made === undefined || made.kind !== 'threshold') return made === undefined ? undefined : unjudged(node, '');
      const { left, right, at, says } = made;
      if (says.length > 0) return unjudged(node, says.join(' '));
      return { kind: 'threshold', left, right, ...tolerance, ...(at === undefined ? {} : { at }) };
    }
    case 'stability': {
      const at = pointOf(library, node.point, open);
      return at === undefined ? undefined : { kind: 'stability', says: node.stability, point: at };
    }
    default:
      return unjudged(node, '');
  }
}

type When = Extract<MeanFieldStatement, { kind: 'value' }>['when'];

function timeOf(library: Library, node: Syntax.Form, open: ClaimScope): When | undefined {
  if (node.stationary) return { kind: 'stationary' };
  if (node.at?.kind !== 'time') return { kind: 'named' };
  const at = numeral(library.desk, node.at.value, open.scope);
  return at === undefined || !still(library, at, node.at.value) ? undefined : { kind: 'time', at };
}

function value(
  library: Library,
  node: Syntax.Form,
  r: Ast.Binary,
  open: ClaimScope,
  tolerance: WithTolerance,
  when: When,
): Extract<MeanFieldStatement, { kind: 'value' }> | undefined {
  const { desk } = library;
  if (!isComparison(r.operator)) return undefined;
  // An inequality compares with a bound, which is exact.
  if (r.operator === '=') quoted(desk, r.right, node.to);
  const quantity = numeral(desk, r.left, open.scope);
  const right = numeral(desk, r.right, open.scope);
  if (quantity === undefined || right === undefined) return undefined;
  return { kind: 'value', quantity, comparison: r.operator, value: right, ...tolerance, when };
}

/** `finite-size Q [= value] sizes 200, 400 draws 16 [at t = 10]`. */
export function finiteSizeForm(
  library: Library,
  node: Syntax.Form & { readonly kind: 'finite-size' },
  open: ClaimScope,
): Form | undefined {
  const { desk } = library;
  if (node.if !== undefined || node.as !== undefined) return { kind: 'unjudged', form: 'finite-size with a condition' };
  if (node.at?.kind === 'point') return { kind: 'unjudged', form: 'finite-size at a point' };
  if (node.stationary) return { kind: 'unjudged', form: 'finite-size stationary' };
  const to = node.to === undefined ? undefined : toleranceOf(desk, node.to);
  if (node.to !== undefined && to === undefined) return undefined;
  const e = node.value;
  const relation = e.kind === 'binary' && isComparison(e.operator) ? e : undefined;
  if (relation !== undefined && relation.operator !== '=')
    return { kind: 'unjudged', form: `finite-size with \`${relation.operator}\`` };
  if (relation !== undefined) quoted(desk, relation.right, node.to);
  const quantity = numeral(desk, relation?.left ?? e, open.scope);
  const right = relation === undefined ? undefined : numeral(desk, relation.right, open.scope);
  const sizes = node.sizes.map((s) => whole(library, s, open));
  const draws = whole(library, node.draws, open);
  const time = node.at?.kind === 'time' ? numeral(desk, node.at.value, open.scope) : undefined;
  if (quantity === undefined || draws === undefined || sizes.some((s) => s === undefined)) return undefined;
  if ((relation !== undefined && right === undefined) || (node.at !== undefined && time === undefined))
    return undefined;
  if (time !== undefined && !still(library, time, (node.at as { readonly value: Ast.Expression }).value))
    return undefined;
  return {
    kind: 'finite-size',
    quantity,
    ...(right === undefined ? {} : { value: right }),
    ...(to === undefined ? {} : { tolerance: to }),
    sizes: sizes.map((s) => s!),
    draws,
    ...(time === undefined ? {} : { time }),
  };
}

/** A number made of what does not move. */
function still(library: Library, e: Expr, at: Ast.Expression): boolean {
  const moving = letters(e).find((l) => !['size', 'parameter'].includes(l.role));
  if (moving === undefined) return true;
  library.desk.report.error('E0389', at.place, `a time is a number, and \`${moving.name}\` is none`, '`at t = 10`');
  return false;
}

function whole(library: Library, e: Ast.Expression, open: ClaimScope): Expr | undefined {
  const term = numeral(library.desk, e, open.scope);
  if (term === undefined) return undefined;
  if (term.kind === 'num' && term.value.d === 1n && term.value.n > 0n) return term;
  library.desk.report.error(
    'E0389',
    e.place,
    'a size or a number of draws is a whole number',
    '`sizes 200, 400 draws 16`',
  );
  return undefined;
}
