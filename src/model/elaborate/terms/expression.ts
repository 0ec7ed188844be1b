import * as B from '../../../expr/build.ts';
import type { Index } from '../../../expr/expr.ts';
import { letter, placeIndex } from '../../../expr/intern.ts';
import { PI } from '../../../expr/pi.ts';
import * as Q from '../../../expr/rational.ts';
import { replace } from '../../../expr/traverse.ts';
import { LYAPUNOV } from '../../lyapunov.ts';
import type { Tensor } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import {
  IDENTITY,
  indexValue,
  type Known,
  known,
  letterValue,
  mapped,
  NoNumber,
  number,
  UNKNOWN,
  type Value,
  ZERO,
} from '../values/value.ts';
import { comprehension, list } from './aggregate.ts';
import { matrixProduct, over, plus, power, size, times, transpose } from './arithmetic.ts';
import { call } from './functions.ts';
import { subsetOf } from './membership.ts';
import { inProduct } from './productFacts.ts';
import { placeOf, subscript } from './subscript.ts';

/** Time, the step count of a map. */
export const TIME = letter({ name: 't', role: 'time' });

/** What an expression is worth; refusals are reported where they are met. */
export function value(desk: Desk, node: Ast.Expression, scope: Scope): Value {
  switch (node.kind) {
    case 'number':
      return literal(node);
    case 'name':
      return named(desk, node, scope);
    case 'call':
      return call(desk, node, scope);
    case 'index':
      return subscript(desk, node, scope);
    case 'transpose':
      return transpose(desk, node, scope);
    case 'negate':
      return negated(desk.value(node.operand, scope));
    case 'prime':
      return velocity(desk, node, scope);
    case 'bars':
      return size(desk, node, scope);
    case 'list':
      return list(desk, node, scope);
    case 'comprehension':
      return comprehension(desk, node, scope);
    case 'range':
    case 'interval':
      desk.report.error('E0318', node.place, `\`${desk.report.text(node.place)}\` is no value here`);
      return UNKNOWN;
    case 'binary':
      return binary(desk, node, scope);
  }
}

function binary(desk: Desk, node: Ast.Binary, scope: Scope): Value {
  switch (node.operator) {
    case '+':
    case '-':
      return plus(desk, node, scope);
    case '*':
      return times(desk, node, inProduct(desk, node, scope));
    case '/':
      return over(desk, node, scope);
    case '^':
      return power(desk, node, scope);
    case '@':
      return matrixProduct(desk, node, scope);
    default:
      desk.report.error(
        'E0318',
        node.operatorPlace,
        `a condition is no value`,
        '`indicator(…)` is 1 where it holds, else 0',
      );
      return UNKNOWN;
  }
}

function literal(node: Ast.NumberLiteral): Value {
  const q = Q.rational(node.value.numerator, node.value.denominator);
  if (Q.isZero(q)) return ZERO;
  const term = B.num(q);
  return Q.isInteger(q) ? indexValue(placeIndex(term)) : number(term);
}

function negated(v: Value): Value {
  const made = mapped(v, B.negate);
  const index = v.kind === 'known' && v.index?.kind === 'place' ? placeIndex(B.negate(v.index.value)) : undefined;
  return index === undefined || made.kind !== 'known' ? made : { ...made, index };
}

/** `x'` of a state that moves by second order. */
function velocity(desk: Desk, node: Ast.Unary, scope: Scope): Value {
  const v = desk.value(node.operand, scope);
  if (v.kind === 'unknown') return UNKNOWN;
  const part = v.kind === 'known' ? v.part : undefined;
  const of = part === undefined ? undefined : desk.velocities.get(part.letter);
  if (of !== undefined) return letterValue(of, part!.indices);
  if (part !== undefined && desk.unread.has(part.letter.name)) return UNKNOWN;
  if (part?.letter.role === 'state') {
    const name = part.letter.name;
    const help = `\`'\` stands for a velocity where \`${name}'' = …\`, or with momentum; in a claim \`${name}' = …\` states the flow`;
    desk.report.error('E0385', node.operatorPlace, `\`${name}\` has no velocity: it moves by first order`, help);
  } else desk.report.unsupported(node.operatorPlace, "a derivative `'` here");
  return UNKNOWN;
}

function named(desk: Desk, node: Ast.Name, scope: Scope): Value {
  const name = node.text;
  const local = scope.locals.get(name);
  if (local !== undefined)
    return subsetOf(local) === undefined ? local : { ...(local as Known), at: () => noNumber(node) };
  const entity = desk.entities.get(name);
  switch (entity?.kind) {
    case undefined:
      return constant(desk, node);
    case 'unknown':
      return UNKNOWN;
    case 'function':
      desk.report.error('E0303', node.place, `\`${name}\` is a function`, `give it its arguments: \`${name}(…)\``);
      return UNKNOWN;
    case 'set':
      desk.report.error(
        'E0318',
        node.place,
        `\`${name}\` is an index set and no number`,
        `its size is \`|${name}|\`, \`for p in ${name}\` runs through it`,
      );
      return UNKNOWN;
    case 'law':
      desk.report.error(
        'E0339',
        node.place,
        `\`${name}\` is a law and no value`,
        `an expectation is \`E(… for v ~ ${name})\`, a start \`initial x ~ ${name}\``,
      );
      return UNKNOWN;
    case 'letter': {
      const { letter: l } = entity;
      if (l.role === 'size') return indexValue(placeIndex(B.sym(l)));
      if (l.role === 'any' && l.domain.kind === 'symmetric') return symmetricValue(l);
      if (entity.zeroDiagonal) return offDiagonal(l);
      return letterValue(l);
    }
    case 'definition': {
      const d = desk.definition(node, entity.statement);
      return d.kind === 'tensor' ? tensorValue(d.tensor) : d;
    }
  }
}

function constant(desk: Desk, node: Ast.Name): Value {
  if (node.text === 't') return number(B.sym(TIME));
  if (node.text === 'pi') return number(PI);
  if (node.text === 'identity') return IDENTITY;
  if (node.text === 'noise')
    desk.report.error('E0383', node.place, '`noise` stands in the equation of a flow only', "`x' = … + s*noise`");
  // Names are read before: it is one in claims only.
  if (node.text === 'lyapunov') return number(B.sym(LYAPUNOV));
  // Undeclared names were reported when the names were read.
  return UNKNOWN;
}

function noNumber(node: Ast.Name): never {
  throw new NoNumber(node.text, node.place);
}

/** A stored term read at other indices. */
export function tensorValue(tensor: Tensor): Known {
  const index = tensor.indices.length === 0 ? placeOf(tensor.term) : undefined;
  if (index !== undefined) return { ...number(tensor.term), index };
  return known(
    tensor.indices.map((a) => a.set),
    (indices: readonly Index[]) => replace(tensor.term, new Map(tensor.indices.map((a, k) => [a, indices[k]!]))),
  );
}

/** An arbitrary symmetric matrix is the symmetric part of an arbitrary one. */
function symmetricValue(l: Parameters<typeof letterValue>[0]): Known {
  return known(l.axes, (indices) => {
    const swapped = [...indices.slice(0, -2), indices.at(-1)!, indices.at(-2)!];
    return B.divide(B.add(B.sym(l, indices), B.sym(l, swapped)), B.num(2));
  });
}

/** A matrix without its diagonal. */
function offDiagonal(l: Parameters<typeof letterValue>[0]): Known {
  return known(l.axes, (indices) => B.mul(B.unequal(indices.at(-2)!, indices.at(-1)!), B.sym(l, indices)));
}
