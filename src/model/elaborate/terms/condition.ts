import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Choice } from '../values/choice.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { withFacts } from '../values/scope.ts';
import { sameSet, setText } from '../values/shape.ts';
import { settled, type Value } from '../values/value.ts';
import { flip, nonzero, ofIndices, ofNumbers } from './comparison.ts';
import { memberOf, subsetOf } from './membership.ts';

export const ALWAYS: Choice = { yes: [B.one], no: [], facts: [], otherwise: [], plain: true };

export function both(a: Choice, b: Choice): Choice {
  const cross = (x: readonly Expr[], y: readonly Expr[]) => nonzero(x.flatMap((p) => y.map((q) => B.mul(p, q))));
  return {
    yes: cross(a.yes, b.yes),
    no: [...a.no, ...cross(a.yes, b.no)],
    facts: [...a.facts, ...b.facts],
    otherwise: [],
    plain: a.plain && b.plain,
  };
}

/** The value where one of the alternatives holds. */
export const guarded = (alternatives: readonly Expr[], e: Expr): Expr => B.add(...alternatives.map((g) => B.mul(g, e)));

/** Reads a condition; undefined where something in it was refused. */
export function condition(desk: Desk, node: Ast.Expression, scope: Scope): Choice | undefined {
  if (node.kind === 'binary') {
    const { operator } = node;
    if (operator === 'and' || operator === 'or') {
      const a = condition(desk, node.left, scope);
      if (a === undefined) return void condition(desk, node.right, scope);
      const b = condition(desk, node.right, withFacts(scope, operator === 'and' ? a.facts : a.otherwise));
      if (b === undefined) return undefined;
      return operator === 'and' ? both(a, b) : flip(both(flip(a), flip(b)));
    }
    if (operator === 'in') return membership(desk, node, scope);
    if (isComparison(operator)) return comparison(desk, operator, node.left, node.right, scope);
  }
  desk.value(node, scope);
  desk.report.error('E0318', node.place, 'a condition is a comparison', 'such as `i != j`, `j > 1`, `x in (0, 1)`');
  return undefined;
}

export const isComparison = (o: Ast.BinaryOperator): o is Ast.Comparison =>
  o === '=' || o === '!=' || o === '<' || o === '<=' || o === '>' || o === '>=';

function membership(desk: Desk, node: Ast.Binary, scope: Scope): Choice | undefined {
  const { left, right } = node;
  if (right.kind !== 'interval' && right.kind !== 'range') return inSubset(desk, left, right, scope);
  const [above, below] =
    right.kind === 'range'
      ? (['>=', '<='] as const)
      : ([right.lowOpen ? '>' : '>=', right.highOpen ? '<' : '<='] as const);
  const low = endless(right.low) ? ALWAYS : comparison(desk, above, left, right.low, scope);
  const high = endless(right.high) ? ALWAYS : comparison(desk, below, left, right.high, scope);
  return low === undefined || high === undefined ? undefined : both(low, high);
}
/** `a in p` */
function inSubset(desk: Desk, left: Ast.Expression, right: Ast.Expression, scope: Scope): Choice | undefined {
  const [a, p] = [desk.value(left, scope), desk.value(right, scope)];
  const subset = subsetOf(p);
  // What lies in a subset runs through what it is taken from.
  if (a.kind === 'unknown' && subset !== undefined && a.seeks?.shift === 0) a.seeks.range.set ??= subset.of;
  if (p.kind === 'unknown' || a.kind === 'unknown') return undefined;
  const text = desk.report.text(right.place);
  if (subset === undefined) {
    const help = 'an interval `(0, 1)`, a range `1..3`, or a subset: `for p in P, a in p`';
    desk.report.error('E0318', right.place, `\`${text}\` is nothing that something lies in`, help);
    return undefined;
  }
  const element = settled(a)?.index;
  const own = element?.kind === 'atom' ? element.atom.set : element?.kind === 'subset' ? element.set : subset.of;
  if (element === undefined || own !== subset.of) {
    const message = `the elements of \`${text}\` are indices of ${setText(subset.of)}`;
    desk.report.error('E0315', left.place, message, `for a in ${setText(subset.of)}`);
    return undefined;
  }
  return memberOf(element, subset.index);
}
export const endless = (e: Ast.Expression): boolean =>
  e.kind === 'negate' ? endless(e.operand) : e.kind === 'name' && e.text === 'infinity';

function comparison(
  desk: Desk,
  operator: Ast.Comparison,
  left: Ast.Expression,
  right: Ast.Expression,
  scope: Scope,
): Choice | undefined {
  const a = desk.value(left, scope);
  const b = desk.value(right, scope);
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    alongRing(a, b);
    alongRing(b, a);
    return undefined;
  }
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined || x.shape.length > 0 || y.shape.length > 0) {
    const place = x === undefined || x.shape.length > 0 ? left.place : right.place;
    desk.report.error('E0318', place, 'a condition compares numbers', 'index it, or take `|v|`');
    return undefined;
  }
  if (x.index !== undefined && y.index !== undefined) {
    const [i, j] = [x.index, y.index];
    if (
      (operator === '=' || operator === '!=') &&
      i.kind === 'atom' &&
      j.kind === 'atom' &&
      !sameSet(i.atom.set, j.atom.set)
    ) {
      desk.report.error('E0315', right.place, 'two indices of different sets are compared');
      return undefined;
    }
    const subset = [x, y].some((v) => subsetOf(v) !== undefined);
    if (subset && operator !== '=' && operator !== '!=') {
      desk.report.error('E0318', left.place, 'subsets have no order', 'they are equal or not: `p != q`');
      return undefined;
    }
    return ofIndices(operator, i, j);
  }
  return ofNumbers(operator, B.subtract(x.at([]), y.at([])));
}

/** An index of a size that is compared with one of a ring runs through that ring. */
function alongRing(a: Value, b: Value): void {
  if (a.kind !== 'unknown' || a.seeks?.range.given === undefined) return;
  const index = settled(b)?.index;
  const ring = index === undefined ? undefined : B.ringOf(index);
  if (ring?.size === a.seeks.range.given.size) a.seeks.range.set ??= ring;
}
