import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { atomIndex, fresh } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import { Singular } from '../../../expr/refusal.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { type Shape, sameSet, shapeText } from '../values/shape.ts';
import { fitted, type Known, known, mapped, number, settled, UNKNOWN, type Value } from '../values/value.ts';
import { movedIndex, placeOf } from './subscript.ts';

/** `A + B`, `A - B`: equal shapes. */
export function plus(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  const [a, b] = [desk.value(node.left, scope), desk.value(node.right, scope)];
  const operator = node.operator as '+' | '-';
  if (a.kind === 'unknown' || b.kind === 'unknown') return movedSearch(a, b);
  const put = operator === '+' ? B.add : B.subtract;
  if (a.kind === 'flexible' && b.kind === 'flexible') {
    return {
      kind: 'flexible',
      like: a.like === 'identity' || b.like === 'identity' ? 'identity' : 'zero',
      fit: (shape) => {
        const [x, y] = [a.fit(shape), b.fit(shape)];
        return x === undefined || y === undefined ? undefined : known(shape, (i) => put(x.at(i), y.at(i)));
      },
    };
  }
  const shape = a.kind === 'known' ? a.shape : (b as Known).shape;
  const [x, y] = [fitted(a, shape), fitted(b, shape)];
  if (x === undefined || y === undefined) {
    differ(desk, node.operatorPlace, a, b, [node.left, node.right], operator);
    return UNKNOWN;
  }
  const sum = known(shape, (i) => put(x.at(i), y.at(i)));
  const index = x.index && y.index && movedIndex(operator, x.index, y.index);
  return index === undefined ? sum : { ...sum, index };
}

/** A search for the range of an index goes on through `i + 1`. */
function movedSearch(a: Value, b: Value): Value {
  if (a.kind === 'unknown' && a.seeks !== undefined && b.kind !== 'unknown' && settled(b)?.index?.kind === 'place')
    return a;
  if (b.kind === 'unknown' && b.seeks !== undefined && a.kind !== 'unknown' && settled(a)?.index?.kind === 'place')
    return b;
  return UNKNOWN;
}

const textOf = (v: Value): string =>
  v.kind === 'known' ? shapeText(v.shape) : v.kind === 'flexible' && v.like === 'identity' ? 'the identity' : 'number';

/** E0325: two shapes that should agree. */
export function differ(
  desk: Desk,
  place: Ast.Node['place'],
  a: Value,
  b: Value,
  nodes: readonly [Ast.Expression, Ast.Expression],
  operator: string,
): void {
  const [left, right] = nodes.map((n) => desk.report.text(n.place)) as [string, string];
  const indexed = (text: string) =>
    /\]$/.test(text) ? text.replace(/\]$/, ',k]') : /^\w+$/u.test(text) ? `${text}[k]` : `(${text})[k]`;
  let help: string | undefined;
  if (a.kind === 'known' && a.shape.length === 1 && settled(b)?.shape.length === 0)
    help = `index it: \`${indexed(left)} ${operator} ${right}\``;
  else if (b.kind === 'known' && b.shape.length === 1 && settled(a)?.shape.length === 0)
    help = `index it: \`${left} ${operator} ${indexed(right)}\``;
  else if (settled(a)?.shape.length === 1 && settled(b)?.shape.length === 1)
    help = `one space for both, or a matrix from one to the other: \`${left} ${operator} W @ ${right}\``;
  desk.report.error('E0325', place, `shapes differ: ${textOf(a)} and ${textOf(b)}`, help);
}

/** `A*B`: one of them a number. */
export function times(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  const [a, b] = [desk.value(node.left, scope), desk.value(node.right, scope)];
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const [x, y] = [settled(a), settled(b)];
  if (x !== undefined && x.shape.length === 0) {
    const product = mapped(y ?? b, (e) => B.mul(x.at([]), e));
    const index =
      x.index?.kind === 'place' && y?.index?.kind === 'place'
        ? placeOf(B.mul(x.index.value, y.index.value))
        : undefined;
    return index === undefined || product.kind !== 'known' ? product : { ...product, index };
  }
  if (y !== undefined && y.shape.length === 0) return mapped(x ?? a, (e) => B.mul(e, y.at([])));
  desk.report.error(
    'E0323',
    node.operatorPlace,
    `\`*\` between two arrays: ${textOf(a)} and ${textOf(b)}`,
    'the product of matrices is `@`, of vectors `dot(u, v)`, entry by entry `hadamard(A, B)`',
  );
  return UNKNOWN;
}

export function over(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  const [a, b] = [desk.value(node.left, scope), desk.value(node.right, scope)];
  if (b.kind === 'flexible' && b.like === 'zero') {
    desk.report.error('E0345', node.operatorPlace, 'division by zero');
    return UNKNOWN;
  }
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const y = settled(b);
  if (y === undefined || y.shape.length > 0) {
    desk.report.error(
      'E0323',
      node.operatorPlace,
      `\`/\` by an array: ${textOf(a)} and ${textOf(b)}`,
      'divide by a number, such as an entry or `|v|`',
    );
    return UNKNOWN;
  }
  return mapped(settled(a) ?? a, (e) => B.divide(e, y.at([])));
}

export function power(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  const [a, b] = [desk.value(node.left, scope), desk.value(node.right, scope)];
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined || x.shape.length > 0 || y.shape.length > 0) {
    const base = desk.report.text(node.left.place).replace(/^\((.*)\)$/, '$1');
    const what =
      x === undefined || x.shape.length > 0 ? `power of an array (${textOf(a)})` : `an array as a power (${textOf(b)})`;
    desk.report.error(
      'E0324',
      node.operatorPlace,
      what,
      `\`|${base}|^2\` is a number, \`hadamard(v, v)\` the square of each entry`,
    );
    return UNKNOWN;
  }
  const exponent = y.at([]);
  const raised = known([], () => {
    const base = x.at([]);
    if (huge(base, exponent)) throw new Singular('a power of more than 20000 digits');
    // |x|^2 of a number has no kink.
    const even = exponent.kind === 'num' && Q.isInteger(exponent.value) && exponent.value.n % 2n === 0n;
    return B.pow(even && base.kind === 'call' && base.fn === 'abs' ? base.args[0]! : base, exponent);
  });
  const index =
    x.index?.kind === 'place' &&
    exponent.kind === 'num' &&
    !huge(x.index.value, exponent) &&
    Q.isInteger(exponent.value) &&
    !Q.isNegative(exponent.value) &&
    exponent.value.n < 64n
      ? placeOf(B.pow(x.index.value, exponent))
      : undefined;
  return index === undefined ? raised : { ...raised, index };
}

/** Whether a power of an exact number is too long to write down. */
function huge(base: Expr, exponent: Expr): boolean {
  if (base.kind !== 'num' || exponent.kind !== 'num') return false;
  return Q.text(base.value).length * Math.abs(Q.toNumber(exponent.value)) > 20_000;
}

/** `A @ B`, `A @ x`. */
export function matrixProduct(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  const [a, b] = [desk.value(node.left, scope), desk.value(node.right, scope)];
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const [left, right] = [desk.report.text(node.left.place), desk.report.text(node.right.place)];
  if (a.kind === 'flexible' && b.kind === 'flexible')
    return a.like === 'zero' ? a : b.like === 'zero' ? b : productOfUnits(a, b);
  const x = a.kind === 'flexible' && a.like === 'identity' ? a.fit(square((b as Known).shape[0])) : settled(a);
  const y = b.kind === 'flexible' && b.like === 'identity' ? b.fit(square((a as Known).shape[1])) : settled(b);
  if (x === undefined || x.shape.length !== 2) {
    const turned = y?.shape.length === 2 && x?.shape.length === 1 ? `\`${flipped(right)} @ ${left}\`` : undefined;
    desk.report.error(
      'E0321',
      node.operatorPlace,
      `\`@\` needs a matrix on its left, this is ${textOf(x ?? a)}`,
      turned ?? 'for numbers and arrays `*`, for two vectors `dot(u, v)`',
    );
    return UNKNOWN;
  }
  if (y === undefined || y.shape.length === 0 || y.shape.length > 2) {
    desk.report.error(
      'E0321',
      node.operatorPlace,
      `\`@\` needs a vector or a matrix on its right, this is ${textOf(y ?? b)}`,
      'for numbers and arrays `*`',
    );
    return UNKNOWN;
  }
  const [inner, other] = [x.shape[1]!, y.shape[0]!];
  if (!sameSet(inner, other)) {
    const turned =
      x.shape[0] === other
        ? `\`${flipped(left)} @ ${right}\``
        : y.shape[1] === inner
          ? `\`${left} @ ${flipped(right)}\``
          : undefined;
    desk.report.error('E0322', node.operatorPlace, `inner sizes differ: (${textOf(x)}) @ (${textOf(y)})`, turned);
    return UNKNOWN;
  }
  return known([x.shape[0]!, ...y.shape.slice(1)], ([i, ...rest]) =>
    contracted(inner, (k) => B.mul(x.at([i!, k]), y.at([k, ...rest]))),
  );
}

const flipped = (text: string): string => (text.endsWith('.T') ? text.slice(0, -2) : `${text}.T`);

const square = (set: Shape[number] | undefined): Shape => (set === undefined ? [] : [set, set]);
const productOfUnits = (a: Value & { kind: 'flexible' }, b: Value & { kind: 'flexible' }): Value => ({
  ...a,
  fit: (shape) => {
    const [x, y] = [a.fit(shape), b.fit(shape)];
    if (x === undefined || y === undefined) return undefined;
    return known(shape, ([i, j]) => contracted(shape[0]!, (k) => B.mul(x.at([i!, k]), y.at([k, j!]))));
  },
});

/** The sum of a term over one axis. */
export function contracted(set: Shape[number], term: (k: ReturnType<typeof atomIndex>) => Expr): Expr {
  const k = fresh(set);
  return B.sum([k], term(atomIndex(k)));
}

/** `A.T` of a matrix. */
export function transpose(desk: Desk, node: Ast.Unary, scope: Scope): Value {
  const v = desk.value(node.operand, scope);
  if (v.kind === 'unknown') return UNKNOWN;
  if (v.kind === 'flexible' && v.like === 'identity')
    return { ...v, fit: (shape) => turned(v.fit([...shape].reverse())) };
  const a = settled(v)!;
  if (a.shape.length === 2) return turned(a)!;
  const text = desk.report.text(node.operand.place);
  const help =
    a.shape.length > 2
      ? `\`gram(${text})\` is the sum of all \`outer(v, v)\``
      : a.shape.length === 1
        ? 'a vector has no transpose: `dot(u, v)`, `outer(u, v)`'
        : undefined;
  desk.report.error('E0326', node.operatorPlace, `\`.T\` needs a matrix, this is ${textOf(a)}`, help);
  return UNKNOWN;
}
const turned = (a: Known | undefined): Known | undefined =>
  a === undefined ? undefined : known([...a.shape].reverse(), ([i, j]) => a.at([j!, i!]));

/** `|v|`: the absolute value, or the root of the sum of all squares. */
export function size(desk: Desk, node: Ast.Bars, scope: Scope): Value {
  const entity = node.operand.kind === 'name' ? desk.entities.get(node.operand.text) : undefined;
  if (entity?.kind === 'set') return number(entity.set.size);
  const v = settled(desk.value(node.operand, scope));
  return v === undefined ? UNKNOWN : norm(v);
}

export function norm(v: Known): Known {
  return known([], () => {
    if (v.shape.length === 0) return B.call('abs', v.at([]));
    const atoms = v.shape.map(fresh);
    return B.sqrt(B.sum(atoms, B.square(v.at(atoms.map((a) => atomIndex(a))))));
  });
}
