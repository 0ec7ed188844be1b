import type { EntryIndex, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { some } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { dataOf, lengthOf, position, sizeOf } from './values.ts';

/** An entry of data that names a place on an axis. */
interface Named {
  readonly entry: EntryIndex;
  readonly axis: IndexSet;
}

const named = new WeakMap<Model, readonly Named[]>();

/** The entries of data that stand as indices in what moves. */
function entriesOf(model: Model): readonly Named[] {
  const known = named.get(model);
  if (known !== undefined) return known;
  const found = new Map<string, Named>();
  for (const { right } of model.dynamics)
    some(right, (x) => {
      if (x.kind === 'sym')
        x.indices.forEach((i, k) => {
          const axis = x.letter.axes[k]!;
          if (i.kind === 'entry') found.set(`${i.of.id}+${i.shift} ${axis.id}`, { entry: i, axis });
        });
      return false;
    });
  const all = [...found.values()];
  named.set(model, all);
  return all;
}

const fixedSizes = new WeakMap<Model, ReadonlySet<Letter>>();

/** Sizes that data decide: those of their axes, and those of axes that their entries index. */
export function sizesOfData(model: Model): ReadonlySet<Letter> {
  const known = fixedSizes.get(model);
  if (known !== undefined) return known;
  const sets = [...model.data.flatMap((d) => d.letter.axes), ...entriesOf(model).map((n) => n.axis)];
  const found = new Set(sets.flatMap((set) => sizeLetters(set.size)));
  fixedSizes.set(model, found);
  return found;
}

const sizeLetters = (size: Expr): Letter[] =>
  size.kind === 'sym'
    ? [size.letter]
    : size.kind === 'add'
      ? size.terms.flatMap(sizeLetters)
      : size.kind === 'mul'
        ? size.factors.flatMap(sizeLetters)
        : [];

/** Why the data of a model do not go with sizes: they are of another number, or name a place that is not there. */
export function misfit(model: Model, sizes: ReadonlyMap<Letter, number>): string | undefined {
  if (model.data.length === 0) return undefined;
  for (const { letter, values } of model.data) {
    const n = lengthOf(letter, sizes);
    if (n === values.length) continue;
    return `\`${letter.name}\` has ${values.length} numbers; at these sizes it would have ${n}`;
  }
  const data = dataOf(model);
  for (const { entry, axis } of entriesOf(model)) {
    const { letter, indices } = entry.of;
    const values = data.get(letter);
    if (values === undefined || entry.ring !== undefined || axis.structure.kind !== 'plain') continue;
    const shape = letter.axes.map((set) => sizeOf(set.size, sizes));
    const size = sizeOf(axis.size, sizes);
    const beyond = values.findIndex((v, k) => {
      const at = position(k, shape);
      const isRead = indices.every(
        (i, m) => i.kind !== 'place' || (i.value.kind === 'num' && Number(i.value.value.n) === at[m]),
      );
      return isRead && !(v + entry.shift >= 1 && v + entry.shift <= size);
    });
    if (beyond >= 0)
      return `\`${letter.name}\` names place ${values[beyond]! + entry.shift} of an axis that runs from 1 to ${size}`;
  }
  return undefined;
}
