import { applied } from '../../../expr/elementary.ts';
import type { Atom, Expr, Index, IndexSet, Letter, Reduce } from '../../../expr/expr.ts';
import { extreme } from '../../../expr/extreme.ts';
import { holds, position, type Reading } from '../../../expr/position.ts';
import * as Q from '../../../expr/rational.ts';
import { open, openReduce } from '../../../expr/traverse.ts';
import type { DataArray } from '../../model.ts';

/** Values at which terms are evaluated to doubles. */
export interface Values {
  readonly letters: ReadonlyMap<Letter, number>;
  readonly atoms: ReadonlyMap<Atom, number>;
  readonly data: ReadonlyMap<Letter, DataArray>;
}

/** How many terms of sums and products are added up for one number. */
const MOST_TERMS = 300_000;
interface Work {
  left: number;
}

/** A term as a number; NaN where something has no value, or where it would take more than `MOST_TERMS` terms. */
export const numberOf = (e: Expr, values: Values): number => walk(e, values, { left: MOST_TERMS });

/** Whether a number has too many terms to be found here. */
export function isLong(e: Expr, values: Values): boolean {
  const work = { left: MOST_TERMS };
  walk(e, values, work);
  return work.left < 0;
}

function walk(e: Expr, values: Values, work: Work): number {
  const go = (x: Expr): number => walk(x, values, work);
  switch (e.kind) {
    case 'num':
      return Q.toNumber(e.value);
    case 'sym': {
      const array = values.data.get(e.letter);
      if (array === undefined) return values.letters.get(e.letter) ?? Number.NaN;
      const at = e.indices.reduce((n, i, k) => n * array.shape[k]! + placeNumber(i, values) - 1, 0);
      return array.values[at] ?? Number.NaN;
    }
    case 'value':
      return placeNumber(e.index, values);
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
      return holds(e, reading(values)) ? 1 : 0;
    case 'add':
      return e.terms.reduce((n, t) => n + go(t), 0);
    case 'mul':
      return e.factors.reduce((n, f) => (n === 0 ? 0 : n * go(f)), Q.toNumber(e.coefficient));
    case 'pow':
      return go(e.base) ** go(e.exponent);
    case 'call':
      return applied(e.fn, e.args.map(go));
    case 'sum':
    case 'prod': {
      // What a random variable is worth on average is the business of the numeric wing.
      if (e.binders.some((b) => b.set.structure.kind === 'outcomes')) return Number.NaN;
      const o = open(e);
      const visit = (k: number, atoms: ReadonlyMap<Atom, number>): number => {
        const b = o.binders[k];
        if (b === undefined) return walk(o.body, { ...values, atoms }, work);
        const n = sizeOf(b.set, values);
        if (Number.isNaN(n)) return Number.NaN;
        let total = e.kind === 'sum' ? 0 : 1;
        for (let i = 1; i <= n; i++) {
          if (--work.left < 0) return Number.NaN;
          const one = visit(k + 1, new Map([...atoms, [b, i]]));
          total = e.kind === 'sum' ? total + one : total * one;
        }
        return total;
      };
      return visit(0, values.atoms);
    }
    case 'reduce':
      return ofArray(e, values, work);
    case 'grad':
      return Number.NaN;
  }
}

const reading = (values: Values): Reading => ({
  atom: (a) => values.atoms.get(a) ?? Number.NaN,
  whole: (e) => numberOf(e, values),
});
export const placeNumber = (i: Index, values: Values): number => position(i, reading(values));

/** The size of a set; rounding errors of its polynomial taken off. */
export function sizeOf(set: IndexSet, values: Values): number {
  const n = numberOf(set.size, values);
  return set.structure.kind === 'subsets' ? Math.round(n) : n;
}

/** Extremes only: linear algebra belongs to the numeric wing. */
function ofArray(e: Reduce, values: Values, work: Work): number {
  if (e.fn !== 'min' && e.fn !== 'max' && e.fn !== 'argmin' && e.fn !== 'argmax') return Number.NaN;
  const o = openReduce(e);
  const entries: number[] = [];
  const visit = (k: number, atoms: ReadonlyMap<Atom, number>): void => {
    const b = o.binders[k];
    if (b === undefined) {
      if (walk(o.guard, { ...values, atoms }, work) !== 0) entries.push(walk(o.body, { ...values, atoms }, work));
      else if (o.binders.length === 1) entries.push(e.fn.endsWith('max') ? -Infinity : Infinity);
      return;
    }
    const n = sizeOf(b.set, values);
    for (let i = 1; i <= n && --work.left >= 0; i++) visit(k + 1, new Map([...atoms, [b, i]]));
  };
  visit(0, values.atoms);
  if (work.left < 0 || o.binders.some((b) => Number.isNaN(sizeOf(b.set, values)))) return Number.NaN;
  return extreme(e.fn, entries, (k) => Number.isNaN(entries[k]!) || Math.abs(entries[k]!) < Number.POSITIVE_INFINITY);
}
