import { isGuard } from '../build.ts';
import type { Atom, Condition, Expr, IndexSet, Prod, Sum } from '../expr.ts';
import * as Q from '../rational.ts';
import { factorsOf, some } from '../traverse.ts';
import { relation } from './condition.ts';
import { contraction } from './contraction.ts';
import { asNumber, type Draw, type Drawing, type Range } from './drawing.ts';
import { drawnProduct } from './factors.ts';
import { negated } from './order.ts';

/** Whether the index stands in a component slot of some letter. */
function isComponent(b: Atom, body: Expr): boolean {
  return some(
    body,
    (x) =>
      x.kind === 'sym' &&
      x.indices
        .slice(x.indices.length - x.letter.components)
        .some((i) => i.kind === 'atom' && i.atom === b && i.shift === 0),
  );
}

/** A sum over its binders: contracted where they are components, a series over the rest. */
export function drawnSum(e: Sum, live: readonly Atom[], draw: Draw): Drawing | undefined {
  const all = factorsOf(e.body);
  const coefficient = e.body.kind === 'mul' ? e.body.coefficient : Q.ONE;
  let bound = e.binders.filter((b) => isComponent(b, e.body));
  for (;;) {
    const family = e.binders.filter((b) => !bound.includes(b));
    const isOutside = (f: Expr): f is Condition =>
      isGuard(f) &&
      f.free.some((a) => family.includes(a)) &&
      !f.free.some((a) => bound.includes(a) || live.includes(a));
    const factors = all.filter((f) => !isOutside(f));
    const c = contraction(factors, bound, live, draw);
    if (c === undefined) {
      // Live indices may become drawable once the bound ones beside them are written out.
      const beside = bound.filter((b) =>
        factors.some((f) => f.free.includes(b) && live.some((a) => f.free.includes(a))),
      );
      if (beside.length === 0) return undefined;
      bound = bound.filter((b) => !beside.includes(b));
      continue;
    }
    if (c.kind === 'explicit') {
      bound = bound.filter((b) => !c.atoms.includes(b));
      continue;
    }
    const number = c.negative ? Q.negate(coefficient) : coefficient;
    const body = drawnProduct(number, c.rest, c.drawings, draw);
    if (family.length === 0) return body;
    const conditions = all.filter(isOutside).map((f) => relation(f, draw));
    const inside = body.kind === 'negative' ? body.of : body;
    const series = seriesOver(family, conditions, inside, draw);
    return body.kind === 'negative' ? negated(series) : series;
  }
}
/** The mean over random variables, inside the sum over families. */
function seriesOver(family: readonly Atom[], conditions: readonly Drawing[], inside: Drawing, draw: Draw): Drawing {
  const random = family.filter((a) => a.set.structure.kind === 'outcomes');
  const plain = family.filter((a) => !random.includes(a));
  const mean: Drawing =
    random.length === 0
      ? inside
      : {
          kind: 'series',
          of: 'expectation',
          ranges: random.map((a) => drawnLaw(a, draw)),
          conditions: [],
          body: inside,
        };
  if (plain.length === 0) return mean;
  return { kind: 'series', of: 'sum', ranges: plain.map((a) => range(a, draw)), conditions, body: mean };
}

function drawnLaw(atom: Atom, draw: Draw): Range {
  const s = atom.set.structure;
  if (s.kind !== 'outcomes') return range(atom, draw);
  return {
    binder: { kind: 'index', atom },
    size: { kind: 'law', law: s.law, axes: s.components.map((c) => asNumber(c.size, draw)) },
  };
}

/** A binder and what it runs through. */
export const range = (atom: Atom, draw: Draw): Range => ({
  binder: { kind: 'index', atom },
  size: drawnSet(atom.set, draw),
});
const drawnSet = ({ size, structure }: IndexSet, draw: Draw): Drawing =>
  structure.kind === 'subsets'
    ? { kind: 'letter', name: structure.name, role: 'size', indices: [], components: 0, rank: 0, dots: 0 }
    : asNumber(size, draw);

/** A product over its binder. */
export function drawnProd(e: Prod, draw: Draw): Drawing {
  // A guard makes the whole product 0, so it stays a factor.
  return {
    kind: 'series',
    of: 'prod',
    ranges: e.binders.map((a) => range(a, draw)),
    conditions: [],
    body: asNumber(e.body, draw),
  };
}
