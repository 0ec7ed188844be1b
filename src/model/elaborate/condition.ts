import * as B from '../../expr/build.ts';
import type { Expr, Index, PlaceIndex } from '../../expr/expr.ts';
import { atomIndex, placeIndex } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import type * as Ast from '../syntax/ast.ts';
import type { Choice, Fact } from './choice.ts';
import { memberOf, subsetOf } from './membership.ts';
import type { Desk, Scope } from './scope.ts';
import { withFacts } from './scope.ts';
import { sameSet, setText } from './shape.ts';
import { numberOfIndex, settled, type Value } from './value.ts';

export const ALWAYS: Choice = { yes: [B.one], no: [], facts: [], otherwise: [], plain: true };

const flip = (c: Choice): Choice => ({ yes: c.no, no: c.yes, facts: c.otherwise, otherwise: c.facts, plain: c.plain });

export function both(a: Choice, b: Choice): Choice {
  const cross = (x: readonly Expr[], y: readonly Expr[]) => nonzero(x.flatMap((p) => y.map((q) => B.mul(p, q))));
  return {
    yes: cross(a.yes, b.yes),
    no: [...a.no, ...cross(a.yes, b.no)],
    facts: [...a.facts, ...b.facts],
    otherwise: [],
    plain: a.plain && b.plain,
  };
}
const nonzero = (terms: readonly Expr[]): readonly Expr[] => terms.filter((t) => t !== B.zero);

/** The value where one of the alternatives holds. */
export const guarded = (alternatives: readonly Expr[], e: Expr): Expr => B.add(...alternatives.map((g) => B.mul(g, e)));

/** Reads a condition; undefined where something in it was refused. */
export function condition(desk: Desk, node: Ast.Expression, scope: Scope): Choice | undefined {
  if (node.kind === 'binary') {
    const { operator } = node;
    if (operator === 'and' || operator === 'or') {
      const a = condition(desk, node.left, scope);
      if (a === undefined) return void condition(desk, node.right, scope);
      const b = condition(desk, node.right, withFacts(scope, operator === 'and' ? a.facts : a.otherwise));
      if (b === undefined) return undefined;
      return operator === 'and' ? both(a, b) : flip(both(flip(a), flip(b)));
    }
    if (operator === 'in') return membership(desk, node, scope);
    if (isComparison(operator)) return comparison(desk, operator, node.left, node.right, scope);
  }
  desk.value(node, scope);
  desk.report.error('E0318', node.place, 'a condition is a comparison', 'such as `i != j`, `j > 1`, `x in (0, 1)`');
  return undefined;
}

export const isComparison = (o: Ast.BinaryOperator): o is Ast.Comparison =>
  o === '=' || o === '!=' || o === '<' || o === '<=' || o === '>' || o === '>=';

function membership(desk: Desk, node: Ast.Binary, scope: Scope): Choice | undefined {
  const { left, right } = node;
  if (right.kind !== 'interval' && right.kind !== 'range') return inSubset(desk, left, right, scope);
  const [above, below] =
    right.kind === 'range'
      ? (['>=', '<='] as const)
      : ([right.lowOpen ? '>' : '>=', right.highOpen ? '<' : '<='] as const);
  const low = endless(right.low) ? ALWAYS : comparison(desk, above, left, right.low, scope);
  const high = endless(right.high) ? ALWAYS : comparison(desk, below, left, right.high, scope);
  return low === undefined || high === undefined ? undefined : both(low, high);
}
/** `a in p` */
function inSubset(desk: Desk, left: Ast.Expression, right: Ast.Expression, scope: Scope): Choice | undefined {
  const [a, p] = [desk.value(left, scope), desk.value(right, scope)];
  const subset = subsetOf(p);
  // What lies in a subset runs through what it is taken from.
  if (a.kind === 'unknown' && subset !== undefined && a.seeks?.shift === 0) a.seeks.range.set ??= subset.of;
  if (p.kind === 'unknown' || a.kind === 'unknown') return undefined;
  const text = desk.report.text(right.place);
  if (subset === undefined) {
    const help = 'an interval `(0, 1)`, a range `1..3`, or a subset: `for p in P, a in p`';
    desk.report.error('E0318', right.place, `\`${text}\` is nothing that something lies in`, help);
    return undefined;
  }
  const element = settled(a)?.index;
  const own = element?.kind === 'atom' ? element.atom.set : element?.kind === 'subset' ? element.set : subset.of;
  if (element === undefined || own !== subset.of) {
    const message = `the elements of \`${text}\` are indices of ${setText(subset.of)}`;
    desk.report.error('E0315', left.place, message, `for a in ${setText(subset.of)}`);
    return undefined;
  }
  return memberOf(element, subset.index);
}
export const endless = (e: Ast.Expression): boolean =>
  e.kind === 'negate' ? endless(e.operand) : e.kind === 'name' && e.text === 'infinity';

function comparison(
  desk: Desk,
  operator: Ast.Comparison,
  left: Ast.Expression,
  right: Ast.Expression,
  scope: Scope,
): Choice | undefined {
  const a = desk.value(left, scope);
  const b = desk.value(right, scope);
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    alongRing(a, b);
    alongRing(b, a);
    return undefined;
  }
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined || x.shape.length > 0 || y.shape.length > 0) {
    const place = x === undefined || x.shape.length > 0 ? left.place : right.place;
    desk.report.error('E0318', place, 'a condition compares numbers', 'index it, or take `|v|`');
    return undefined;
  }
  if (x.index !== undefined && y.index !== undefined) {
    const [i, j] = [x.index, y.index];
    if (
      (operator === '=' || operator === '!=') &&
      i.kind === 'atom' &&
      j.kind === 'atom' &&
      !sameSet(i.atom.set, j.atom.set)
    ) {
      desk.report.error('E0315', right.place, 'two indices of different sets are compared');
      return undefined;
    }
    const subset = [x, y].some((v) => subsetOf(v) !== undefined);
    if (subset && operator !== '=' && operator !== '!=') {
      desk.report.error('E0318', left.place, 'subsets have no order', 'they are equal or not: `p != q`');
      return undefined;
    }
    return ofIndices(operator, i, j);
  }
  return ofNumbers(operator, B.subtract(x.at([]), y.at([])));
}

/** An index of a size that is compared with one of a ring runs through that ring. */
function alongRing(a: Value, b: Value): void {
  if (a.kind !== 'unknown' || a.seeks?.range.given === undefined) return;
  const index = settled(b)?.index;
  const ring = index === undefined ? undefined : B.ringOf(index);
  if (ring?.size === a.seeks.range.given.size) a.seeks.range.set ??= ring;
}

/** A comparison of two indices as guards. */
export function ofIndices(operator: Ast.Comparison, i: Index, j: Index): Choice {
  switch (operator) {
    case '=':
      return choice(
        B.delta(i, j),
        B.unequal(i, j),
        [...atMost(i, j), ...atMost(j, i)],
        [...apart(i, j), ...differ(i, j)],
      );
    case '!=':
      return flip(ofIndices('=', i, j));
    case '<':
      if (B.ringOf(i) !== undefined || B.ringOf(j) !== undefined) return onRing(i, j);
      return choice(
        B.less(i, j),
        B.less(j, B.shifted(i, 1)),
        [...atMost(i, B.shifted(j, -1)), ...below(i, j)],
        [...atMost(j, i), ...below(j, B.shifted(i, 1))],
      );
    case '>=':
      return flip(ofIndices('<', i, j));
    case '>':
      return ofIndices('<', j, i);
    case '<=':
      return flip(ofIndices('<', j, i));
  }
}

/** i < j as numbers, where one of them is an index of a ring: what moves it goes to the other side. */
function onRing(i: Index, j: Index): Choice {
  if (i.kind === 'atom' && j.kind === 'place') {
    const [a, v] = [atomIndex(i.atom), B.shifted(plainPlace(j), -i.shift)];
    return choice(B.less(a, v), B.less(B.shifted(v, -1), a), atMost(a, B.shifted(v, -1)), atMost(v, a));
  }
  if (i.kind === 'place' && j.kind === 'atom') {
    const [v, a] = [B.shifted(plainPlace(i), -j.shift), atomIndex(j.atom)];
    return choice(B.less(v, a), B.less(a, B.shifted(v, 1)), atMost(B.shifted(v, 1), a), atMost(a, v));
  }
  if (i.kind === 'atom' && j.kind === 'atom' && i.shift === 0 && j.shift === 0 && sameSet(i.atom.set, j.atom.set)) {
    const yes = B.less(i, j);
    return {
      yes: nonzero([yes]),
      no: nonzero([B.less(j, i), B.delta(i, j)]),
      facts: below(i, j),
      otherwise: [],
      plain: true,
    };
  }
  return { ...ofNumbers('<', B.subtract(numberOfIndex(i), numberOfIndex(j))), plain: true };
}
const plainPlace = (i: PlaceIndex): Index => placeIndex(i.value);

const choice = (yes: Expr, no: Expr, facts: readonly Fact[], otherwise: readonly Fact[]): Choice => ({
  yes: nonzero([yes]),
  no: nonzero([no]),
  facts,
  otherwise,
  plain: true,
});

/** What i <= j says of both. */
function atMost(i: Index, j: Index): readonly Fact[] {
  const facts: Fact[] = [];
  if (i.kind === 'atom') {
    if (j.kind === 'place') facts.push({ atom: i.atom, high: B.subtract(j.value, B.num(i.shift)) });
    if (j.kind === 'atom') facts.push({ atom: i.atom, high: B.add(j.atom.set.size, B.num(j.shift - i.shift)) });
  }
  if (j.kind === 'atom') {
    if (i.kind === 'place' && i.value.kind === 'num')
      facts.push({ atom: j.atom, low: Q.toNumber(i.value.value) - j.shift });
    if (i.kind === 'atom') facts.push({ atom: j.atom, low: 1 + i.shift - j.shift });
  }
  return facts;
}

const differ = (i: Index, j: Index): readonly Fact[] => [{ apart: B.unequal(i, j) }];

/** What i < j says of the indices without their shifts: that they differ, where the shifts leave no room. */
function below(i: Index, j: Index): readonly Fact[] {
  if (i.kind !== 'atom' || j.kind !== 'atom') return i.kind === 'subset' || j.kind === 'subset' ? [] : differ(i, j);
  if (j.shift > i.shift || i.atom.set !== j.atom.set) return [];
  return [{ apart: B.unequal(atomIndex(i.atom), atomIndex(j.atom)), order: [i.atom, j.atom] }];
}

/** What i != j says where j is the first or the last place. */
function apart(i: Index, j: Index): readonly Fact[] {
  if (i.kind === 'place') return j.kind === 'place' ? [] : apart(j, i);
  if (i.kind !== 'atom' || i.shift !== 0 || j.kind !== 'place') return [];
  if (j.value === B.one) return [{ atom: i.atom, low: 2 }];
  return j.value === i.atom.set.size ? [{ atom: i.atom, high: B.subtract(j.value, B.one) }] : [];
}

/** A comparison of `difference` with 0 through steps. */
function ofNumbers(operator: Ast.Comparison, difference: Expr): Choice {
  const above = B.call('step', difference);
  const below = B.call('step', B.negate(difference));
  const not = (e: Expr) => B.subtract(B.one, e);
  const make = (yes: Expr, no: Expr): Choice => ({ ...choice(yes, no, [], []), plain: false });
  switch (operator) {
    case '>':
      return make(above, not(above));
    case '<=':
      return make(not(above), above);
    case '<':
      return make(below, not(below));
    case '>=':
      return make(not(below), below);
    case '=':
      return make(not(B.add(above, below)), B.add(above, below));
    case '!=':
      return make(B.add(above, below), not(B.add(above, below)));
  }
}
