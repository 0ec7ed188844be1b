import { open } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { children } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Field } from '../derivation.ts';

/** How often each index over the set stands in a product. */
type Slots = ReadonlyMap<Atom, number>;
const NONE: Slots = new Map();

class Broken extends Error {}

/** What of a motion turns with the axes of a set: every rotation, or those that leave some constant arrays as they are. */
export type Turning = { readonly turns: true; readonly fixing: readonly Letter[] } | { readonly turns: false };

/**
 * Whether a motion is the same after a rotation or reflection of the components over a set: each index over the set that
 * is summed stands exactly twice in a product, and each free one once, so that the matrices of a rotation meet in pairs.
 * It is read off the terms and proves the symmetry; a motion that is written otherwise may have it all the same.
 */
export function turning(set: IndexSet, fields: readonly Field[]): Turning {
  const fixing = new Set<Letter>();
  try {
    for (const f of fields) {
      const slots = slotsOf(expand(f.right), set, fixing);
      const own = f.indices.filter((a) => a.set === set);
      // A motion that is 0 turns anyway.
      if (slots === undefined) continue;
      if (own.some((a) => slots.get(a) !== 1) || slots.size !== own.length) return { turns: false };
    }
  } catch (problem) {
    if (problem instanceof Broken) return { turns: false };
    throw problem;
  }
  return { turns: true, fixing: [...fixing] };
}

/** Undefined for 0, which has any slots. */
function slotsOf(e: Expr, set: IndexSet, fixing: Set<Letter>): Slots | undefined {
  const closed = (x: Expr): void => {
    const s = slotsOf(x, set, fixing);
    if (s !== undefined && s.size > 0) throw new Broken();
  };
  const of = (...indices: readonly Index[]): Slots => {
    const found = new Map<Atom, number>();
    for (const i of indices) {
      if (i.kind !== 'atom' || i.shift !== 0) throw new Broken();
      found.set(i.atom, (found.get(i.atom) ?? 0) + 1);
    }
    return found;
  };
  switch (e.kind) {
    case 'num':
      return e.value.n === 0n ? undefined : NONE;
    case 'sym': {
      const here = e.indices.filter((_, k) => e.letter.axes[k] === set);
      if (here.length > 0 && e.letter.role === 'variable') {
        // Independent standard normal components look the same from all sides.
        const law = e.letter.axes[0]!.structure;
        if (law.kind !== 'outcomes' || law.law !== 'normal') throw new Broken();
      } else if (here.length > 0 && e.letter.role !== 'state' && e.letter.role !== 'noise') fixing.add(e.letter);
      return of(...here);
    }
    case 'delta':
      return setOf(e.i) === set || setOf(e.j) === set ? of(e.i, e.j) : NONE;
    case 'value':
    case 'less':
    case 'unequal':
    case 'member':
      if (setsIn(e).includes(set)) throw new Broken();
      return NONE;
    case 'mul':
      return e.factors.reduce<Slots | undefined>((s, f) => joined(s, slotsOf(f, set, fixing)), NONE);
    case 'add': {
      const all = e.terms.map((t) => slotsOf(t, set, fixing)).filter((s) => s !== undefined);
      if (all.some((s) => !same(s, all[0]!))) throw new Broken();
      return all[0];
    }
    case 'pow': {
      const s = slotsOf(e.base, set, fixing);
      closed(e.exponent);
      if (s === undefined || s.size === 0) return s;
      if (e.exponent.kind !== 'num' || Q.compare(e.exponent.value, Q.rational(2)) !== 0) throw new Broken();
      return joined(s, s);
    }
    case 'sum': {
      const o = open(e);
      const s = slotsOf(o.body, set, fixing);
      if (s === undefined) return undefined;
      const own = o.binders.filter((b) => b.set === set);
      if (own.some((b) => s.get(b) !== 2)) throw new Broken();
      return new Map([...s].filter(([a]) => !own.includes(a)));
    }
    case 'prod':
    case 'reduce':
    case 'grad':
      throw new Broken();
    default:
      for (const c of children(e)) closed(c);
      return NONE;
  }
}

function joined(a: Slots | undefined, b: Slots | undefined): Slots | undefined {
  if (a === undefined || b === undefined) return undefined;
  const made = new Map(a);
  for (const [x, n] of b) made.set(x, (made.get(x) ?? 0) + n);
  return made;
}
const same = (a: Slots, b: Slots): boolean => a.size === b.size && [...a].every(([x, n]) => b.get(x) === n);
const setOf = (i: Index): IndexSet | undefined => (i.kind === 'atom' ? i.atom.set : undefined);
const setsIn = (
  e: Extract<Expr, { kind: 'value' | 'less' | 'unequal' | 'member' }>,
): readonly (IndexSet | undefined)[] => (e.kind === 'value' ? [setOf(e.index)] : [setOf(e.i), setOf(e.j)]);
