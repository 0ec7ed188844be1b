import * as B from '../../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet } from '../../../expr/expr.ts';
import { entryIndex, placeIndex } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { known as difference, sameSet, setText, shapeText, sizeText } from '../values/shape.ts';
import { type Known, known, letterValue, settled, UNKNOWN, type Value } from '../values/value.ts';
import { listedSet } from './listedSet.ts';

/** `base[i, …]`: the base's axes without the first ones. */
export function subscript(desk: Desk, node: Ast.Indexed, scope: Scope): Value {
  const base = settled(desk.value(node.base, scope));
  if (base === undefined) {
    for (const i of node.indices) if (i.kind !== 'set') desk.value(i, scope);
    return UNKNOWN;
  }
  if (node.indices.length > base.shape.length) {
    const extra = node.indices[base.shape.length]!;
    const what = desk.report.text(node.base.place);
    const shape = base.shape.length === 0 ? 'a number' : shapeText(base.shape);
    const kept = node.indices.slice(0, base.shape.length).map((i) => desk.report.text(i.place));
    const help = kept.length === 0 ? `\`${what}\`` : `\`${what}[${kept.join(', ')}]\``;
    const message = `\`${what}\` is ${shape} and has no index number ${base.shape.length + 1}`;
    desk.report.error('E0317', extra.place, message, help);
    return UNKNOWN;
  }
  const indices = node.indices.map((i, k) => indexOn(desk, i, base.shape[k]!, scope));
  if (indices.some((i) => i === undefined)) return UNKNOWN;
  return part(desk, base, indices as Index[]);
}

/** The part of an array at its first indices. */
function part(desk: Desk, base: Known, indices: readonly Index[]): Known {
  if (base.part !== undefined) {
    const { letter } = base.part;
    const all = [...base.part.indices, ...indices];
    const made = letterValue(letter, all);
    // An entry of whole-number data can stand as an index.
    const whole = made.shape.length === 0 && desk.data.get(letter)?.whole === true;
    return whole ? { ...made, index: entryIndex(B.sym(letter, all)) } : made;
  }
  return known(base.shape.slice(indices.length), (rest) => base.at([...indices, ...rest]));
}

/** What stands in a bracket as an index on this axis; undefined where that was refused. */
export function indexOn(desk: Desk, node: Ast.Index, set: IndexSet, scope: Scope): Index | undefined {
  if (node.kind === 'set') return listedSet(desk, node, set, scope, indexOn);
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') {
    const range = v.seeks?.range;
    // Where the size is given, the axis only tells whether its ring is meant.
    if (range !== undefined && (range.given === undefined || desk.rings.get(range.given) === set)) range.set ??= set;
    return undefined;
  }
  const text = desk.report.text(node.place);
  const index = settled(v)?.index;
  if (index === undefined) {
    desk.report.error('E0317', node.place, `\`${text}\` is no index`, 'an index is a name, a whole number or a size');
    return undefined;
  }
  const own = index.kind === 'atom' ? index.atom.set : index.kind === 'subset' ? index.set : undefined;
  if (own === undefined && set.structure.kind === 'subsets') {
    const message = `the members of \`${setText(set)}\` have no number`;
    desk.report.error('E0315', node.place, message, `\`for p in ${setText(set)}\`, or a set \`{…}\` of elements`);
    return undefined;
  }
  const ring = set.structure.kind === 'cyclic';
  if (index.kind === 'entry') {
    // On a ring a moved entry goes on at the other end.
    const value = ring ? index.of : B.value(index);
    desk.required.push({ value, set, place: node.place });
    return index;
  }
  if (index.kind === 'place' && ring) {
    const place = B.onSet(index, set);
    if (place.kind === 'place') desk.required.push({ value: place.value, set, place: node.place });
    return place;
  }
  if (index.kind === 'place') {
    const low = difference(index.value, B.one);
    const high = difference(set.size, index.value);
    if ((low !== undefined && low < 0) || (high !== undefined && high < 0)) {
      desk.report.error(
        'E0316',
        node.place,
        `\`${text}\` lies outside the axis, which runs from 1 to ${sizeText(set.size)}`,
        'a place on it, or a larger size',
      );
      return undefined;
    }
    if (low === undefined || high === undefined) desk.required.push({ value: index.value, set, place: node.place });
    return index;
  }
  if (own === undefined || !sameSet(own, set)) {
    const message = `\`${text}\` runs through ${setText(own!)} and stands on an axis of ${setText(set)}`;
    const name = node.kind === 'name' ? node.text : text;
    desk.report.error('E0315', node.place, message, `for ${name} in ${setText(set)}`);
    return undefined;
  }
  if (index.kind === 'subset' || ring) return index;
  if (!inside(index.atom, index.shift, scope)) {
    const name = index.atom.name.startsWith('~') ? (moved(node)?.text ?? 'the index') : index.atom.name;
    const side = index.shift < 0 ? `${name} > ${-index.shift}` : `${name} <= ${sizeText(set.size)} - ${index.shift}`;
    // A name that leaves the axis by itself comes from a range that begins before it.
    const help =
      node.kind === 'name'
        ? `the places of an axis are \`1..${sizeText(set.size)}\``
        : `a condition that keeps it inside: \`if ${side}\``;
    desk.report.error('E0316', node.place, `\`${text}\` may leave the axis`, help);
    return undefined;
  }
  return index;
}

/** The one name in an index such as `j - 1`. */
function moved(e: Ast.Index): Ast.Name | undefined {
  if (e.kind === 'name') return e;
  if (e.kind !== 'binary') return undefined;
  const [left, right] = [moved(e.left), moved(e.right)];
  return left === undefined ? right : right === undefined ? left : undefined;
}

/** Whether conditions keep a moved index on its axis. */
function inside(atom: Atom, shift: number, scope: Scope): boolean {
  if (shift === 0) return true;
  for (const fact of scope.facts) {
    if (fact.atom !== atom) continue;
    if (shift < 0 && fact.low !== undefined && fact.low + shift >= 1) return true;
    if (shift > 0 && fact.high !== undefined) {
      const room = difference(atom.set.size, fact.high);
      if (room !== undefined && room >= shift) return true;
    }
  }
  return false;
}

/** The index that a sum or difference of two indices is, if it is one. */
export function movedIndex(operator: '+' | '-', left: Index, right: Index): Index | undefined {
  const whole = (i: Index): number | undefined =>
    i.kind === 'place' && i.value.kind === 'num' && Q.isInteger(i.value.value) ? Q.toNumber(i.value.value) : undefined;
  if (left.kind === 'subset' || right.kind === 'subset') return undefined;
  // Once around a ring is nowhere.
  if (right.kind === 'place' && B.ringOf(left)?.size === right.value) return left;
  if (operator === '+' && left.kind === 'place' && B.ringOf(right)?.size === left.value) return right;
  const k = whole(right);
  if (k !== undefined && Math.abs(k) < 1e6) return B.shifted(left, operator === '+' ? k : -k);
  const j = whole(left);
  if (operator === '+' && j !== undefined && Math.abs(j) < 1e6) return B.shifted(right, j);
  if (left.kind === 'place' && right.kind === 'place')
    return placeOf(operator === '+' ? B.add(left.value, right.value) : B.subtract(left.value, right.value));
  return undefined;
}

/** A whole number or a polynomial in sizes as an index. */
export function placeOf(e: Expr): Index | undefined {
  return isSize(e) ? placeIndex(e) : undefined;
}

/** Whether a term is a polynomial in sizes with whole coefficients. */
export function isSize(e: Expr): boolean {
  switch (e.kind) {
    case 'num':
      return Q.isInteger(e.value);
    case 'sym':
      return e.letter.role === 'size';
    case 'add':
      return e.terms.every(isSize);
    case 'mul':
      return Q.isInteger(e.coefficient) && e.factors.every(isSize);
    case 'pow':
      return (
        isSize(e.base) && e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) && !Q.isNegative(e.exponent.value)
      );
    default:
      return false;
  }
}
