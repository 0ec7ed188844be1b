import { isGuard, open, openReduce, sum } from '../expr/build.ts';
import { applied } from '../expr/elementary.ts';
import type { Atom, Expr, Index, IndexSet, Letter, Reduce } from '../expr/expr.ts';
import { scoped } from '../expr/intern.ts';
import { holds, position as placeOf, type Reading } from '../expr/position.ts';
import { toNumber } from '../expr/rational.ts';
import { arrayValue, resultShape } from './arrayValue.ts';
import { nodesFor } from './quadrature/average.ts';

/** Where numbers of letters come from: sizes, and the value of a component at whole-number indices (counted from 1). */
export interface Values {
  readonly size: (letter: Letter) => number;
  readonly component: (letter: Letter, indices: readonly number[]) => number;
}

/**
 * The value of one term as a double, walking the term: for single numbers such as bounds, conditions and quoted
 * values. Inner loops belong to compiled kernels.
 */
export function scalar(e: Expr, values: Values, atoms: ReadonlyMap<Atom, number> = new Map()): number {
  // Most bounds are numbers.
  if (e.kind === 'num') return toNumber(e.value);
  return scoped(() => walk(e, values, atoms, NOTHING));
}

/** What random variables are worth at a node, by binder: a component at its indices. */
type Drawn = ReadonlyMap<Atom, (place: readonly number[]) => number>;
const NOTHING: Drawn = new Map();

function position(i: Index, values: Values, atoms: ReadonlyMap<Atom, number>, drawn: Drawn): number {
  return placeOf(i, reading(values, atoms, drawn));
}
const reading = (values: Values, atoms: ReadonlyMap<Atom, number>, drawn: Drawn): Reading => ({
  atom: (a) => {
    const at = atoms.get(a);
    if (at === undefined) throw new Error(`index ${a.name} has no value`);
    return at;
  },
  whole: (e) => Math.round(walk(e, values, atoms, drawn)),
});

function walk(e: Expr, values: Values, atoms: ReadonlyMap<Atom, number>, drawn: Drawn): number {
  switch (e.kind) {
    case 'num':
      return toNumber(e.value);
    case 'sym':
      if (e.letter.role === 'size') return values.size(e.letter);
      if (e.letter.role === 'variable') {
        const [first, ...rest] = e.indices;
        const own = first?.kind === 'atom' ? drawn.get(first.atom) : undefined;
        if (own === undefined) throw new Error(`${e.letter.name} stands outside its expectation`);
        return own(rest.map((i) => position(i, values, atoms, drawn)));
      }
      return values.component(
        e.letter,
        e.indices.map((i) => position(i, values, atoms, drawn)),
      );
    case 'value':
      return position(e.index, values, atoms, drawn);
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
      return holds(e, reading(values, atoms, drawn)) ? 1 : 0;
    case 'add':
      return e.terms.reduce((s, t) => s + walk(t, values, atoms, drawn), 0);
    case 'mul': {
      // Guards first: where one is 0 the rest may be singular.
      let product = toNumber(e.coefficient);
      for (const f of e.factors) if (isGuard(f) && walk(f, values, atoms, drawn) === 0) return 0;
      for (const f of e.factors) if (!isGuard(f)) product *= walk(f, values, atoms, drawn);
      return product;
    }
    case 'pow':
      return walk(e.base, values, atoms, drawn) ** walk(e.exponent, values, atoms, drawn);
    case 'call':
      return applied(
        e.fn,
        e.args.map((x) => walk(x, values, atoms, drawn)),
      );
    case 'sum':
    case 'prod': {
      const o = open(e);
      const random = o.binders.filter((b) => b.set.structure.kind === 'outcomes');
      if (random.length > 0) {
        const rest = o.binders.filter((b) => !random.includes(b));
        return average(random, o.body, values, atoms, drawn, (d) => walk(sum(rest, o.body), values, atoms, d));
      }
      let total = e.kind === 'sum' ? 0 : 1;
      const loop = (k: number, bound: ReadonlyMap<Atom, number>): void => {
        const b = o.binders[k];
        if (b === undefined) {
          const v = walk(o.body, values, bound, drawn);
          total = e.kind === 'sum' ? total + v : total * v;
          return;
        }
        const size = Math.round(walk(b.set.size, values, atoms, drawn));
        for (let n = 1; n <= size; n++) loop(k + 1, new Map(bound).set(b, n));
      };
      loop(0, atoms);
      return total;
    }
    case 'reduce':
      return ofArray(e, values, atoms, drawn);
    case 'grad':
      throw new Error('a derivative that is not taken has no value here');
  }
}

/** The mean over the nodes of a rule that is right for the body. */
function average(
  binders: readonly Atom[],
  body: Expr,
  values: Values,
  atoms: ReadonlyMap<Atom, number>,
  drawn: Drawn,
  of: (drawn: Drawn) => number,
): number {
  const sizeOf = (set: IndexSet): number => Math.round(walk(set.size, values, atoms, drawn));
  const { rule, drawn: parts } = nodesFor(binders, body, sizeOf, 'fine');
  let total = 0;
  for (let q = 0; q < rule.count; q++) {
    const here = new Map(drawn);
    for (const { binder, shape, offset } of parts) {
      const start = q * rule.dimension + offset;
      here.set(binder, (place) => rule.points[start + place.reduce((at, p, k) => at * shape[k]! + p - 1, 0)]!);
    }
    total += rule.weights[q]! * of(here);
  }
  return total;
}

function ofArray(e: Reduce, values: Values, atoms: ReadonlyMap<Atom, number>, drawn: Drawn): number {
  const o = openReduce(e);
  const shape = o.binders.map((b) => Math.round(walk(b.set.size, values, atoms, drawn)));
  const entries: number[] = [];
  const counts: boolean[] = [];
  const loop = (k: number, bound: ReadonlyMap<Atom, number>): void => {
    const b = o.binders[k];
    if (b === undefined) {
      // Where an entry does not count the rest may be singular.
      const counted = walk(o.guard, values, bound, drawn) !== 0;
      counts.push(counted);
      entries.push(counted ? walk(o.body, values, bound, drawn) : 0);
      return;
    }
    for (let n = 1; n <= shape[k]!; n++) loop(k + 1, new Map(bound).set(b, n));
  };
  loop(0, atoms);
  const made = arrayValue(e.fn, Float64Array.from(entries), shape, (k) => counts[k]!);
  let at = 0;
  for (const [k, n] of resultShape(e.fn, shape).entries()) {
    const p = position(e.at[k]!, values, atoms, drawn);
    if (p < 1 || p > n) return Number.NaN;
    at = at * n + p - 1;
  }
  return made[at]!;
}
