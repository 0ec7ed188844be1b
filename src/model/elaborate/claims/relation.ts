import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import type { Condition } from '../../claim.ts';
import type { Tensor } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import { tensorOf } from '../declared/definitions.ts';
import { differ } from '../terms/arithmetic.ts';
import { endless, isComparison } from '../terms/condition.ts';
import { withoutStops } from '../terms/stopGradient.ts';
import { freeIndices, openFree } from '../values/free.ts';
import { type Desk, type Scope, withFacts } from '../values/scope.ts';
import { shapeText } from '../values/shape.ts';
import { fitted, type Value } from '../values/value.ts';
import { numeral, unstopped } from './claimScope.ts';

/** Both sides of a relation over the same free indices, and where it is said to hold. */
export interface Sides {
  readonly left: Tensor;
  readonly right: Tensor;
  readonly guard: Expr;
}

/** Reads `A = B [if …]`; the free indices are those of the left side. */
export function sides(
  desk: Desk,
  left: Ast.Expression,
  right: Ast.Expression,
  operatorPlace: Ast.Node['place'],
  scope: Scope,
  condition?: Ast.Expression,
): Sides | undefined {
  const names = freeIndices(left, (n) => desk.entities.has(n) || scope.locals.has(n));
  const free = openFree(desk, names, scope, [left, right]);
  if (free === undefined) return undefined;
  let inner = free.scope;
  let guard: Expr = B.one;
  if (condition !== undefined) {
    const c = desk.condition(condition, inner);
    if (c === undefined) return undefined;
    guard = B.add(...c.yes);
    inner = withFacts(inner, c.facts);
  }
  if (!unstopped(desk, left) || !unstopped(desk, right)) return undefined;
  const [a, b] = [desk.value(left, inner), desk.value(right, inner)];
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  const shape = a.kind === 'known' ? a.shape : b.kind === 'known' ? b.shape : [];
  const [x, y] = [fitted(a, shape), fitted(b, shape)];
  if (x === undefined || y === undefined) {
    if (a.kind === 'known' && b.kind === 'known') {
      const message = `the left side is ${shapeText(a.shape)}, the right ${shapeText(b.shape)}`;
      desk.report.error('E0327', operatorPlace, message);
    } else differ(desk, operatorPlace, a, b, [left, right], '=');
    return undefined;
  }
  const stopless = (v: Value): Tensor => {
    const t = tensorOf(v, free.atoms)!;
    return { ...t, term: withoutStops(t.term) };
  };
  return { left: stopless(x), right: stopless(y), guard };
}

/** Reads a comparison, `in` an interval, `and`, `or` as what narrows a claim. */
export function conditionOf(desk: Desk, node: Ast.Expression, scope: Scope): Condition | undefined {
  if (node.kind === 'binary') {
    const { operator } = node;
    if (operator === 'and' || operator === 'or') {
      const [a, b] = [conditionOf(desk, node.left, scope), conditionOf(desk, node.right, scope)];
      return a === undefined || b === undefined ? undefined : { kind: operator === 'and' ? 'all' : 'any', of: [a, b] };
    }
    if (operator === 'in' && node.right.kind === 'interval') return inInterval(desk, node.left, node.right, scope);
    if (isComparison(operator)) return compare(desk, node, operator, scope);
    if (operator === 'in') {
      desk.report.unsupported(node.right.place, 'a condition `in` a set');
      return undefined;
    }
  }
  const code = node.kind === 'binary' && node.operator === 'implies' ? '`implies` inside a condition' : undefined;
  if (code !== undefined) desk.report.unsupported(node.place, code);
  else
    desk.report.error(
      'E0318',
      node.place,
      'a condition is a comparison',
      'such as `d = 1`, `|c|^2 > 2*tau`, `beta in (0, 1)`',
    );
  return undefined;
}

function inInterval(desk: Desk, left: Ast.Expression, node: Ast.Interval, scope: Scope): Condition | undefined {
  const x = numeral(desk, left, scope);
  const of: Condition[] = [];
  for (const [e, comparison] of [
    [node.low, node.lowOpen ? '>' : '>='],
    [node.high, node.highOpen ? '<' : '<='],
  ] as const) {
    if (endless(e)) continue;
    const end = numeral(desk, e, scope);
    if (x === undefined || end === undefined) return undefined;
    of.push({ kind: 'compare', comparison, left: x, right: end });
  }
  return x === undefined ? undefined : { kind: 'all', of };
}

function compare(desk: Desk, node: Ast.Binary, comparison: Ast.Comparison, scope: Scope): Condition | undefined {
  if (node.left.kind === 'prime') {
    desk.report.unsupported(node.left.operatorPlace, "a derivative `'` in a condition");
    return undefined;
  }
  const names = freeIndices(node, (n) => desk.entities.has(n) || scope.locals.has(n));
  if (names.length > 0) {
    desk.report.unsupported(names[0]!.place, 'a free index in a condition');
    return undefined;
  }
  const both = sides(desk, node.left, node.right, node.operatorPlace, scope);
  if (both === undefined) return undefined;
  const { left, right } = both;
  if (left.indices.length === 0) return { kind: 'compare', comparison, left: left.term, right: right.term };
  if (comparison !== '=' && comparison !== '!=') {
    desk.report.error('E0318', node.place, 'arrays are compared with `=` and `!=` only');
    return undefined;
  }
  // Arrays agree where the sum of squares of their difference is 0.
  return {
    kind: 'compare',
    comparison,
    left: B.sum(left.indices, B.square(B.subtract(left.term, right.term))),
    right: B.zero,
  };
}
