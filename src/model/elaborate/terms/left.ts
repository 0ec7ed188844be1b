import * as B from '../../../expr/build.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../../expr/intern.ts';
import type * as Ast from '../../syntax/ast.ts';
import { type Desk, type Scope, withFacts, withLocals } from '../values/scope.ts';
import { type Shape, shapeText } from '../values/shape.ts';
import { indexValue, type Known, type Value } from '../values/value.ts';
import { ALWAYS } from './condition.ts';
import { indexOn } from './subscript.ts';

/** The left side of an equation about a letter: which of its entries, and names for all its axes. */
export interface Left {
  readonly letter: Letter;
  /** One name for each axis. */
  readonly indices: readonly Atom[];
  /** 0 or 1 in terms of `indices`: the entries meant. */
  readonly guard: Expr;
  readonly written: Sym;
  /** The axes that are not indexed, and their names. */
  readonly rest: Shape;
  readonly atoms: readonly Atom[];
  /** Where the right side is read: the free indices are numbers there. */
  readonly scope: Scope;
  readonly names: ReadonlySet<string>;
}

/** Names of axes that the author does not name. */
export const unnamed = (k: number): string => `#${k}`;

/** Reads `z[i]`, `s[a,1]`, `W`; undefined where it was refused. */
export function leftSide(desk: Desk, letter: Letter, indices: readonly Ast.Index[], scope: Scope): Left | undefined {
  if (indices.length > letter.axes.length) {
    const shape = letter.axes.length === 0 ? 'a number' : shapeText(letter.axes);
    desk.report.error(
      'E0317',
      indices[letter.axes.length]!.place,
      `\`${letter.name}\` is ${shape} and has no index number ${letter.axes.length + 1}`,
    );
    return undefined;
  }
  const locals: [string, Value][] = [];
  const atoms: Atom[] = [];
  const written: Index[] = [];
  const guards: Expr[] = [];
  const rest: Shape[number][] = [];
  const free: Atom[] = [];
  let extra = 0;
  let failed = false;
  for (const [k, set] of letter.axes.entries()) {
    const node = indices[k];
    const isFree = node?.kind === 'name' && !desk.entities.has(node.text) && !scope.locals.has(node.text);
    if (isFree && !locals.some(([name]) => name === node.text)) {
      const atom = freeAtom(node.text, set);
      locals.push([node.text, indexValue(atomIndex(atom))]);
      atoms.push(atom);
      written.push(atomIndex(atom));
      continue;
    }
    const atom = freeAtom(unnamed(++extra), set);
    atoms.push(atom);
    if (node === undefined) {
      rest.push(set);
      free.push(atom);
      written.push(atomIndex(atom));
      continue;
    }
    if (
      node.kind === 'set' &&
      node.elements.some((e) => e.kind === 'name' && !desk.entities.has(e.text) && !scope.locals.has(e.text))
    ) {
      desk.report.error('E0317', node.place, 'on a left side a subset has one name', `\`${letter.name}[p]\``);
      failed = true;
      continue;
    }
    const index = indexOn(desk, node, set, withLocals(scope, locals));
    if (index === undefined) {
      failed = true;
      continue;
    }
    if (index.kind === 'atom' && index.shift !== 0) {
      desk.report.error('E0317', node.place, 'a left side takes names and places', 'move the index on the right side');
      failed = true;
    }
    guards.push(B.delta(atomIndex(atom), index));
    written.push(index);
  }
  if (failed) return undefined;
  return {
    letter,
    indices: atoms,
    guard: B.mul(...guards),
    written: B.sym(letter, written),
    rest,
    atoms: free,
    scope: withLocals(scope, locals),
    names: new Set(locals.map(([name]) => name)),
  };
}

/** The right side as a term in the names of the left side's axes. */
export const termOn = (left: Left, right: Known): Expr => right.at(left.atoms.map((a) => atomIndex(a)));

/** The entries of a left side at which a statement holds, and where its right side is read. */
export interface Restricted {
  /** 0 or 1 in terms of the left side's indices. */
  readonly guard: Expr;
  readonly scope: Scope;
  /** Whether it speaks of indices alone. */
  readonly plain: boolean;
}

/** Restricts a left side by the closing condition of its statement; undefined where that was refused. */
export function restricted(desk: Desk, left: Left, condition: Ast.Expression | undefined): Restricted | undefined {
  const choice = condition === undefined ? ALWAYS : desk.condition(condition, left.scope);
  if (choice === undefined) return undefined;
  const guard = B.add(...choice.yes.map((g) => B.mul(left.guard, g)));
  return { guard, scope: withFacts(left.scope, choice.facts), plain: choice.plain };
}
