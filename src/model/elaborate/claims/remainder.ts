import * as Q from '../../../expr/rational.ts';
import type { Remainder } from '../../claim.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk } from '../values/scope.ts';
import { type ClaimScope, numeral } from './claimScope.ts';

/** A sum that ends in `O(…)`, as what stands before it and the call; undefined for others. */
export function withRemainder(
  e: Ast.Expression,
): { readonly main: Ast.Expression; readonly call: Ast.Call } | undefined {
  if (e.kind !== 'binary' || e.operator !== '+') return undefined;
  const call = e.right;
  return call.kind === 'call' && call.callee.kind === 'name' && call.callee.text === 'O'
    ? { main: e.left, call }
    : undefined;
}

/** The power of a parameter or a size in `O(…)`, negative where the letter grows; undefined where something else stands in it. */
export function remainderOf(desk: Desk, call: Ast.Call, open: ClaimScope): Remainder | undefined {
  const [argument, ...more] = call.args;
  if (argument === undefined || more.length > 0 || call.binders.length > 0) return undefined;
  const e = numeral(desk, argument.value, open.scope);
  if (e === undefined) return undefined;
  const [base, power] = e.kind === 'pow' ? [e.base, e.exponent] : [e, undefined];
  if (base.kind !== 'sym' || base.indices.length > 0) return undefined;
  if (base.letter.role !== 'parameter' && base.letter.role !== 'size') return undefined;
  if (power === undefined) return { letter: base.letter, power: Q.ONE };
  if (power.kind !== 'num' || power.value.n === 0n) return undefined;
  return Q.isNegative(power.value)
    ? { letter: base.letter, power: Q.negate(power.value), large: true }
    : { letter: base.letter, power: power.value };
}
