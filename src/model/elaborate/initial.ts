import * as B from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { Initial, Law } from '../model.ts';
import type * as Ast from '../syntax/ast.ts';
import type { Initial as InitialStatement } from '../syntax/statement.ts';
import { ALWAYS } from './condition.ts';
import { stateAt } from './dynamics.ts';
import { type Left, leftSide, termOn } from './left.ts';
import { type Desk, EMPTY, type Scope, withFacts } from './scope.ts';
import { shapeText } from './shape.ts';
import { fitted, settled } from './value.ts';

/** Reads `initial x[i] ~ law` or `initial x = value`. */
export function initialOf(desk: Desk, statement: InitialStatement): Initial | undefined {
  const letter = stateAt(desk, statement.target);
  if (letter === undefined) return undefined;
  const left = leftSide(desk, letter, statement.target.indices, EMPTY);
  if (left === undefined) return undefined;
  let { scope } = left;
  let choice = ALWAYS;
  if (statement.condition !== undefined) {
    const c = desk.condition(statement.condition, scope);
    if (c === undefined) return undefined;
    choice = c;
    scope = withFacts(scope, c.facts);
  }
  const start =
    statement.relation === '='
      ? valueStart(desk, statement, left, scope)
      : lawStart(desk, statement.value, left, scope);
  if (start === undefined) return undefined;
  const guard = B.add(...choice.yes.map((g) => B.mul(left.guard, g)));
  return { state: letter, indices: left.indices, guard, start, place: statement.place };
}

function valueStart(desk: Desk, statement: InitialStatement, left: Left, scope: Scope): Initial['start'] | undefined {
  const term = entryOf(desk, statement.value, left, scope, statement.operatorPlace);
  return term === undefined ? undefined : { kind: 'value', term };
}

function lawStart(desk: Desk, node: Ast.Expression, left: Left, scope: Scope): Initial['start'] | undefined {
  const law = lawOf(desk, node, left, scope);
  return law === undefined ? undefined : { kind: 'law', law };
}

/** A term for each entry of the left side; a number holds for all of them where `any` entry is meant by a law. */
function entryOf(
  desk: Desk,
  node: Ast.Expression,
  left: Left,
  scope: Scope,
  place: Ast.Node['place'],
  spread = false,
): Expr | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const fit = fitted(v, left.rest);
  if (fit !== undefined) return termOn(left, fit);
  const one = settled(v);
  if (spread && one?.shape.length === 0) return one.at([]);
  const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
  desk.report.error('E0327', place, `the left side is ${shapeText(left.rest)}, the right ${shape}`);
  return undefined;
}

const LAWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['normal', ['mean', 'variance']],
  ['uniform', ['low', 'high']],
  ['exponential', ['rate']],
  ['bernoulli', ['probability']],
]);

function lawOf(desk: Desk, node: Ast.Expression, left: Left, scope: Scope): Law | undefined {
  const { report } = desk;
  if (node.kind === 'name' && node.text === 'rademacher') return coin(B.num(Q.rational(1, 2)), B.one, B.minusOne);
  if (node.kind !== 'call' || node.callee.kind !== 'name') {
    report.error(
      'E0338',
      node.place,
      `\`${report.text(node.place)}\` is no law`,
      'such as `normal(0, 1)`, `uniform(-1, 1)`; a fixed start is `initial x = …`',
    );
    return undefined;
  }
  const name = node.callee.text;
  if (name === 'discrete') return discrete(desk, node, left, scope);
  const takes = LAWS.get(name);
  if (takes === undefined) {
    if (name === 'mixture' || name === 'lorentz') report.unsupported(node.callee.place, `the law \`${name}\``);
    else
      report.error(
        'E0338',
        node.callee.place,
        `\`${name}\` is no law`,
        'normal, uniform, bernoulli, rademacher, discrete, exponential',
      );
    return undefined;
  }
  if (node.args.length !== takes.length) {
    report.error(
      'E0329',
      node.callee.place,
      `\`${name}(${takes.join(', ')})\` takes ${takes.length}, here ${node.args.length}`,
    );
    return undefined;
  }
  const args = node.args.map((a) => entryOf(desk, a.value, left, scope, a.place, true));
  const [a, b] = args;
  if (a === undefined || (takes.length === 2 && b === undefined)) return undefined;
  if (name === 'normal') return { kind: 'normal', mean: a, variance: b! };
  if (name === 'uniform') return { kind: 'uniform', low: a, high: b! };
  if (name === 'exponential') return { kind: 'exponential', rate: a };
  return coin(a, B.one, B.zero);
}

function discrete(desk: Desk, node: Ast.Call, left: Left, scope: Scope): Law | undefined {
  const cases: { probability: Expr; value: Expr }[] = [];
  for (const a of node.args) {
    if (a.weight === undefined) {
      desk.report.error('E0338', a.place, 'a case of `discrete` is `probability: value`');
      return undefined;
    }
    const probability = entryOf(desk, a.weight, left, scope, a.weight.place, true);
    const value = entryOf(desk, a.value, left, scope, a.value.place, true);
    if (probability === undefined || value === undefined) return undefined;
    cases.push({ probability, value });
  }
  return { kind: 'discrete', cases };
}

const coin = (p: Expr, head: Expr, tail: Expr): Law => ({
  kind: 'discrete',
  cases: [
    { probability: p, value: head },
    { probability: B.subtract(B.one, p), value: tail },
  ],
});
