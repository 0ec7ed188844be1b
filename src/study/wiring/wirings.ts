import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { some } from '../../expr/traverse.ts';
import type { DataArray, Model } from '../../model/model.ts';
import { sizesOfData } from '../../numeric/setting.ts';

/** What data of a model are: a wiring, of which there are others of its kind, or something that is as it is. */
export type Wiring =
  /** Weights between members, most pairs of which may be left out: entries are weights. */
  | { readonly kind: 'matrix'; readonly data: DataArray }
  /** Names of members: entries are places of an axis, a row names some of them. */
  | { readonly kind: 'table'; readonly data: DataArray; readonly of: IndexSet }
  /** A weight for each member of an axis of a wiring. */
  | { readonly kind: 'weights'; readonly data: DataArray }
  | { readonly kind: 'fixed'; readonly data: DataArray; readonly why: string };

const known = new WeakMap<Model, readonly Wiring[]>();

/** What the data of a model are, by how they stand in its motion and by their numbers. */
export function wiringsOf(model: Model): readonly Wiring[] {
  const before = known.get(model);
  if (before !== undefined) return before;
  const first = model.data.map((data) => kindOf(model, data));
  const wired = new Set(
    first.flatMap((w) => (w.kind === 'fixed' ? [] : [...w.data.letter.axes, ...(w.kind === 'table' ? [w.of] : [])])),
  );
  const all = first.map((w): Wiring => {
    const { data } = w;
    const [axis, ...others] = data.letter.axes;
    const isOfMembers = axis !== undefined && others.length === 0 && wired.has(axis);
    return w.kind === 'fixed' && isOfMembers && moves(model, data.letter) ? { kind: 'weights', data } : w;
  });
  known.set(model, all);
  return all;
}

/** The sizes that a wiring decides and no other data do: they are drawn with it. */
export function sizesOfWirings(model: Model): ReadonlySet<Letter> {
  const all = wiringsOf(model);
  const held = new Set(all.flatMap((w) => (w.kind === 'fixed' ? w.data.letter.axes.flatMap(sizeOf) : [])));
  const drawn = all.flatMap((w) =>
    w.kind === 'fixed' ? [] : [...w.data.letter.axes, ...(w.kind === 'table' ? [w.of] : [])].flatMap(sizeOf),
  );
  const literal = new Set(model.sizes.filter((d) => d.value?.kind === 'num').map((d) => d.letter));
  const decided = sizesOfData(model);
  return new Set(drawn.filter((l) => !held.has(l) && literal.has(l) && decided.has(l)));
}
const sizeOf = ({ size }: IndexSet): readonly Letter[] => (size.kind === 'sym' ? [size.letter] : []);

function kindOf(model: Model, data: DataArray): Wiring {
  const { letter, values, whole } = data;
  const fixed = (why: string): Wiring => ({ kind: 'fixed', data, why });
  if (!moves(model, letter)) return fixed('nothing that moves is made of them');
  const of = whole ? indexed(model, letter) : undefined;
  if (of !== undefined) {
    if (letter.axes.length > 2) return fixed('they name members by more than two indices');
    const isOrder = letter.axes.length === 1 && new Set(values).size === values.length;
    return isOrder ? fixed('they are an order of members') : { kind: 'table', data, of };
  }
  if (letter.axes.length !== 2) return fixed('they are numbers of single members, or of more than pairs');
  const components = new Set(model.states.flatMap(({ letter: s }) => s.axes.slice(s.axes.length - s.components)));
  if (letter.axes.some((a) => components.has(a))) return fixed('they are vectors, that is measurements');
  const members = new Set(model.states.flatMap(({ letter: s }) => s.axes.slice(0, s.axes.length - s.components)));
  if (!letter.axes.some((a) => members.has(a))) return fixed('they are of no members of a state');
  const isOpen = values.some((x) => x !== 0) && values.some((x) => x === 0);
  return isOpen ? { kind: 'matrix', data } : fixed('no pair is left out: they are numbers of pairs, no wiring');
}

const within = (model: Model, test: (x: Expr) => boolean): boolean => model.dynamics.some((d) => some(d.right, test));

/** Whether what moves is made of data. */
const moves = (model: Model, l: Letter): boolean =>
  within(
    model,
    (x) => x.kind === 'sym' && (x.letter === l || x.indices.some((i) => i.kind === 'entry' && i.of.letter === l)),
  );

/** The axis whose places data name, where they do. */
function indexed(model: Model, l: Letter): IndexSet | undefined {
  let found: IndexSet | undefined;
  within(model, (x) => {
    if (x.kind === 'sym')
      x.indices.forEach((i, k) => {
        if (i.kind === 'entry' && i.of.letter === l) found ??= x.letter.axes[k];
      });
    return false;
  });
  return found;
}
