import * as B from '../../../expr/build.ts';
import type { Atom, Expr, Index, Letter, Sym } from '../../../expr/expr.ts';
import { atomIndex } from '../../../expr/intern.ts';
import { letters, replace, substitute } from '../../../expr/traverse.ts';
import type { Assignment, Tolerance } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Tolerance as ToleranceNode } from '../../syntax/claim.ts';
import { numberAt } from '../declared/domain.ts';
import { miscovered } from '../dynamics/cover.ts';
import { leftSide, restricted, termOn } from '../terms/left.ts';
import type { Values } from '../terms/numbers.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { type Shape, sameSet, shapeText } from '../values/shape.ts';
import { fitted, type Value } from '../values/value.ts';

/** `state = expression [if …]`, an item of an ansatz or an entry of a point. */
export interface Entry {
  readonly left: Ast.Expression;
  readonly right: Ast.Expression;
  readonly operatorPlace: Ast.Node['place'];
  readonly condition?: Ast.Expression;
  readonly to?: ToleranceNode;
  readonly place: Ast.Node['place'];
}

/** Reads entries; undefined where one was refused. */
export function assignments(
  desk: Desk,
  entries: readonly Entry[],
  scope: Scope,
  atSizes: readonly Values[],
): readonly Assignment[] | undefined {
  const made = entries.map((e) => assignment(desk, e, scope));
  if (made.some((a) => a === undefined)) return undefined;
  const read = made as Assignment[];
  return once(desk, read, entries, atSizes) ? closed(desk, read, entries) : undefined;
}

function assignment(desk: Desk, entry: Entry, scope: Scope): Assignment | undefined {
  const target = letterAt(desk, entry.left, scope);
  if (target === undefined) return undefined;
  const left = leftSide(desk, target.letter, target.indices, scope);
  if (left === undefined) return undefined;
  const where = restricted(desk, left, entry.condition);
  if (where === undefined) return undefined;
  const v = desk.value(entry.right, where.scope);
  const tolerance = entry.to === undefined ? undefined : toleranceOf(desk, entry.to);
  if (v.kind === 'unknown' || (entry.to !== undefined && tolerance === undefined)) return undefined;
  const right = fitted(v, left.rest);
  if (right === undefined) {
    const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
    const message = `the left side is ${shapeText(left.rest)}, the right ${shape}`;
    desk.report.error('E0327', entry.operatorPlace, message, shapeHelp(desk, entry, left.rest, v));
    return undefined;
  }
  return {
    state: left.letter,
    indices: left.indices,
    guard: where.guard,
    term: termOn(left, right),
    ...(tolerance === undefined ? {} : { tolerance }),
    place: entry.place,
  };
}

/** Indices that make both sides of an entry alike. */
function shapeHelp(desk: Desk, entry: Entry, rest: Shape, v: Value): string | undefined {
  if (v.kind !== 'known') return undefined;
  const [left, right] = [desk.report.text(entry.left.place), desk.report.text(entry.right.place)];
  const free = ['i', 'j', 'k', 'l', 'm', 'n'].filter((x) => !desk.entities.has(x) && !left.includes(`${x}]`));
  const indexed = (text: string, names: readonly string[]): string =>
    text.endsWith(']') ? `${text.slice(0, -1)},${names.join(',')}]` : `${text}[${names.join(',')}]`;
  const open = rest.length - v.shape.length;
  const names = free.slice(0, open);
  if (open > 0 && names.length === open && v.shape.every((set, k) => sameSet(set, rest[open + k]!)))
    return `for each entry: \`${indexed(left, names)} = ${right}\``;
  const own = entry.left.kind === 'index' ? entry.left.indices.at(-1) : undefined;
  if (rest.length === 0 && v.shape.length === 1 && own?.kind === 'name' && entry.right.kind === 'name')
    return `its entry: \`${right}[${own.text}]\``;
  return undefined;
}

/** The state, or the letter of an ansatz, on a left side. */
function letterAt(
  desk: Desk,
  e: Ast.Expression,
  scope: Scope,
): { readonly letter: Letter; readonly indices: readonly Ast.Index[] } | undefined {
  const base = e.kind === 'index' ? e.base : e;
  const indices = e.kind === 'index' ? e.indices : [];
  const name = base.kind === 'name' ? base.text : undefined;
  const local = name === undefined ? undefined : scope.locals.get(name);
  if (local?.kind === 'known' && local.part?.letter.role === 'reduced') return { letter: local.part.letter, indices };
  const entity = name === undefined ? undefined : desk.entities.get(name);
  if (local === undefined && entity?.kind === 'letter' && entity.letter.role === 'state')
    return { letter: entity.letter, indices };
  if (local?.kind === 'unknown' || entity?.kind === 'unknown' || (name !== undefined && entity === undefined))
    return undefined;
  desk.report.error(
    'E0334',
    e.place,
    `\`${desk.report.text(e.place)}\` is no state`,
    'the left side is a state or a part of one',
  );
  return undefined;
}

export function toleranceOf(desk: Desk, node: ToleranceNode): Tolerance | undefined {
  const value = numberAt(desk, node.value);
  return value === undefined ? undefined : { value, percent: node.percent };
}

/** Whether each state, or each entry of it, is given once. */
function once(desk: Desk, read: readonly Assignment[], entries: readonly Entry[], atSizes: readonly Values[]): boolean {
  for (const state of new Set(read.map((a) => a.state))) {
    const own = read.flatMap((a, k) => (a.state === state ? [k] : []));
    if (own.length < 2) continue;
    const indices = read[own[0]!]!.indices;
    const guards = own.map((k) => renamed(read[k]!, indices).guard);
    for (const values of atSizes) {
      const bad = miscovered(indices, guards, values, (times) => times <= 1);
      if (bad === undefined) continue;
      const [first, second] = bad.which.map((k) => entries[own[k]!]!.left.place);
      const entry = `${state.name}${bad.at.length === 0 ? '' : `[${bad.at.join(',')}]`}`;
      desk.report.error('E0335', second!, `\`${entry}\` is given twice`, 'each state once', {
        place: first!,
        message: 'it is given here',
      });
      return false;
    }
  }
  return true;
}

/**
 * What is left of states that are given in part: their other entries stay as they are, free as a state that is not given.
 */
export function remaining(read: readonly Assignment[], atSizes: readonly Values[]): readonly Assignment[] {
  return [...new Set(read.map((a) => a.state))].flatMap((state): readonly Assignment[] => {
    const own = read.filter((a) => a.state === state);
    const { indices, place } = own[0]!;
    const guards = own.map((a) => renamed(a, indices).guard);
    const whole = (values: Values): boolean => miscovered(indices, guards, values, (n) => n === 1) === undefined;
    if (guards[0] === B.one || atSizes.every(whole)) return [];
    const itself = B.sym(
      state,
      indices.map((a) => atomIndex(a)),
    );
    return [{ state, indices, guard: B.subtract(B.one, B.add(...guards)), term: itself, place }];
  });
}

function renamed(a: Assignment, indices: readonly Atom[]): { readonly guard: Expr; readonly term: Expr } {
  const map = new Map<Atom, Index>(a.indices.map((x, k) => [x, atomIndex(indices[k]!)]));
  return { guard: replace(a.guard, map), term: replace(a.term, map) };
}

/** The assignments with the letters that they give replaced in their right sides. */
function closed(desk: Desk, read: readonly Assignment[], entries: readonly Entry[]): readonly Assignment[] | undefined {
  const given = new Set(read.map((a) => a.state));
  const needs = new Map<Letter, ReadonlySet<Letter>>();
  for (const state of given) {
    const own = read.filter((a) => a.state === state);
    needs.set(state, new Set(own.flatMap((a) => letters(a.term)).filter((l) => given.has(l))));
  }
  const order: Letter[] = [];
  const open = new Set<Letter>();
  const visit = (l: Letter): boolean => {
    if (order.includes(l)) return true;
    if (open.has(l)) return false;
    open.add(l);
    for (const n of needs.get(l)!) if (!visit(n)) return false;
    order.push(l);
    return true;
  };
  for (const l of given) {
    if (visit(l)) continue;
    const k = read.findIndex((a) => a.state === l);
    desk.report.error(
      'E0336',
      entries[k]!.place,
      `\`${l.name}\` is given by itself`,
      'the right sides are read at the point itself',
    );
    return undefined;
  }
  const done = new Map<Letter, readonly Assignment[]>();
  const at = (s: Sym): Expr | undefined => {
    const own = done.get(s.letter);
    if (own === undefined) return undefined;
    const parts = own.map((a) => {
      const map = new Map<Atom, Index>(a.indices.map((x, k) => [x, s.indices[k]!]));
      return { guard: replace(a.guard, map), term: replace(a.term, map) };
    });
    const covered = B.add(...parts.map((p) => p.guard));
    return B.add(...parts.map((p) => B.mul(p.guard, p.term)), B.mul(B.subtract(B.one, covered), s));
  };
  for (const l of order) {
    const own = read.filter((a) => a.state === l);
    done.set(l, needs.get(l)!.size === 0 ? own : own.map((a) => ({ ...a, term: substitute(a.term, at) })));
  }
  return read.map((a) => done.get(a.state)![read.filter((b) => b.state === a.state).indexOf(a)]!);
}
