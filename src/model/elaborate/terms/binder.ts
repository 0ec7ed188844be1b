import * as B from '../../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet } from '../../../expr/expr.ts';
import { atomIndex, fresh } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Choice } from '../values/choice.ts';
import { type Desk, type Scope, withFacts, withLocals } from '../values/scope.ts';
import { known as difference, setOfSize, sizeText } from '../values/shape.ts';
import { indexValue, type Range, settled, UNKNOWN } from '../values/value.ts';
import { ofIndices } from './comparison.ts';
import { ALWAYS, both } from './condition.ts';
import { memberOf, subsetOf } from './membership.ts';

/** What `for i in N, j in 1..i if …` binds: whole sets, and where their members are taken. */
export interface Bound {
  readonly atoms: readonly Atom[];
  readonly choice: Choice;
  readonly scope: Scope;
}

/** Opens binders around `terms`; undefined where something was refused. */
export function bind(
  desk: Desk,
  binders: readonly Ast.Binder[],
  scope: Scope,
  terms: readonly Ast.Expression[],
): Bound | undefined {
  const ranges = new Map<Ast.Binder, Range>();
  for (const b of binders) {
    if (b.kind !== 'in') continue;
    const given = b.range.kind === 'range' ? undefined : sizeOfRing(desk, b.range, scope);
    if (b.range.kind === 'range' || given !== undefined) ranges.set(b, { name: b.name.text, given });
  }
  if (ranges.size > 0) {
    // The base set of a range is the axis on which its index stands, a ring too: look for it first.
    for (let left = ranges.size; left > 0; ) {
      desk.report.quietly(() => {
        const open = openAll(desk, binders, scope, ranges, true);
        if (open !== undefined) for (const t of terms) desk.value(t, open.scope);
      });
      const now = [...ranges.values()].filter((r) => r.set === undefined).length;
      left = now < left ? now : 0;
    }
  }
  return openAll(desk, binders, scope, ranges, false);
}

/** The size that a range names, where there are rings of this size. */
function sizeOfRing(desk: Desk, range: Ast.Expression, scope: Scope): IndexSet | undefined {
  if (desk.rings.size === 0) return undefined;
  const set = desk.report.quietly(() => setAt(desk, range, scope));
  return set !== undefined && desk.rings.has(set) ? set : undefined;
}

function openAll(
  desk: Desk,
  binders: readonly Ast.Binder[],
  outer: Scope,
  ranges: ReadonlyMap<Ast.Binder, Range>,
  seeking: boolean,
): Bound | undefined {
  let scope = outer;
  let choice = ALWAYS;
  const atoms: Atom[] = [];
  let failed = false;
  for (const b of binders) {
    if (b.kind === 'law') {
      desk.report.unsupported(b.place, 'a binder over a law');
      failed = true;
      continue;
    }
    const range = ranges.get(b);
    if (range !== undefined && range.set === undefined && seeking) {
      scope = withLocals(scope, [[b.name.text, { kind: 'unknown', seeks: { range, shift: 0 } }]]);
    } else {
      const one =
        b.range.kind === 'range' ? openRange(desk, b.range, scope, range?.set) : openSet(desk, b, scope, range?.set);
      if (one === undefined) {
        failed = true;
        scope = withLocals(scope, [[b.name.text, UNKNOWN]]);
        continue;
      }
      atoms.push(one.atom);
      choice = both(choice, one.choice);
      scope = withFacts(withLocals(scope, [[b.name.text, indexValue(one.index)]]), one.choice.facts);
    }
    if (b.condition !== undefined) {
      const c = desk.condition(b.condition, scope);
      if (c === undefined) failed = !seeking;
      else {
        choice = both(choice, c);
        scope = withFacts(scope, c.facts);
      }
    }
  }
  return failed && !seeking ? undefined : { atoms, choice, scope };
}

interface Opened {
  readonly atom: Atom;
  readonly index: Index;
  readonly choice: Choice;
}

function openSet(desk: Desk, b: Ast.Binder & { kind: 'in' }, scope: Scope, stands?: IndexSet): Opened | undefined {
  const subset = b.range.kind === 'name' ? subsetOf(scope.locals.get(b.range.text) ?? UNKNOWN) : undefined;
  if (subset !== undefined) {
    // The elements of a subset: indices of the set that it is taken from.
    const element = fresh(subset.of);
    return { atom: element, index: atomIndex(element), choice: memberOf(atomIndex(element), subset.index) };
  }
  const set = setAt(desk, b.range, scope);
  if (set === undefined) return undefined;
  const atom = fresh(stands !== undefined && stands === desk.rings.get(set) ? stands : set);
  return { atom, index: atomIndex(atom), choice: ALWAYS };
}

/** The set that an expression names as a range: a size, or an index set by its name. */
export function setAt(desk: Desk, node: Ast.Expression, scope: Scope): IndexSet | undefined {
  const entity = node.kind === 'name' && !scope.locals.has(node.text) ? desk.entities.get(node.text) : undefined;
  if (entity?.kind === 'set') return entity.set;
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const index = settled(v)?.index;
  const size = index?.kind === 'place' ? index.value : undefined;
  if (size === undefined || (size.kind === 'num' && (size.value.n < 1n || !Q.isInteger(size.value)))) {
    const text = desk.report.text(node.place);
    const help =
      index?.kind === 'atom'
        ? `a range that ends at an index is \`1..${text}\``
        : 'an index runs through a size: `for i in N`';
    desk.report.error('E0319', node.place, `\`${text}\` is no size`, help);
    return undefined;
  }
  return setOfSize(size);
}

/** `low..high` inside a base set. */
function openRange(desk: Desk, node: Ast.Range, scope: Scope, base: IndexSet | undefined): Opened | undefined {
  const [low, high] = [indexAt(desk, node.low, scope), indexAt(desk, node.high, scope)];
  if (low === undefined || high === undefined) return undefined;
  const first = low.kind === 'place' && low.value.kind === 'num' ? Q.toNumber(low.value.value) : undefined;
  const offset = first !== undefined && first < 1 ? first - 1 : 0;
  const end = high.kind === 'place' ? B.subtract(high.value, B.num(offset)) : undefined;
  const set = base ?? (high.kind === 'atom' ? high.atom.set : end === undefined ? undefined : safeSet(end));
  if (set === undefined) {
    desk.report.error('E0319', node.place, `\`${desk.report.text(node.place)}\` is no range of indices`);
    return undefined;
  }
  const over = end === undefined ? undefined : difference(set.size, end);
  if (base !== undefined && offset === 0 && over !== undefined && over < 0) {
    desk.report.error(
      'E0316',
      node.high.place,
      `the range ends outside the axis, which runs from 1 to ${sizeText(set.size)}`,
      'a range within it',
    );
    return undefined;
  }
  const atom = fresh(set);
  const index = atomIndex(atom, offset);
  const above = offset < 0 || first === 1 ? ALWAYS : ofIndices('<=', low, index);
  const below = ofIndices('<=', index, high);
  return { atom, index, choice: both(above, below) };
}

const safeSet = (size: Expr): IndexSet | undefined =>
  size.kind === 'num' && size.value.n < 1n ? undefined : setOfSize(size);

function indexAt(desk: Desk, node: Ast.Expression, scope: Scope): Index | undefined {
  const v = desk.value(node, scope);
  if (v.kind === 'unknown') return undefined;
  const text = desk.report.text(node.place);
  if (subsetOf(v) !== undefined) {
    desk.report.error(
      'E0318',
      node.place,
      'subsets have no order',
      `\`a in ${text}\` runs through the elements of one`,
    );
    return undefined;
  }
  const index = settled(v)?.index;
  if (index === undefined) desk.report.error('E0317', node.place, `\`${text}\` is no index`);
  return index;
}

/** The number of values that the binders take. */
export const count = (bound: Bound): Expr => B.add(...bound.choice.yes.map((g) => B.sum(bound.atoms, g)));
