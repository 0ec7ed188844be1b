import * as B from '../../../expr/build.ts';
import type { Expr, Index, PlaceIndex } from '../../../expr/expr.ts';
import { atomIndex, placeIndex } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Choice, Fact } from '../values/choice.ts';
import { sameSet } from '../values/shape.ts';
import { numberOfIndex } from '../values/value.ts';

/** The opposite condition. */
export const flip = (c: Choice): Choice => ({
  yes: c.no,
  no: c.yes,
  facts: c.otherwise,
  otherwise: c.facts,
  plain: c.plain,
});
/** What can hold at all. */
export const nonzero = (terms: readonly Expr[]): readonly Expr[] => terms.filter((t) => t !== B.zero);

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
export function ofNumbers(operator: Ast.Comparison, difference: Expr): Choice {
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
