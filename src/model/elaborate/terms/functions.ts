import * as B from '../../../expr/build.ts';
import type { Expr, Sym } from '../../../expr/expr.ts';
import { averagesOverJump } from '../../../expr/jumps.ts';
import * as Q from '../../../expr/rational.ts';
import { letters, mentions } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import { AGGREGATES } from '../values/aggregates.ts';
import { isFunction, isOptimiser } from '../values/reserved.ts';
import { type Desk, type Scope, withFacts } from '../values/scope.ts';
import { fitted, known, settled, UNKNOWN, type Value } from '../values/value.ts';
import { aggregate } from './aggregate.ts';
import { differ } from './arithmetic.ts';
import { ARRAY_FUNCTIONS, ELEMENTWISE, elementwise, shapesText } from './arrayFunctions.ts';
import { setAt } from './binder.ts';
import { guarded } from './condition.ts';
import { atTime, expand } from './expansion.ts';
import { expectation } from './expectation.ts';
import { sample } from './sample.ts';

/** A name or an array followed by brackets. */
export function call(desk: Desk, node: Ast.Call, scope: Scope): Value {
  const { callee } = node;
  if (callee.kind !== 'name') return atTime(desk, node, scope);
  const name = callee.text;
  if (scope.locals.has(name)) return atTime(desk, node, scope);
  const entity = desk.entities.get(name);
  if (entity?.kind === 'function') return expand(desk, entity.statement, node, scope);
  if (entity !== undefined) return atTime(desk, node, scope);
  if (isOptimiser(name)) return misplaced(desk, node);
  if (name === 'sample') return sample(desk, node, scope);
  if (name === 'E' && node.binders.length > 0) return expectation(desk, node, scope);
  if (name === 'E' && scope.times !== undefined) return meanOf(desk, node, scope);
  if (name === 'response' && scope.times !== undefined) return responseOf(desk, node, scope);
  if (node.args.some((a) => a.weight !== undefined)) return unsupported(desk, node);
  if (AGGREGATES.has(name) && (node.binders.length > 0 || !ARRAY_FUNCTIONS.has(name)))
    return aggregate(desk, name, node, scope);
  if (node.binders.length > 0) return unsupported(desk, node);
  if (name === 'grad') return gradient(desk, node, scope);
  if (name === 'where') return where(desk, node, scope);
  if (name === 'indicator') return indicator(desk, node, scope);
  if (name === 'identity') return identity(desk, node, scope);
  const f = ELEMENTWISE.get(name);
  if (f !== undefined) {
    if (!takesArguments(desk, node, 1)) return UNKNOWN;
    const v = desk.value(node.args[0]!.value, scope);
    if (name === 'log' && v.kind === 'flexible' && v.like === 'zero') {
      desk.report.error('E0345', callee.place, 'the logarithm of zero');
      return UNKNOWN;
    }
    const number = v.kind === 'known' && v.shape.length === 0 ? v.at([]) : undefined;
    const imaginary = name === 'sqrt' && scope.complex === true;
    if (number?.kind === 'num' && !imaginary && REAL.get(name)?.(number.value) === false) {
      desk.report.error('E0345', node.place, `\`${desk.report.text(node.place)}\` is no real number`);
      return UNKNOWN;
    }
    return elementwise(f, v);
  }
  const array = ARRAY_FUNCTIONS.get(name);
  if (array === undefined) return unsupported(desk, node);
  if (!takesArguments(desk, node, array[0])) return UNKNOWN;
  const args = node.args.map((a) => desk.value(a.value, scope));
  if (args.some((a) => a.kind === 'unknown')) return UNKNOWN;
  const result = array[1](args);
  if (result.kind === 'refused') {
    const is = args.length === 1 ? 'this is' : 'these are';
    desk.report.error('E0328', callee.place, `\`${name}\` takes ${result.takes}, ${is} ${shapesText(args)}`);
    return UNKNOWN;
  }
  return result;
}

/** Where functions are real numbers. */
const REAL: ReadonlyMap<string, (q: Q.Rational) => boolean> = new Map([
  ['log', (q) => Q.compare(q, Q.ZERO) > 0],
  ['sqrt', (q) => !Q.isNegative(q)],
  ['asin', (q) => Q.compare(Q.times(q, q), Q.ONE) <= 0],
  ['acos', (q) => Q.compare(Q.times(q, q), Q.ONE) <= 0],
]);

function unsupported(desk: Desk, node: Ast.Call): Value {
  const name = (node.callee as Ast.Name).text;
  if (name === 'E') {
    const message = '`E(…)` without `for` is the mean over noise and starts, and stands in claims only';
    desk.report.error('E0303', node.callee.place, message, '`E(f(v) for v ~ law)`');
  } else if (isFunction(name)) desk.report.unsupported(node.callee.place, `\`${name}\``);
  // What is no function was reported when names were read.
  return UNKNOWN;
}

/** An optimiser that is not the whole right side of an update. */
function misplaced(desk: Desk, node: Ast.Call): Value {
  const name = (node.callee as Ast.Name).text;
  const help = `\`x <- ${name}(L, x, rate = …)\``;
  desk.report.error('E0384', node.callee.place, `\`${name}\` is the whole right side of an update`, help);
  return UNKNOWN;
}

/** `E(Q)` of a claim: over the noise, what steps draw, and the random starts. */
function meanOf(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 1)) return UNKNOWN;
  const { value, place } = node.args[0]!;
  const v = settled(desk.value(value, scope));
  return v === undefined ? UNKNOWN : scope.times!.mean(desk.report.text(place), v);
}

/** `response(x[i], 10, 5)` of a claim: how a component of a state answers to a kick of it. */
function responseOf(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 3)) return UNKNOWN;
  const [of, late, early] = node.args.map((a) => settled(desk.value(a.value, scope)));
  if (of === undefined || late === undefined || early === undefined) return UNKNOWN;
  const x = of.shape.length === 0 ? of.at([]) : undefined;
  if (x?.kind !== 'sym' || x.letter.role !== 'state') {
    const what = desk.report.text(node.args[0]!.value.place);
    desk.report.unsupported(node.args[0]!.value.place, `the response of \`${what}\`, which is no component of a state`);
    return UNKNOWN;
  }
  const times = [late, early].map((v) => (v.shape.length === 0 ? v.at([]) : undefined));
  if (times.some((t) => t === undefined || letters(t).some((l) => l.role === 'time'))) {
    desk.report.unsupported(node.place, 'a response at times that are no numbers', '`response(x[i], 10, 5)`');
    return UNKNOWN;
  }
  return scope.times!.response(desk.report.text(node.place), x, times[0]!, times[1]!);
}

function takesArguments(desk: Desk, node: Ast.Call, n: number, help?: string): boolean {
  if (node.args.length === n) return true;
  const name = desk.report.text(node.callee.place);
  desk.report.error(
    'E0329',
    node.callee.place,
    `\`${name}\` takes ${n} ${n === 1 ? 'argument' : 'arguments'}, here ${node.args.length}`,
    help,
  );
  return false;
}

/** By what: a state, or a part of one. */
function gradientHelp(desk: Desk, node: Ast.Call): string {
  const of = node.args[0] === undefined ? 'L' : desk.report.text(node.args[0].place);
  const state = [...desk.entities].find(([, e]) => e.kind === 'letter' && e.letter.role === 'state')?.[0] ?? 'x';
  return `\`grad(${of}, ${state})\`: by a state, or by a part of one`;
}

/** `grad(L, x)`: a derivative to be taken later. */
function gradient(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 2, gradientHelp(desk, node))) return UNKNOWN;
  const [of, by] = node.args as [Ast.Argument, Ast.Argument];
  const [a, b] = [desk.value(of.value, scope), desk.value(by.value, scope)];
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const L = settled(a);
  if (L === undefined || L.shape.length > 0) {
    desk.report.error(
      'E0328',
      of.place,
      `\`grad\` takes a number first, this is ${shapesText([a])}`,
      'sum it over its axes, or take one entry',
    );
    return UNKNOWN;
  }
  const steps = a.kind === 'known' ? withoutDerivative(L.at([])) : undefined;
  if (steps !== undefined) {
    desk.report.unsupported(of.place, `\`${steps}\` inside \`grad\``, '`sg(…)` reads its value as a constant');
    return UNKNOWN;
  }
  if (b.kind !== 'known' || b.part === undefined || !['state', 'reduced'].includes(b.part.letter.role)) {
    const what = desk.report.text(by.place);
    desk.report.error(
      'E0328',
      by.place,
      `\`${what}\` is no state`,
      '`grad` is by a state or a part of one: `grad(L, x)`, `grad(L, x[i])`',
    );
    return UNKNOWN;
  }
  const state = b.part.letter;
  if (averagesOverJump(L.at([]), (e) => mentions(e, state))) {
    const help = 'the jump itself is averaged: write the mean as a function first, or a loss without jumps';
    desk.report.unsupported(
      of.place,
      `the gradient of an expectation over a jump that moves with \`${state.name}\``,
      help,
    );
    return UNKNOWN;
  }
  return known(b.shape, (i) => B.grad(L.at([]), b.at(i) as Sym));
}

/** The first function of an array that a loss may not be made of, outside `sg`, if a state moves it. */
function withoutDerivative(e: Expr, seen = new Set<Expr>()): string | undefined {
  // A term that stands in many places is looked at once.
  if (seen.has(e) || (e.kind === 'call' && e.fn === 'sg')) return undefined;
  seen.add(e);
  if (e.kind === 'reduce' && NO_SLOPE.has(e.fn) && B.movesWithState(e)) return e.fn;
  for (const c of B.children(e)) {
    const found = withoutDerivative(c, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
const NO_SLOPE: ReadonlySet<string> = new Set(['argmin', 'argmax', 'rank', 'effectiveRank', 'eigenvalue', 'singular']);

/** `where(c, a, b)` as a sum of guarded terms. */
function where(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 3)) return UNKNOWN;
  const [c, x, y] = node.args.map((a) => a.value) as [Ast.Expression, Ast.Expression, Ast.Expression];
  const choice = desk.condition(c, scope);
  const a = desk.value(x, withFacts(scope, choice?.facts ?? []));
  const b = desk.value(y, withFacts(scope, choice?.otherwise ?? []));
  if (choice === undefined || a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  const shape = a.kind === 'known' ? a.shape : b.kind === 'known' ? b.shape : [];
  const [u, v] = [fitted(a, shape), fitted(b, shape)];
  if (u === undefined || v === undefined) {
    differ(desk, node.callee.place, a, b, [x, y], ',');
    return UNKNOWN;
  }
  return known(shape, (i) => {
    const yes = choice.yes.length === 0 ? B.zero : guarded(choice.yes, u.at(i));
    return B.add(yes, choice.no.length === 0 ? B.zero : guarded(choice.no, v.at(i)));
  });
}

/** 1 where the condition holds, else 0. */
function indicator(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 1)) return UNKNOWN;
  const choice = desk.condition(node.args[0]!.value, scope);
  return choice === undefined ? UNKNOWN : known([], () => B.add(...choice.yes));
}

/** `identity(d)`. */
function identity(desk: Desk, node: Ast.Call, scope: Scope): Value {
  if (!takesArguments(desk, node, 1)) return UNKNOWN;
  const set = setAt(desk, node.args[0]!.value, scope);
  return set === undefined ? UNKNOWN : known([set, set], ([i, j]) => B.delta(i!, j!));
}
