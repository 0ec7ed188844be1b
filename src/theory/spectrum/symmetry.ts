import { sym } from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomsOf } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { letters, some } from '../../expr/traverse.ts';
import type { Field } from '../derivation.ts';
import { asIndices } from '../motion.ts';
import type { Background, Leak } from './apply.ts';
import { setsOf } from './layout.ts';
import { baseOf, type Mode } from './spaces.ts';

/** Sets of more members are not split into places. */
const MOST_PLACES = 6;

/** The terms that say what the symmetry of a point is: the fields, and the states there. */
const witnesses = ({ fields, put }: Background): readonly Expr[] =>
  fields.flatMap((f) => [f.right, put(sym(f.state, asIndices(f.indices)))]);

/** Sets of components are turned, families permuted; a set of few members that are told apart is split at once. */
export function largest(bg: Background): Symmetry {
  const families = new Set(bg.fields.flatMap((f) => familyAxes(f).map(baseOf)));
  const all = witnesses(bg);
  const modes = new Map(
    setsOf(bg.fields.map((f) => f.state)).map((set): [IndexSet, Mode] => [
      set,
      families.has(set) ? (isSmall(set) && all.some((e) => tellsApart(e, set)) ? 'split' : 'permuted') : 'turned',
    ]),
  );
  return { modes, fixed: new Map() };
}
const familyAxes = (f: Field): readonly IndexSet[] => f.state.axes.slice(0, f.state.axes.length - f.state.components);
const isSmall = (set: IndexSet): boolean => set.size.kind === 'num' && Q.toNumber(set.size.value) <= MOST_PLACES;

/** Whether members of a set are spoken of by their places, as numbers, or by constants of their own. */
const tellsApart = (e: Expr, set: IndexSet): boolean =>
  some(e, (x) => {
    if (x.kind === 'value') return atomsOf(x.index).some((a) => a.set === set);
    if (x.kind === 'delta' || x.kind === 'unequal' || x.kind === 'less')
      return (
        [x.i, x.j].some((i) => i.kind === 'place') && [x.i, x.j].some((i) => atomsOf(i).some((a) => a.set === set))
      );
    if (x.kind !== 'sym') return false;
    if (x.letter.role !== 'state' && x.letter.role !== 'reduced') return x.letter.axes.includes(set);
    return x.indices.some((i, k) => i.kind === 'place' && x.letter.axes[k] === set);
  });

/** The vectors over a set of components in a term, which a rotation has to keep if they matter. */
const vectorsIn = (e: Expr, set: IndexSet): readonly Letter[] =>
  letters(e).filter((l) => l.role !== 'auxiliary' && l.axes.length === 1 && l.axes[0] === set);

/** All names that occur. */
export const namesIn = (bg: Background): ReadonlySet<string> =>
  new Set(witnesses(bg).flatMap((e) => [...letters(e).map((l) => l.name), ...e.free.map((a) => a.name)]));

/** The names of letters that occur. */
export const lettersIn = (bg: Background): ReadonlySet<string> =>
  new Set(witnesses(bg).flatMap((e) => letters(e).map((l) => l.name)));

/** A symmetry: how each set is transformed, and the vectors that rotations keep. */
export interface Symmetry {
  readonly modes: ReadonlyMap<IndexSet, Mode>;
  readonly fixed: ReadonlyMap<IndexSet, readonly Letter[]>;
}

/** The next smaller symmetry where a direction leaked: more vectors kept, else of a set that the leak speaks of, else of another. */
export function refinement(leak: Leak, { modes, fixed }: Symmetry): Symmetry | undefined {
  for (const [set, mode] of modes) {
    if (mode !== 'turned') continue;
    const known = fixed.get(set) ?? [];
    const more = vectorsIn(leak.term, set).filter((l) => !known.includes(l));
    if (more.length > 0) return { modes, fixed: new Map([...fixed, [set, [...known, ...more]]]) };
  }
  const named = setsIn(leak.term);
  const finer = (set: IndexSet): Mode | undefined => {
    const now = modes.get(set);
    if (now === 'turned') return (fixed.get(set) ?? []).length === 0 ? 'acted' : 'permuted';
    if (now === 'acted') return 'permuted';
    if (now === 'permuted' && set.structure.kind === 'cyclic') return 'waves';
    if (now === 'waves') return isSmall(set) ? 'split' : undefined;
    return now === 'permuted' && isSmall(set) ? 'split' : undefined;
  };
  const order = [...named, ...[...modes.keys()].filter((s) => !named.includes(s))];
  const set = order.find((s) => finer(s) !== undefined);
  return set === undefined ? undefined : { modes: new Map([...modes, [set, finer(set)!]]), fixed };
}

function setsIn(e: Expr): readonly IndexSet[] {
  const found = new Set<IndexSet>(e.free.map((a) => baseOf(a.set)));
  for (const l of letters(e)) for (const set of l.axes) found.add(baseOf(set));
  return [...found];
}

/** Whether a matrix is looked for that acts on the members of a set. */
export const withMatrix = ({ modes }: Symmetry): boolean => [...modes.values()].includes('acted');

/** Without one: the members are permuted. */
export const withoutMatrix = ({ modes, fixed }: Symmetry): Symmetry => ({
  modes: new Map([...modes].map(([set, mode]) => [set, mode === 'acted' ? 'permuted' : mode])),
  fixed,
});
