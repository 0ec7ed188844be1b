import * as B from '../../../expr/build.ts';
import type { Expr, Letter } from '../../../expr/expr.ts';
import * as Q from '../../../expr/rational.ts';
import { substitute } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Definition } from '../../syntax/statement.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { EMPTY } from '../values/scope.ts';
import { frozen, known, letterValue, settled, UNKNOWN, type Value } from '../values/value.ts';

/** The most calls that one file may expand to. */
const MOST = 200_000;

/** `f(a, b)` of a `let` with parameters: its body with the arguments in their places. */
export function expand(desk: Desk, f: Definition, node: Ast.Call, scope: Scope): Value {
  const name = f.name.text;
  if (node.args.length !== f.parameters.length || node.binders.length > 0) {
    const n = f.parameters.length;
    desk.report.error(
      'E0329',
      node.callee.place,
      `\`${name}\` takes ${n} ${n === 1 ? 'argument' : 'arguments'}, here ${node.args.length}`,
      undefined,
      { place: f.name.place, message: `\`${name}\` is defined here` },
    );
    return UNKNOWN;
  }
  const args = node.args.map((a) => frozen(desk.value(a.value, scope)));
  if (++desk.expansions > MOST) {
    desk.report.error('E0362', node.callee.place, `this file expands to more than ${MOST} calls of functions`);
    return UNKNOWN;
  }
  // Facts about the caller's indices hold for those that are handed over.
  const inner: Scope = {
    ...EMPTY,
    facts: scope.facts,
    locals: new Map(f.parameters.map((p, k) => [p.text, args[k]!])),
  };
  return desk.report.inside(name, node.place, () => desk.value(f.value, inner));
}

/** `x[i](10)`, `q(0)`: a state or what is made of states, at a time of the trajectory. */
export function atTime(desk: Desk, node: Ast.Call, scope: Scope): Value {
  const base = desk.value(node.callee, scope);
  const given = node.args.length === 1 ? desk.value(node.args[0]!.value, scope) : undefined;
  if (base.kind === 'unknown' || given?.kind === 'unknown') return UNKNOWN;
  const time = given === undefined ? undefined : settled(given);
  const text = desk.report.text(node.callee.place);
  if (node.args.length !== 1 || node.binders.length > 0 || time === undefined || time.shape.length > 0) {
    desk.report.error('E0303', node.operatorPlace, `\`${text}\` is no function`, `\`${text}*(…)\``);
    return UNKNOWN;
  }
  if (scope.times === undefined) {
    desk.report.error(
      'E0303',
      node.operatorPlace,
      `\`${text}\` is no function; at a time it stands in claims only`,
      `\`${text}*(…)\``,
    );
    return UNKNOWN;
  }
  const { times } = scope;
  const now = time.at([]);
  // At the running time t it is the state itself.
  if (now.kind === 'sym' && now.letter.role === 'time') return base;
  if (now.kind === 'num' && Q.compare(now.value, Q.ZERO) < 0) {
    const { place } = node.args[0]!.value;
    desk.report.error('E0390', place, 'a trajectory starts at time 0, and this lies before it', `\`${text}(0)\``);
    return UNKNOWN;
  }
  const v = settled(base);
  if (v === undefined) return UNKNOWN;
  const moves = (l: Letter) => l.role === 'state' || l.role === 'reduced' || l.role === 'mean';
  if (v.part !== undefined && moves(v.part.letter)) return letterValue(times.at(v.part.letter, now), v.part.indices);
  const moved = (e: Expr): Expr =>
    substitute(e, (s) => (moves(s.letter) ? B.sym(times.at(s.letter, now), s.indices) : undefined));
  return known(v.shape, (i) => moved(v.at(i)));
}
