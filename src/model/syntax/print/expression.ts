import type { Argument, Binary, Binder, Domain, Expression, Index, Target } from '../ast.ts';
import { LEVEL, levels } from '../keyword.ts';
import type { Piece } from './piece.ts';
import * as P from './piece.ts';

/** Levels of what binds more tightly than any sign of the table. */
const UNARY = 8;
const POWER = 9;
const POSTFIX = 10;

function levelOf(e: Expression): number {
  if (e.kind === 'binary') return e.operator === '^' ? POWER : levels.get(e.operator)!;
  if (e.kind === 'range') return LEVEL.sum;
  return e.kind === 'negate' ? UNARY : POSTFIX;
}

/** An expression, in brackets if it binds more loosely than `level`. In indices and ranges sums are `close`: `x[i-1]`. */
export function expression(e: Expression, level: number = LEVEL.any, close = false): readonly Piece[] {
  const pieces = bare(e, close);
  return levelOf(e) < level ? bracketed(pieces) : pieces;
}

export const bracketed = (pieces: readonly Piece[]): readonly Piece[] => [P.opening('('), ...pieces, P.closing(')')];

function bare(e: Expression, close: boolean): readonly Piece[] {
  switch (e.kind) {
    case 'number':
      return [P.operand(e.text)];
    case 'name':
      return [P.operand(e.spelled)];
    case 'call': {
      const args = separated(e.args, (a) => argument(a, close));
      return [...postfix(e.callee, close), P.attached('('), ...args, ...binders(e.binders, close), P.closing(')')];
    }
    case 'index':
      return [...postfix(e.base, close), ...indices(e.indices)];
    case 'transpose':
    case 'prime':
      return [...postfix(e.operand, close), P.postfix(e.kind === 'prime' ? "'" : '.T')];
    case 'negate':
      return [P.prefix('-'), ...expression(e.operand, UNARY, close)];
    case 'binary':
      return binary(e, close);
    case 'bars':
      return [P.opening('|'), ...expression(e.operand, LEVEL.any, close), P.closing('|')];
    case 'list':
      return [P.opening('['), ...separated(e.entries, (x) => expression(x, LEVEL.any, close)), P.closing(']')];
    case 'comprehension': {
      const term = expression(e.term, LEVEL.any, close);
      return [P.opening('['), ...term, ...binders(e.binders, close), P.closing(']')];
    }
    case 'range':
      return [...expression(e.low, LEVEL.sum + 1, true), P.tight('..'), ...expression(e.high, LEVEL.sum + 1, true)];
    case 'interval': {
      const ends = [...expression(e.low, LEVEL.any, close), P.comma(), ...expression(e.high, LEVEL.any, close)];
      return [P.opening(e.lowOpen ? '(' : '['), ...ends, P.closing(e.highOpen ? ')' : ']')];
    }
  }
}

const postfix = (e: Expression, close: boolean): readonly Piece[] => expression(e, POSTFIX, close);

function binary(e: Binary, close: boolean): readonly Piece[] {
  const { operator, left, right } = e;
  if (operator === '^') return [...postfix(left, close), P.tight('^'), ...expression(right, UNARY, close)];
  const level = levels.get(operator)!;
  const chains = level === LEVEL.comparison;
  const leftLevel = chains || operator === 'implies' ? level + 1 : level;
  // `a*-b` can be read, but nobody writes it.
  const rightLevel = operator === 'implies' ? level : right.kind === 'negate' && !chains ? POWER : level + 1;
  const sign = signOf(operator, close);
  const after = operator === 'in' ? within(right, close) : expression(right, rightLevel, close);
  return [...expression(left, leftLevel, close), sign, ...after];
}

/** A sign between two operands; products have no gaps, sums in indices neither. */
export function signOf(operator: string, close: boolean): Piece {
  const narrow = operator === '*' || operator === '/' || operator === '^' || operator === '..';
  if (narrow || (close && (operator === '+' || operator === '-'))) return P.tight(operator);
  return P.word(operator);
}

/** What stands after `in`: a list there would be read as an interval. */
function within(e: Expression, close: boolean): readonly Piece[] {
  if (e.kind === 'interval') return bare(e, close);
  const pieces = expression(e, LEVEL.sum, close);
  if (pieces[0]!.text !== '(' && pieces[0]!.text !== '[') return pieces;
  let depth = 0;
  for (const p of pieces) {
    if ('([{'.includes(p.text)) depth += 1;
    else if (')]}'.includes(p.text)) depth -= 1;
    else if (p.comma && depth === 1) return bracketed(pieces);
    if (depth === 0) break;
  }
  return pieces;
}

/** `[i,{a,b}]` after a name. */
export function indices(all: readonly Index[]): readonly Piece[] {
  return [P.attached('['), ...separated(all, index, true), P.closing(']')];
}

function index(i: Index): readonly Piece[] {
  if (i.kind !== 'set') return expression(i, LEVEL.any, true);
  return [P.opening('{'), ...separated(i.elements, (e) => expression(e, LEVEL.any, true), true), P.closing('}')];
}

function argument(a: Argument, close: boolean): readonly Piece[] {
  const value = expression(a.value, LEVEL.any, close);
  return a.weight === undefined ? value : [...expression(a.weight, LEVEL.any, close), P.postfix(':'), ...value];
}

/** ` for i in N, v ~ x if i > 1`, or nothing. */
export function binders(all: readonly Binder[], close = false): readonly Piece[] {
  if (all.length === 0) return [];
  return [P.word('for'), ...separated(all, (b) => binder(b, close))];
}

function binder(b: Binder, close: boolean): readonly Piece[] {
  const of =
    b.kind === 'in'
      ? [P.word('in'), ...expression(b.range, LEVEL.sum, close)]
      : [...domainAfter(b.domain), P.word('~'), ...expression(b.law, LEVEL.sum, close)];
  return [P.operand(b.name.spelled), ...of, ...condition(b.condition, close)];
}

/** ` if …`, or nothing. */
export const condition = (e: Expression | undefined, close = false): readonly Piece[] =>
  e === undefined ? [] : [P.word('if'), ...expression(e, LEVEL.any, close)];

/** ` : R^d`, or nothing. */
export const domainAfter = (d: Domain | undefined): readonly Piece[] =>
  d === undefined ? [] : [P.word(':'), ...domain(d)];

function domain(d: Domain): readonly Piece[] {
  switch (d.kind) {
    case 'real': {
      if (d.dimensions.length === 0) return [P.operand('R')];
      const [first, ...more] = d.dimensions;
      const plain = more.length === 0 && (first!.kind === 'name' || first!.kind === 'number');
      const sizes = separated(d.dimensions, (e) => expression(e));
      return [P.operand('R'), P.tight('^'), ...(plain ? sizes : [P.attached('('), ...sizes, P.closing(')')])];
    }
    case 'positive':
    case 'nonnegative':
      return [P.operand(d.kind)];
    case 'interval':
      return bare(d, false);
    default:
      return [P.operand(d.kind), P.attached('('), ...separated(d.args, (e) => expression(e)), P.closing(')')];
  }
}

/** The left side of an equation. */
export const target = (t: Target): readonly Piece[] => [
  P.operand(t.name.spelled),
  ...(t.indices.length > 0 ? indices(t.indices) : []),
];

/** The right side of an equation: an equation in it stands in brackets. */
export const value = (e: Expression): readonly Piece[] =>
  e.kind === 'binary' && e.operator === '=' ? bracketed(expression(e)) : expression(e);

/** With commas between. */
export function separated<T>(all: readonly T[], of: (one: T) => readonly Piece[], tight = false): readonly Piece[] {
  return all.flatMap((one, k) => (k === 0 ? of(one) : [P.comma(tight), ...of(one)]));
}
