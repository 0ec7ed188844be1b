import type { StringLiteral } from '../ast.ts';
import { LEVEL } from '../keyword.ts';
import type {
  AnsatzItem,
  Axis,
  Data,
  Declared,
  Definition,
  Flow,
  Initial,
  LimitStep,
  Modifier,
  Random,
  RandomOption,
  Sized,
  Statement,
  Update,
} from '../statement.ts';
import {
  binders,
  bracketed,
  condition,
  domainAfter,
  expression,
  indices,
  separated,
  target,
  value,
} from './expression.ts';
import type { Piece } from './piece.ts';
import * as P from './piece.ts';

/** Keywords after which names begin in one column. */
const SHORT = new Set(['cite', 'size', 'param', 'any', 'state', 'index', 'data', 'law']);
const COLUMN = 5;

/** The keyword of a statement; those of declarations have one width. */
export const keyword = (word: string): Piece => P.word(SHORT.has(word) ? word.padEnd(COLUMN) : word);

/** A text in quotes. */
export const string = ({ value: text }: StringLiteral): Piece => P.operand(`"${text.replace(/["\\]/g, '\\$&')}"`);

const sum = (e: Parameters<typeof expression>[0]): readonly Piece[] => expression(e, LEVEL.sum);
const equals = P.word('=');

/** A statement of one line. */
export function statement(s: Exclude<Statement, { kind: 'failed' | 'ansatz' | 'claim' }>): readonly Piece[] {
  switch (s.kind) {
    case 'cite':
      return [keyword('cite'), P.operand(s.name.spelled), string(s.source)];
    case 'size':
    case 'param':
      return [keyword(s.kind), ...separated(s.entries, sized)];
    case 'any':
    case 'state':
      return [keyword(s.kind), ...separated(s.entries, declared)];
    case 'index':
      return [keyword('index'), P.operand(s.name.spelled), equals, ...value(s.value)];
    case 'law':
      return [keyword('law'), P.operand(s.name.spelled), ...domainAfter(s.domain), P.word('~'), ...expression(s.law)];
    case 'gaussian':
      return [keyword('gaussian'), P.operand(s.name.spelled), P.word('~'), ...expression(s.covariance)];
    case 'limit':
      return [keyword('limit'), ...separated(s.entries, limitStep)];
    case 'data':
      return data(s);
    case 'random':
      return random(s);
    case 'let':
    case 'order':
      return definition(s);
    case 'initial':
      return initial(s);
    case 'flow':
    case 'update':
      return equation(s);
  }
}

function sized({ name, bound, value: given, long }: Sized): readonly Piece[] {
  const bounded =
    bound === undefined
      ? []
      : bound.kind === 'bound'
        ? [P.word(bound.operator), ...sum(bound.value)]
        : [P.word('in'), ...expression(bound)];
  const valued = given === undefined ? [] : [equals, ...sum(given)];
  return [
    P.operand(name.spelled),
    ...bounded,
    ...valued,
    ...(long === undefined ? [] : [P.word('long'), ...sum(long)]),
  ];
}

/** `z[N] : R^d` */
export const declared = ({ name, axes: family, domain }: Declared): readonly Piece[] => [
  P.operand(name.spelled),
  ...axes(family),
  ...domainAfter(domain),
];

function axes(all: readonly Axis[]): readonly Piece[] {
  if (all.length === 0) return [];
  const axis = (a: Axis): readonly Piece[] => [...expression(a.size), ...(a.cyclic ? [P.word('cyclic')] : [])];
  return [P.attached('['), ...separated(all, axis), P.closing(']')];
}

function data(s: Data): readonly Piece[] {
  const head = [keyword('data'), P.operand(s.name.spelled), ...axes(s.axes), equals];
  if (s.path !== undefined) return [...head, P.operand('csv'), P.attached('('), string(s.path), P.closing(')')];
  const numbers = value(s.value!);
  // A call of something named `csv` is no file.
  return [...head, ...(numbers[0]!.text === 'csv' && numbers[1]?.text === '(' ? bracketed(numbers) : numbers)];
}

function random(s: Random): readonly Piece[] {
  const head = [keyword('random'), P.operand(s.name.spelled), ...axes(s.axes), P.word('~'), ...expression(s.law)];
  return [...head, ...s.options.flatMap(option)];
}

function option(o: RandomOption): readonly Piece[] {
  const word = P.word(o.kind);
  if (o.kind === 'correlated') return [word, ...expression(o.value), P.word('with'), P.operand(o.with.spelled)];
  return 'value' in o ? [word, ...expression(o.value)] : [word];
}

function definition(s: Definition): readonly Piece[] {
  const name = (n: { readonly spelled: string }): readonly Piece[] => [P.operand(n.spelled)];
  const parameters =
    s.parameters.length === 0 ? [] : [P.attached('('), ...separated(s.parameters, name), P.closing(')')];
  const of = s.indices.length === 0 ? [] : indices(s.indices);
  const head = [keyword(s.kind), P.operand(s.name.spelled), ...parameters, ...of, equals];
  return [...head, ...value(s.value), ...binders(s.binders)];
}

function initial(s: Initial): readonly Piece[] {
  return [keyword('initial'), ...target(s.target), P.word(s.relation), ...value(s.value), ...condition(s.condition)];
}

function limitStep({ left, relation, right }: LimitStep): readonly Piece[] {
  return [...unlisted(sum(left)), P.word(relation), ...sum(right)];
}

/** What follows a keyword: a list there would make a name of it. */
export const unlisted = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces[0]!.text === '[' ? bracketed(pieces) : pieces;

function equation(s: Flow | Update): readonly Piece[] {
  const left = [...target(s.target), ...Array.from({ length: s.kind === 'flow' ? s.order : 0 }, () => P.postfix("'"))];
  const sign = P.word(s.kind === 'flow' ? '=' : '<-');
  return [...left, sign, ...value(s.value), ...modifiers(s.modifiers), ...condition(s.condition)];
}

function modifiers(all: readonly Modifier[]): readonly Piece[] {
  if (all.length === 0) return [];
  return [P.word('with'), ...separated(all, (m) => [P.word(m.kind), ...expression(m.value)])];
}

/** A line of an ansatz. */
export const ansatzItem = ({ left, right, condition: when }: AnsatzItem): readonly Piece[] => [
  ...sum(left),
  equals,
  ...sum(right),
  ...condition(when),
];
