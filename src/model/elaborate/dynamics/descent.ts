import * as B from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Left } from '../terms/left.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { fitted, type Known, settled } from '../values/value.ts';

/** Whether a letter moves: what a rate or an option may not depend on. */
const moves = (l: Letter): boolean => l.role === 'state' || l.role === 'reduced' || l.role === 'noise';

/** A number that does not depend on the states; undefined where it was refused. `what` names it in the refusal. */
export function steadyNumber(desk: Desk, node: Ast.Expression, scope: Scope, what: string): Expr | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const k = settled(v);
  const text = desk.report.text(node.place);
  if (k === undefined || k.shape.length > 0) {
    desk.report.error('E0382', node.place, `\`${text}\` is an array, and ${what} is a number`);
    return undefined;
  }
  const e = k.at([]);
  const state = letters(e).find(moves);
  if (state === undefined) return e;
  const help = `${what} is a number that does not move; it may contain \`t\``;
  desk.report.error('E0382', node.place, `\`${text}\` depends on the state \`${state.name}\``, help);
  return undefined;
}

/** The part of the state that the left side moves, as the author would write it. */
export function targetText(desk: Desk, left: Left, target: Ast.Target): string {
  return target.indices.length === 0 ? left.letter.name : desk.report.text(target.place).replace(/'+$/, '');
}

/** Whether an expression is the very part of the state that the left side moves. */
export function isTarget(desk: Desk, node: Ast.Expression, left: Left, target: Ast.Target, scope: Scope): boolean {
  const v = desk.value(node, scope);
  return (
    v.kind === 'known' &&
    v.part?.letter === left.letter &&
    v.part.indices.length === target.indices.length &&
    v.part.indices.every((i, k) => i === left.written.indices[k])
  );
}

/** A right side that says `-rate*grad(L, s)`, with s what the left side moves. */
export interface Descent {
  readonly rate: Expr;
  /** The part of the state itself. */
  readonly state: Known;
}

/** Reads a right side as steepest descent of what stands on the left; says what it should be where it is not. */
export function descentOf(
  desk: Desk,
  node: Ast.Expression,
  left: Left,
  target: Ast.Target,
  scope: Scope,
): Descent | undefined {
  const form = factors(node, desk);
  const s = targetText(desk, left, target);
  const expected = `\`-rate*grad(L, ${s})\`, with a number for the rate`;
  if (form === undefined || !form.negative) {
    const what = form === undefined ? 'no multiple of a gradient' : 'no descent: a minus is missing';
    desk.report.error('E0382', node.place, `what \`with\` changes is ${what}`, expected);
    return undefined;
  }
  const by = form.gradient.args[1]?.value;
  if (by === undefined) return undefined;
  if (!isTarget(desk, by, left, target, scope)) {
    if (desk.value(by, scope).kind === 'known')
      desk.report.error('E0382', by.place, `the gradient is not by \`${s}\`, which moves`, expected);
    return undefined;
  }
  let rate: Expr = B.one;
  for (const f of form.factors) {
    const e = steadyNumber(desk, f.of, scope, 'a rate');
    if (e === undefined) return undefined;
    rate = f.divides ? B.divide(rate, e) : B.mul(rate, e);
  }
  const state = fitted(desk.value(by, scope), left.rest);
  return state === undefined ? undefined : { rate, state };
}

interface Factors {
  readonly gradient: Ast.Call;
  readonly factors: readonly { readonly of: Ast.Expression; readonly divides: boolean }[];
  readonly negative: boolean;
}

/** A product with one `grad(…)` in it; undefined for anything else. */
function factors(e: Ast.Expression, desk: Desk): Factors | undefined {
  if (e.kind === 'negate') {
    const inner = factors(e.operand, desk);
    return inner && { ...inner, negative: !inner.negative };
  }
  if (e.kind === 'call')
    return e.callee.kind === 'name' && e.callee.text === 'grad'
      ? { gradient: e, factors: [], negative: false }
      : undefined;
  if (e.kind !== 'binary' || (e.operator !== '*' && e.operator !== '/')) return undefined;
  for (const [side, other] of [
    [e.left, e.right],
    [e.right, e.left],
  ] as const) {
    const inner = factors(side, desk);
    if (inner === undefined || (e.operator === '/' && side === e.right)) continue;
    // A minus in front of a factor is a minus of the product.
    const minus = other.kind === 'negate';
    return {
      gradient: inner.gradient,
      factors: [...inner.factors, { of: minus ? other.operand : other, divides: e.operator === '/' }],
      negative: inner.negative !== minus,
    };
  }
  return undefined;
}
