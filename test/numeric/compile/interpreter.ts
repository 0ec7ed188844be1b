import errorFunction from '@stdlib/math-base-special-erf';
import { isGuard } from '../../../src/expr/build.ts';
import { applied } from '../../../src/expr/elementary.ts';
import type { Atom, AtomIndex, Expr, Index, IndexSet, Letter, Reduce } from '../../../src/expr/expr.ts';
import { toNumber } from '../../../src/expr/rational.ts';

const INTERPRETED: ReadonlySet<Reduce['fn']> = new Set(['max', 'min', 'argmax', 'argmin', 'pick', 'det', 'inverse']);
const SPECIAL = new Set(['erfc', 'round', 'floor', 'lambertW', 'gammaFunction', 'digamma', 'xlogx']);

/** Values of letters, row-major; sizes of index sets are those of the size letters. */
export interface Point {
  readonly sizes: ReadonlyMap<Letter, number>;
  readonly values: ReadonlyMap<Letter, Float64Array>;
  /** What letters are inside `sg`; the same as outside where it is not given. */
  readonly stopped?: ReadonlyMap<Letter, Float64Array>;
  /** How many terms may still be read, where that is bounded. */
  readonly budget?: { left: number };
  /** Where values of terms with loops are kept, if they are. */
  readonly kept?: Kept;
}
/** Values of terms at the places of their free indices, for each table of values of letters; none of these may change. */
export type Kept = WeakMap<Point['values'], Map<Expr, Map<string, number>>>;
type Places = ReadonlyMap<Atom, number>;

/** What recursion has no value for: spectra, outcomes of laws, letters without a value. */
export class NotInterpreted extends Error {
  constructor(what: string) {
    super(`${what} is not interpreted`);
    this.name = 'NotInterpreted';
  }
}

/** The value of a term by recursion, with loops over index values and nothing clever. A factor 0 protects a product. */
export function interpret(e: Expr, at: Point, places: Places = new Map()): number {
  if (at.kept === undefined || !isLong(e)) return computed(e, at, places);
  // What `sg` reads is what the outermost values are, so it need not be told from them.
  const terms = made(at.kept, at.values, () => new Map<Expr, Map<string, number>>());
  const known = made(terms, e, () => new Map<string, number>());
  return made(known, e.free.map((a) => places.get(a)).join(), () => computed(e, at, places));
}
const isLong = (e: Expr): boolean =>
  e.kind === 'sum' || e.kind === 'prod' || e.kind === 'reduce' || e.kind === 'grad' || e.kind === 'call';

/** What a table has for a key; made where there is nothing. */
function made<K, V>(table: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const found = table.get(key);
  if (found !== undefined) return found;
  const value = make();
  table.set(key, value);
  return value;
}

function computed(e: Expr, at: Point, places: Places): number {
  const { budget } = at;
  if (budget !== undefined && budget.left-- <= 0) throw new NotInterpreted('what takes so long');
  const go = (x: Expr): number => interpret(x, at, places);
  switch (e.kind) {
    case 'num':
      return toNumber(e.value);
    case 'sym': {
      const size = at.sizes.get(e.letter);
      if (size !== undefined) return size;
      let flat = 0;
      e.indices.forEach((x, k) => {
        const n = Math.round(interpret(e.letter.axes[k]!.size, at));
        const p = indexValue(x, at, places);
        flat = p < 1 || p > n ? Number.NaN : flat * n + p - 1;
      });
      const values = at.values.get(e.letter);
      if (values === undefined) throw new NotInterpreted(e.letter.name);
      return Number.isNaN(flat) ? Number.NaN : values[flat]!;
    }
    case 'value':
      return indexValue(e.index, at, places);
    case 'delta':
      return indexValue(e.i, at, places) === indexValue(e.j, at, places) ? 1 : 0;
    case 'unequal':
      return indexValue(e.i, at, places) === indexValue(e.j, at, places) ? 0 : 1;
    case 'less':
      return indexValue(e.i, at, places) < indexValue(e.j, at, places) ? 1 : 0;
    case 'member':
      return familyOf((e.j as AtomIndex).atom.set, at)[indexValue(e.j, at, places) - 1]!.includes(
        indexValue(e.i, at, places),
      )
        ? 1
        : 0;
    case 'add':
      return e.terms.reduce((s, t) => s + go(t), 0);
    case 'mul': {
      const guards = e.factors.filter(isGuard);
      if (guards.some((g) => go(g) === 0)) return 0;
      return e.factors.reduce((p, f) => p * go(f), toNumber(e.coefficient));
    }
    case 'pow':
      return go(e.base) ** go(e.exponent);
    case 'call': {
      if (e.fn === 'sg') {
        const { stopped, ...rest } = at;
        return interpret(e.args[0]!, stopped === undefined ? at : { ...rest, values: stopped }, places);
      }
      if (e.args.length > 1 || SPECIAL.has(e.fn)) return applied(e.fn, e.args.map(go));
      const x = go(e.args[0]!);
      if (e.fn === 'relu') return Math.max(x, 0);
      if (e.fn === 'step') return x > 0 ? 1 : 0;
      return e.fn === 'erf' ? errorFunction(x) : Math[e.fn as 'exp'](x);
    }
    case 'sum':
    case 'prod': {
      // One map for all terms: nobody keeps it.
      const inner = new Map(places);
      const loop = (k: number): number => {
        if (k === e.binders.length) return interpret(e.body, at, inner);
        const b = e.binders[k]!;
        const n = Math.round(interpret(b.set.size, at));
        let total = e.kind === 'sum' ? 0 : 1;
        for (let p = 1; p <= n; p++) {
          inner.set(b, p);
          const v = loop(k + 1);
          total = e.kind === 'sum' ? total + v : total * v;
        }
        return total;
      };
      return loop(0);
    }
    case 'reduce':
      return ofArray(e, at, places);
    case 'grad': {
      // By Richardson's central differences; what `sg` reads stays behind.
      const here = at.values.get(e.by.letter)!;
      let flat = 0;
      e.by.indices.forEach((x, k) => {
        flat = flat * Math.round(interpret(e.by.letter.axes[k]!.size, at)) + indexValue(x, at, places) - 1;
      });
      const f = (h: number): number => {
        const values = new Map(at.values).set(e.by.letter, here.with(flat, here[flat]! + h));
        return interpret(e.of, { ...at, values, stopped: at.stopped ?? at.values }, places);
      };
      const d = (h: number): number => (f(h) - f(-h)) / (2 * h);
      const h = 1e-3;
      return (64 * d(h / 4) - 20 * d(h / 2) + d(h)) / 45;
    }
  }
}

/** Extremes by a search, determinants by permutations, inverses by cofactors; the others are tested by their identities. */
function ofArray(e: Reduce, at: Point, places: Places): number {
  if (!INTERPRETED.has(e.fn)) throw new NotInterpreted(e.fn);
  const entries: { readonly where: readonly number[]; readonly value: number }[] = [];
  // One map for all entries: nobody keeps it.
  const inner = new Map(places);
  const loop = (where: readonly number[]): void => {
    const b = e.binders[where.length];
    if (b === undefined) {
      if (interpret(e.guard, at, inner) !== 0) entries.push({ where, value: interpret(e.body, at, inner) });
      return;
    }
    const n = interpret(b.set.size, at);
    for (let p = 1; p <= n; p++) {
      inner.set(b, p);
      loop([...where, p]);
    }
  };
  loop([]);
  const own = e.at.map((x) => indexValue(x, at, places));
  const values = entries.map((x) => x.value);
  const first = (v: number) => entries[values.indexOf(v)]!.where;
  if (e.fn === 'max') return Math.max(...values);
  if (e.fn === 'min') return Math.min(...values);
  if (e.fn === 'argmax') return first(Math.max(...values))[0]!;
  if (e.fn === 'argmin') return first(Math.min(...values))[0]!;
  if (e.fn === 'pick') return first(Math.max(...values)).join() === own.join() ? 1 : 0;
  const n = Math.round(Math.sqrt(values.length));
  const entry = (i: number, j: number) => values[(i - 1) * n + j - 1]!;
  const all = Array.from({ length: n }, (_, k) => k + 1);
  const det = (rows: readonly number[], columns: readonly number[]): number =>
    rows.length === 0
      ? 1
      : columns.reduce((s, c, k) => {
          const minor = det(
            rows.slice(1),
            columns.filter((x) => x !== c),
          );
          return s + (k % 2 === 0 ? 1 : -1) * entry(rows[0]!, c) * minor;
        }, 0);
  if (e.fn === 'det') return det(all, all);
  const [i, j] = own as [number, number];
  const cofactor = det(
    all.filter((x) => x !== j),
    all.filter((x) => x !== i),
  );
  return ((i + j) % 2 === 0 ? cofactor : -cofactor) / det(all, all);
}

function indexValue(x: Index, at: Point, places: Places): number {
  if (x.kind === 'place') return around(interpret(x.value, at), x.ring, at);
  if (x.kind === 'atom') return around(places.get(x.atom)! + x.shift, x.ring ?? x.atom.set, at);
  if (x.kind === 'entry') return around(interpret(x.of, at, places) + x.shift, x.ring, at);
  const wanted = x.members.map((m) => indexValue(m, at, places)).sort((a, b) => a - b);
  return 1 + familyOf(x.set, at).findIndex((s) => s.join() === wanted.join());
}

/** On a ring one goes on at the other end. */
function around(k: number, set: IndexSet | undefined, at: Point): number {
  if (set?.structure.kind !== 'cyclic') return k;
  const n = interpret(set.size, at);
  let p = k;
  while (p < 1) p += n;
  while (p > n) p -= n;
  return p;
}

/** All subsets of 1 … n in the order of their sorted elements, by trying everything. */
function familyOf({ structure }: IndexSet, at: Point): readonly (readonly number[])[] {
  if (structure.kind !== 'subsets') throw new Error('no set of subsets');
  const n = interpret(structure.of.size, at);
  let all: (readonly number[])[] = [[]];
  for (let k = 0; k < structure.take; k++)
    all = all.flatMap((s) => {
      const next = Array.from({ length: n }, (_, m) => m + 1).filter((m) => m > (s.at(-1) ?? 0));
      return next.map((m) => [...s, m]);
    });
  return all;
}
