import type { Atom, AtomIndex, Expr, Index, IndexSet, Reduce, SubsetIndex } from '../../../src/expr/expr.ts';
import * as Q from '../../../src/expr/rational.ts';
import { arrayValue } from '../../../src/numeric/arrayValue.ts';

// The meaning of terms as numbers at small sizes.

export const SIZES: Readonly<Record<string, number>> = { N: 3, M: 2, d: 2, n: 2, r: 3 };

/** A generic value of a letter's component, the same for term and text. */
export function componentValue(name: string, indices: readonly number[]): number {
  if (name in SIZES) return SIZES[name]!;
  let h = 7;
  for (const c of name) h = (h * 31 + c.charCodeAt(0)) % 1009;
  for (const i of indices) h = (h * 37 + 11 * i + 5) % 1013;
  return 0.4 + (h % 97) / 61;
}

type Places = ReadonlyMap<Atom, number>;

/** All subsets of 1 … n in the order of their sorted elements, by trying everything. */
export function subsets(n: number, take: number): readonly (readonly number[])[] {
  let all: (readonly number[])[] = [[]];
  for (let k = 0; k < take; k++)
    all = all.flatMap((s) =>
      Array.from({ length: n }, (_, x) => x + 1)
        .filter((x) => x > (s.at(-1) ?? 0))
        .map((x) => [...s, x]),
    );
  return all;
}
function familyOf(set: IndexSet, at: Places): readonly (readonly number[])[] {
  if (set.structure.kind !== 'subsets') throw new Error('no set of subsets');
  return subsets(evaluate(set.structure.of.size, at), set.structure.take);
}
function placeOf(i: SubsetIndex, at: Places): number {
  const wanted = i.members.map((m) => place(m, at)).sort((a, b) => a - b);
  return 1 + familyOf(i.set, at).findIndex((s) => s.join() === wanted.join());
}

function place(i: Index, at: Places): number {
  if (i.kind === 'place') return evaluate(i.value, at);
  if (i.kind === 'subset') return placeOf(i, at);
  if (i.kind === 'atom' && i.atom.set.structure.kind === 'cyclic') throw new Error('no rings here');
  return (i.kind === 'atom' ? at.get(i.atom)! : evaluate(i.of, at)) + i.shift;
}

export const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sin: Math.sin,
  abs: Math.abs,
  sqrt: Math.sqrt,
  sg: (x) => x,
  relu: (x) => Math.max(0, x),
  step: (x) => (x > 0 ? 1 : 0),
};

const GUARDS = new Set<Expr['kind']>(['delta', 'unequal', 'less', 'member']);
/** The value of a term at places of its free indices. */
export function evaluate(e: Expr, at: Places): number {
  switch (e.kind) {
    case 'num':
      return Q.toNumber(e.value);
    case 'sym':
      return componentValue(
        e.letter.name,
        e.indices.map((i) => place(i, at)),
      );
    case 'value':
      return place(e.index, at);
    case 'delta':
      return place(e.i, at) === place(e.j, at) ? 1 : 0;
    case 'unequal':
      return place(e.i, at) !== place(e.j, at) ? 1 : 0;
    case 'less':
      return place(e.i, at) < place(e.j, at) ? 1 : 0;
    case 'member':
      return familyOf((e.j as AtomIndex).atom.set, at)[place(e.j, at) - 1]!.includes(place(e.i, at)) ? 1 : 0;
    case 'add':
      return e.terms.reduce((s, t) => s + evaluate(t, at), 0);
    case 'mul':
      // Guards first: where one is 0 the rest may be singular.
      if (e.factors.some((f) => GUARDS.has(f.kind) && evaluate(f, at) === 0)) return 0;
      return e.factors.reduce((p, f) => p * evaluate(f, at), Q.toNumber(e.coefficient));
    case 'pow':
      return evaluate(e.base, at) ** evaluate(e.exponent, at);
    case 'call':
      return FUNCTIONS[e.fn]!(evaluate(e.args[0]!, at));
    case 'sum':
    case 'prod': {
      let total = e.kind === 'sum' ? 0 : 1;
      const run = (k: number, inner: Places): void => {
        const b = e.binders[k];
        if (b === undefined) {
          const v = evaluate(e.body, inner);
          total = e.kind === 'sum' ? total + v : total * v;
          return;
        }
        for (let v = 1; v <= evaluate(b.set.size, at); v++) run(k + 1, new Map([...inner, [b, v]]));
      };
      run(0, at);
      return total;
    }
    case 'reduce':
      return ofArray(e, at);
    case 'grad':
      throw new Error('an untaken derivative has no value here');
  }
}

function ofArray(e: Reduce, at: Places): number {
  const shape = e.binders.map((b) => evaluate(b.set.size, at));
  const entries: number[] = [];
  const counts: boolean[] = [];
  const run = (k: number, inner: Places): void => {
    const b = e.binders[k];
    if (b !== undefined) {
      for (let v = 1; v <= shape[k]!; v++) run(k + 1, new Map([...inner, [b, v]]));
      return;
    }
    counts.push(evaluate(e.guard, inner) !== 0);
    entries.push(counts.at(-1) ? evaluate(e.body, inner) : 0);
  };
  run(0, at);
  const made = arrayValue(e.fn, Float64Array.from(entries), shape, (k) => counts[k]!);
  const places = e.at.map((i) => place(i, at) - 1);
  if (places.length === 2) return made[places[0]! * shape[1]! + places[1]!]!;
  return made[places[0] ?? 0]!;
}
