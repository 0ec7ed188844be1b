import type { Expr } from '../../../expr/expr.ts';
import type { Initial } from '../../model.ts';
import { circularStart } from '../../starts.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Initial as InitialStatement } from '../../syntax/statement.ts';
import { stateAt } from '../dynamics/dynamics.ts';
import { entryLaw } from '../terms/entryLaw.ts';
import { lawOf } from '../terms/law.ts';
import { type Left, leftSide, restricted, termOn } from '../terms/left.ts';
import type { Report } from '../values/report.ts';
import { type Desk, EMPTY, type Scope } from '../values/scope.ts';
import { shapeText } from '../values/shape.ts';
import { fitted } from '../values/value.ts';

/** Reads `initial x[i] ~ law` or `initial x = value`. */
export function initialOf(desk: Desk, statement: InitialStatement): Initial | undefined {
  const letter = stateAt(desk, statement.target);
  if (letter === undefined) return undefined;
  const left = leftSide(desk, letter, statement.target.indices, EMPTY);
  if (left === undefined) return undefined;
  const where = restricted(desk, left, statement.condition);
  if (where === undefined) return undefined;
  const start =
    statement.relation === '='
      ? valueStart(desk, statement, left, where.scope)
      : lawStart(desk, statement.value, left, where.scope);
  if (start === undefined) return undefined;
  return { state: letter, indices: left.indices, guard: where.guard, start, place: statement.place };
}

/** A start may be given by that of other states, in no circle. */
export function checkStarts(report: Report, initials: readonly Initial[]): void {
  const found = circularStart(initials);
  if (found === undefined) return;
  const { initial, round } = found;
  const [first, ...others] = round.map((l) => `\`${l.name}\``);
  const message =
    others.length === 0
      ? `the start of ${first} is given by itself`
      : `the start of ${first} is given by that of ${others.join(', that by that of ')}, and that by ${first}`;
  report.error('E0348', initial.place, message, `\`initial ${initial.state.name} = 0\`, or what else it is`);
}

function valueStart(desk: Desk, statement: InitialStatement, left: Left, scope: Scope): Initial['start'] | undefined {
  const term = entryOf(desk, statement.value, left, scope, statement.operatorPlace);
  return term === undefined ? undefined : { kind: 'value', term };
}

function lawStart(desk: Desk, node: Ast.Expression, left: Left, scope: Scope): Initial['start'] | undefined {
  const law = lawOf(desk, node, left.rest, scope);
  if (law === undefined) return undefined;
  // Members of a family are drawn one by one, the components of one member by one draw of a joint law.
  const components = Math.min(left.letter.components, left.rest.length);
  return { kind: 'law', law: entryLaw(law, left.atoms, components) };
}

/** A term for each entry of the left side. */
function entryOf(
  desk: Desk,
  node: Ast.Expression,
  left: Left,
  scope: Scope,
  place: Ast.Node['place'],
): Expr | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const fit = fitted(v, left.rest);
  if (fit !== undefined) return termOn(left, fit);
  const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
  desk.report.error('E0327', place, `the left side is ${shapeText(left.rest)}, the right ${shape}`);
  return undefined;
}
