import type { Atom, Expr, Index, IndexSet, Member } from '../expr.ts';
import { atomsOf, placeIndex, scoped, subsetIndex } from '../intern.ts';
import * as Q from '../rational.ts';
import type { Addition } from './addition.ts';
import { carriesDelta, components, dependsOn, isAtom, smallPower } from './binders.ts';
import type { ClosedSum, SumOver } from './closedSum.ts';
import type { Comparison } from './comparison.ts';
import type { FunctionCall } from './functionCall.ts';
import type { Indices } from './indices.ts';
import type { Multiplication } from './multiplication.ts';
import type { Nodes } from './nodes.ts';
import type { Replacement } from './replacement.ts';
import { type Rings, ringOf } from './rings.ts';

/** Sums over indices. */
export interface Summation {
  /** The sum of `body` over all values of the binders, which are free atoms of it. */
  readonly sum: SumOver;
}

/** What sums stand on. */
export type ForSums = Nodes &
  Addition &
  Multiplication &
  FunctionCall &
  Rings &
  Indices &
  Comparison &
  Replacement &
  ClosedSum;

/** What the members of the members of a set are taken from. */
const subsetBase = ({ structure }: IndexSet): IndexSet => {
  if (structure.kind !== 'subsets') throw new Error('a subset stands on another axis');
  return structure.of;
};

/** Sums are linear, lose their deltas, let go of what does not depend on them, and fall apart into components. */
export function summation(make: ForSums): Summation {
  const { num, zero, one, add, mul, call, onSet, shifted, less, unequal, distinct, replaceAll, open, closedSum } = make;

  // A sum depends on its binders and its body alone, and finding canonical names is most of the work of reading a file.
  const made = new Map<string, Expr>();

  function sum(binders: readonly Atom[], body: Expr): Expr {
    if (binders.length === 0 || body === zero) return body;
    const key = `${body.id}:${binders.map((b) => b.id).join()}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    // Known or not, it takes no temporary index from those who come after.
    const e = scoped(() => summed(binders, body));
    made.set(key, e);
    return e;
  }

  function summed(binders: readonly Atom[], body: Expr): Expr {
    if (body.kind === 'add') return add(...body.terms.map((t) => sum(binders, t)));
    const { coefficient, outer, inner } = sorted(binders, body);
    const front = (rest: Expr): Expr => mul(num(coefficient), ...outer, rest);
    const without =
      withoutDelta(binders, inner) ??
      withoutMembers(binders, inner, outer) ??
      distributed(binders, inner) ??
      flattened(binders, inner);
    if (without !== undefined) return front(without);
    const parts = components(binders, inner).map(([own, factors]) => closedSum(own, factors, sum));
    return front(mul(...parts));
  }

  /** The factors of the body: its number, those that do not depend on the binders, and those that do. */
  function sorted(binders: readonly Atom[], body: Expr) {
    const outer: Expr[] = [];
    const inner: Expr[] = [];
    let coefficient = Q.ONE;
    const sort = (f: Expr): void => {
      if (f.kind === 'mul') {
        coefficient = Q.times(coefficient, f.coefficient);
        for (const g of f.factors) sort(g);
      } else if (f.kind === 'num') coefficient = Q.times(coefficient, f.value);
      else if (!dependsOn(f, binders)) outer.push(f);
      else if (f.kind === 'call' && f.fn === 'exp' && f.args[0]!.kind === 'add') {
        // exp(a + b) leaves with its part that does not depend on the binders.
        const { terms } = f.args[0]!;
        const beside = terms.filter((t) => !dependsOn(t, binders));
        if (beside.length > 0) outer.push(call('exp', add(...beside)));
        inner.push(call('exp', add(...terms.filter((t) => dependsOn(t, binders)))));
      } else inner.push(f);
    };
    sort(body);
    return { coefficient, outer, inner };
  }

  /** The sum with a binder that a delta determines put in. */
  function withoutDelta(binders: readonly Atom[], inner: readonly Expr[]): Expr | undefined {
    for (const f of inner) {
      if (f.kind !== 'delta') continue;
      const found = solved(f.i, f.j, binders) ?? solved(f.j, f.i, binders);
      if (found === undefined) continue;
      const rest = inner.filter((g) => g !== f);
      const guard = inRange(found.to, found.atom.set);
      const moved = [...guard, ...replaceAll(rest, new Map([[found.atom, found.to]]))];
      return sum(
        binders.filter((b) => b !== found.atom),
        mul(...moved),
      );
    }
    return undefined;
  }

  /** The sum with a subset put in of which all elements are among the factors, and known to differ. */
  function withoutMembers(binders: readonly Atom[], inner: readonly Expr[], outer: readonly Expr[]): Expr | undefined {
    for (const b of binders) {
      if (b.set.structure.kind !== 'subsets') continue;
      const { take, of } = b.set.structure;
      const members = inner.filter((f): f is Member => f.kind === 'member' && isAtom(f.j, b));
      if (members.length < take) continue;
      const apart = (i: Index, j: Index): boolean => {
        const guard = unequal(i, j);
        return guard === one || inner.includes(guard) || outer.includes(guard);
      };
      const chosen: Member[] = [];
      for (const m of members) if (chosen.length < take && chosen.every((c) => apart(c.i, m.i))) chosen.push(m);
      if (chosen.length < take) continue;
      const elements = chosen.map((m) => m.i);
      const rest = inner.filter((f) => !chosen.includes(f as Member));
      const put = new Map([[b, subsetIndex(b.set, elements)]]);
      return sum(
        binders.filter((x) => x !== b),
        mul(distinct(elements), ...elements.flatMap((i) => inRange(i, of)), ...replaceAll(rest, put)),
      );
    }
    return undefined;
  }

  /** A factor that is a sum with a delta on a binder (or a small power of one) is distributed, alone. */
  function distributed(binders: readonly Atom[], inner: readonly Expr[]): Expr | undefined {
    for (const f of inner) {
      const base = f.kind === 'pow' ? f.base : f;
      if (base.kind !== 'add') continue;
      const times = f.kind === 'pow' ? smallPower(f) : 1;
      if (times === undefined || !base.terms.some((t) => carriesDelta(t, binders))) continue;
      const others = inner.filter((g) => g !== f);
      for (let k = 1; k < times; k++) others.push(base);
      return add(...base.terms.map((t) => sum(binders, mul(t, ...others))));
    }
    return undefined;
  }

  /** Sums open into this one, so that the form is flat; once for every copy of a power. */
  function flattened(binders: readonly Atom[], inner: readonly Expr[]): Expr | undefined {
    for (const f of inner) {
      const base = f.kind === 'pow' ? f.base : f;
      if (base.kind !== 'sum') continue;
      const times = f.kind === 'pow' ? smallPower(f) : 1;
      if (times === undefined) continue;
      const opened: Expr[] = inner.filter((g) => g !== f);
      const more: Atom[] = [...binders];
      for (let k = 0; k < times; k++) {
        const o = open(base);
        more.push(...o.binders);
        opened.push(o.body);
      }
      return sum(more, mul(...opened));
    }
    return undefined;
  }

  /** The binder that i = j determines, and its value. */
  function solved(i: Index, j: Index, binders: readonly Atom[]): { atom: Atom; to: Index } | undefined {
    if (i.kind !== 'atom' || !binders.includes(i.atom) || atomsOf(j).includes(i.atom)) return undefined;
    return { atom: i.atom, to: shifted(onSet(j, i.ring ?? i.atom.set), -i.shift) };
  }

  /** The conditions under which an index lies in a set, as factors. */
  function inRange(index: Index, set: IndexSet): readonly Expr[] {
    if (set.structure.kind === 'cyclic' || ringOf(index)?.size === set.size) return [];
    if (index.kind === 'atom' && index.shift === 0 && index.atom.set === set) return [];
    if (index.kind === 'entry' && index.shift === 0) return [];
    if (index.kind === 'subset')
      return [distinct(index.members), ...index.members.flatMap((m) => inRange(m, subsetBase(set)))];
    const above = less(placeIndex(zero), index);
    const below = less(index, placeIndex(add(set.size, one)));
    return [above, below].filter((g) => g !== one);
  }

  return { sum };
}
