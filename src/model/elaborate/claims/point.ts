import * as B from '../../../expr/build.ts';
import { freeAtom } from '../../../expr/intern.ts';
import type { Ansatz, Assignment, Declared, Model, Point } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { unnamed } from '../terms/left.ts';
import type { Values } from '../terms/numbers.ts';
import type { Desk } from '../values/scope.ts';
import { assignments, remaining } from './assignment.ts';
import type { ClaimScope } from './claimScope.ts';

/** What claims are read against. */
export interface Library {
  readonly desk: Desk;
  readonly atSizes: readonly Values[];
  /** Undefined: known, but refused. */
  readonly ansatze: ReadonlyMap<string, Ansatz | undefined>;
  /** The states that no author wrote: 0 in a point. */
  readonly hidden: readonly Declared[];
  readonly time: Model['time'];
}

/** Reads `{x = 1, y[a] = (-1)^a}`. */
export function pointOf(library: Library, node: Syntax.Point, open: ClaimScope): Point | undefined {
  const entries = node.entries.map((e) => ({
    left: e.left,
    right: e.right,
    operatorPlace: e.operatorPlace,
    ...(e.if === undefined ? {} : { condition: e.if }),
    ...(e.to === undefined ? {} : { to: e.to }),
    place: e.place,
  }));
  for (const e of node.entries) quoted(library.desk, e.right, e.to);
  const made = assignments(library.desk, entries, open.scope, library.atSizes);
  if (made === undefined) return undefined;
  const unwritten = [...library.hidden.map((h) => h.letter), ...open.hidden];
  const rest = unwritten.map((letter): Assignment => {
    const indices = letter.axes.map((set, k) => freeAtom(unnamed(k + 1), set));
    return { state: letter, indices, guard: B.one, term: B.zero, place: node.place };
  });
  const hidden = rest.filter((r) => !made.some((m) => m.state === r.state));
  return { entries: [...made, ...remaining(made, library.atSizes), ...hidden], place: node.place };
}

/** Warns of a lone decimal that was probably rounded. */
export function quoted(desk: Desk, e: Ast.Expression, to: Syntax.Tolerance | undefined): void {
  const literal = e.kind === 'negate' ? e.operand : e;
  if (to !== undefined || literal.kind !== 'number') return;
  const found = /^(\d+)\.(\d+)$/.exec(literal.text);
  if (found === null || `${found[1]}${found[2]}`.replace(/^0+/, '').length < 4) return;
  const text = desk.report.text(literal.place);
  desk.report.warning('W0401', literal.place, 'a decimal is exact here', `\`${text} to 1e-${found[2]!.length}\``);
}
