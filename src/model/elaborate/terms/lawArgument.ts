import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { type Shape, shapeText } from '../values/shape.ts';
import { fitted, type Known, known, number, settled } from '../values/value.ts';

/** A number for each entry of a shape. */
export const spread = (term: Expr, shape: Shape): Known =>
  shape.length === 0 ? number(term) : known(shape, () => term);

/** The shape of the first argument that has one. */
export function shapeOf(desk: Desk, nodes: readonly Ast.Expression[], scope: Scope): Shape | undefined {
  let shape: Shape = [];
  for (const n of nodes) {
    const v = desk.value(n, scope);
    if (v.kind === 'unknown') return undefined;
    if (v.kind === 'known' && shape.length === 0) shape = v.shape;
  }
  return shape;
}

/** An argument in the shape of the law; a number holds for each entry. */
export function argument(desk: Desk, node: Ast.Expression, shape: Shape, scope: Scope): Known | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const fit = fitted(v, shape);
  if (fit !== undefined) return fit;
  const one = settled(v);
  if (one?.shape.length === 0) return spread(one.at([]), shape);
  const is = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
  desk.report.error('E0327', node.place, `the left side is ${shapeText(shape)}, the right ${is}`);
  return undefined;
}

/** The variance of each component: a number, an array of them, or a diagonal covariance of a vector. */
export function variance(desk: Desk, node: Ast.Expression, shape: Shape, scope: Scope): Known | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const covariance = shape.length === 1 ? fitted(v, [shape[0]!, shape[0]!]) : undefined;
  let made: Known | undefined;
  if (covariance === undefined) made = argument(desk, node, shape, scope);
  else if (isDiagonal(covariance, shape)) made = known(shape, ([i]) => covariance.at([i!, i!]));
  else desk.report.unsupported(node.place, 'a covariance that is not diagonal', 'transform a standard normal: `A @ v`');
  const sound = made === undefined || isWithin(desk, node, made, 'a variance is not negative', (q) => !Q.isNegative(q));
  return sound ? made : undefined;
}

/** Whether every term of the matrix has a delta of its two indices. */
function isDiagonal(matrix: Known, shape: Shape): boolean {
  const [i, j] = [freeAtom('i', shape[0]!), freeAtom('j', shape[0]!)];
  const term = matrix.at([atomIndex(i), atomIndex(j)]);
  const delta = B.delta(atomIndex(i), atomIndex(j));
  const terms = term.kind === 'add' ? term.terms : [term];
  return terms.every((t) => t === B.zero || t === delta || (t.kind === 'mul' && t.factors.includes(delta)));
}

/** Whether an argument, where it is the same number for all entries, is as it has to be; says if it is not. */
export function isWithin(
  desk: Desk,
  node: Ast.Expression,
  value: Known,
  what: string,
  holds: (q: Q.Rational) => boolean,
): boolean {
  const term = value.at(value.shape.map((set) => atomIndex(freeAtom('i', set))));
  if (term.kind !== 'num' || holds(term.value)) return true;
  desk.report.error('E0338', node.place, `${what}, this is ${desk.report.text(node.place)}`);
  return false;
}

export const isProbability = (desk: Desk, node: Ast.Expression, value: Known): boolean =>
  isWithin(desk, node, value, 'a probability lies in [0, 1]', (q) => !Q.isNegative(q) && Q.compare(q, Q.ONE) <= 0);
