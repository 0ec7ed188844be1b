import type { Atom, Delta, Expr, Index, Prod, Reduce, Sum } from '../expr.ts';
import { atomIndex, atomsOf, entryIndex, fresh, placeIndex, scoped, subsetIndex } from '../intern.ts';
import type { Indices } from './indices.ts';
import type { Rings } from './rings.ts';

/** Free atoms that give way to indices. */
export type IndexMap = ReadonlyMap<Atom, Index>;

/** The term made anew from its changed parts, by the constructors. */
export type Rebuild = (e: Expr, f: (child: Expr) => Expr, index?: (i: Index) => Index) => Expr;

/** Terms with other indices. */
export interface Replacement {
  /** The term with free atoms replaced by indices, simultaneously and without capture. */
  replace(e: Expr, map: IndexMap): Expr;
  replaceAll(es: readonly Expr[], map: IndexMap): readonly Expr[];
  /** The index with free atoms replaced, also inside the data that it is an entry of. */
  replaceIndex(index: Index, map: IndexMap): Index;
  /** The factors beside a delta with the later of its free indices replaced by the earlier; undefined without it. */
  identified(delta: Delta, factors: readonly Expr[]): readonly Expr[] | undefined;
  /** A sum or product with its binders replaced by fresh free atoms. */
  open(e: Sum | Prod): { readonly binders: readonly Atom[]; readonly body: Expr };
  /** A function of an array with its binders replaced by fresh free atoms. */
  openReduce(e: Reduce): { readonly binders: readonly Atom[]; readonly body: Expr; readonly guard: Expr };
}

/** More than there are ids, and two of them still make an exact number. */
const PAIR = 2 ** 26;

function madeFor<K>(tables: Map<K, Map<Expr, Expr>>, key: K): Map<Expr, Expr> {
  let made = tables.get(key);
  if (made === undefined) {
    made = new Map();
    tables.set(key, made);
  }
  return made;
}

/** Replacing goes down to where an atom is free and rebuilds on the way up, each shared part once. */
export function replacement({ shifted }: Indices, { onSet }: Rings, rebuild: Rebuild): Replacement {
  // What a replacement gives depends on the term and on what its free atoms give way to alone, and sums are opened under
  // the same temporary names again and again.
  const byOne = new Map<number, Map<Expr, Expr>>();
  const bySeveral = new Map<string, Map<Expr, Expr>>();

  const replaceAll = (es: readonly Expr[], map: IndexMap): readonly Expr[] => es.map((e) => replace(e, map));

  function replace(e: Expr, map: IndexMap): Expr {
    const known = knownUnder(e, map);
    if (known === undefined) return e;
    let made = known.get(e);
    if (made === undefined) {
      made = scoped(() =>
        rebuild(
          e,
          (c) => replace(c, map),
          (i) => replaceIndex(i, map),
        ),
      );
      known.set(e, made);
    }
    return made;
  }

  /** What is known of the terms in which these atoms of it give way to these indices; undefined where none does. */
  function knownUnder(e: Expr, map: IndexMap): Map<Expr, Expr> | undefined {
    let [from, one]: [number, Index | undefined] = [0, undefined];
    let several = '';
    for (const a of e.free) {
      const to = map.get(a);
      if (to === undefined) continue;
      if (one === undefined) [from, one] = [a.id, to];
      else several += `,${a.id}>${to.id}`;
    }
    if (one === undefined) return undefined;
    if (several === '') return madeFor(byOne, from * PAIR + one.id);
    return madeFor(bySeveral, `${from}>${one.id}${several}`);
  }

  function replaceIndex(index: Index, map: IndexMap): Index {
    if (index.kind === 'atom') {
      const to = map.get(index.atom);
      return to === undefined ? index : shifted(onSet(to, index.ring ?? index.atom.set), index.shift);
    }
    if (index.kind === 'entry') {
      const of = replace(index.of, map);
      if (of.kind === 'sym') return entryIndex(of, index.shift, index.ring);
      const place = placeIndex(of);
      return shifted(index.ring === undefined ? place : onSet(place, index.ring), index.shift);
    }
    if (index.kind === 'subset')
      return subsetIndex(
        index.set,
        index.members.map((m) => replaceIndex(m, map)),
      );
    return index;
  }

  function identified(delta: Delta, factors: readonly Expr[]): readonly Expr[] | undefined {
    let from: Index = delta.i;
    let to: Index = delta.j;
    if (from.kind !== 'atom' || (to.kind === 'atom' && to.atom.name > from.atom.name)) [from, to] = [to, from];
    if (from.kind !== 'atom') return undefined;
    const atom = from.atom;
    const others = factors.filter((f) => f !== delta);
    if (!others.some((f) => f.free.includes(atom))) return undefined;
    if (atomsOf(to).includes(atom)) return undefined;
    return replaceAll(others, new Map([[atom, shifted(onSet(to, from.ring ?? atom.set), -from.shift)]]));
  }

  function open(e: Sum | Prod): { readonly binders: readonly Atom[]; readonly body: Expr } {
    const binders = e.binders.map((b) => fresh(b.set));
    return { binders, body: replace(e.body, new Map(e.binders.map((b, k) => [b, atomIndex(binders[k]!)]))) };
  }

  function openReduce(e: Reduce): { readonly binders: readonly Atom[]; readonly body: Expr; readonly guard: Expr } {
    const binders = e.binders.map((b) => fresh(b.set));
    const map = new Map(e.binders.map((b, k) => [b, atomIndex(binders[k]!)]));
    return { binders, body: replace(e.body, map), guard: replace(e.guard, map) };
  }

  return { replace, replaceAll, replaceIndex, identified, open, openReduce };
}
