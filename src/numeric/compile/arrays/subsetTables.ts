import type { IndexSet, Letter, Member } from '../../../expr/expr.ts';
import { choose, membersOf, rankOf } from '../../../expr/position.ts';
import type { Algebra } from './algebra.ts';
import { type Ix, placeIx, type Table } from './ix.ts';
import { sizeValue } from './sizeValue.ts';
import { MemoryExceeded } from './storage.ts';

/** Bytes that one table may take. */
const LARGEST = 2 ** 30;

/** Tables of the subsets of a set: their elements, and their places. */
export class SubsetTables {
  private readonly algebra: Algebra;
  private readonly sizes: ReadonlyMap<Letter, number>;
  private readonly known = new Map<string, Table>();

  constructor(algebra: Algebra, sizes: ReadonlyMap<Letter, number>) {
    this.algebra = algebra;
    this.sizes = sizes;
  }

  /** A new axis through the elements of one subset. */
  slot(m: Member): number {
    return this.algebra.program.axis(shapeOf(setAt(m)).take);
  }
  /** Each of these elements by its number. */
  slots(m: Member): readonly Ix[] {
    return Array.from({ length: shapeOf(setAt(m)).take }, (_, k) => placeIx(k));
  }

  /** The element in a slot of a subset. */
  element(m: Member, subset: Ix, slot: Ix): Ix {
    const { of, take } = shapeOf(setAt(m));
    const n = sizeValue(of.size, this.sizes);
    const count = choose(n, take);
    const table = this.table(`elements${n},${take}`, [count, take], () => {
      const values = new Int32Array(count * take);
      for (let p = 0; p < count; p++)
        membersOf(p + 1, n, take).forEach((x, k) => {
          values[p * take + k] = x - 1;
        });
      return values;
    });
    return { kind: 'map', table, args: [subset, slot], shift: 0 };
  }

  /** The place of the subset with these elements. Where two of them agree it is any: a condition beside it is 0 there. */
  placed(set: IndexSet, elements: readonly Ix[]): Ix {
    const { of, take } = shapeOf(set);
    const n = sizeValue(of.size, this.sizes);
    if (elements.every((x) => x.kind === 'place'))
      return placeIx(
        rankOf(
          elements.map((x) => x.at + 1),
          n,
        ) - 1,
      );
    if (choose(n, take) === 0) return placeIx(-1);
    const shape = elements.map(() => n);
    const table = this.table(`places${n},${take}`, shape, () => {
      const at = new Array<number>(take).fill(1);
      return Int32Array.from({ length: n ** take }, () => {
        const rank = rankOf(at, n);
        for (let k = take - 1; k >= 0 && ++at[k]! > n; k--) at[k] = 1;
        return Math.max(0, rank - 1);
      });
    });
    return { kind: 'map', table, args: elements, shift: 0 };
  }

  private table(key: string, shape: readonly number[], values: () => Int32Array): Table {
    let made = this.known.get(key);
    if (made === undefined) {
      const bytes = 4 * shape.reduce((a, b) => a * b, 1);
      if (bytes > LARGEST) throw new MemoryExceeded(bytes, LARGEST);
      made = this.algebra.program.table(shape, values());
      this.known.set(key, made);
    }
    return made;
  }
}

function setAt({ j }: Member): IndexSet {
  if (j.kind === 'atom') return j.atom.set;
  throw new Error('a member of a listed subset is a sum of deltas');
}
function shapeOf(set: IndexSet) {
  if (set.structure.kind !== 'subsets') throw new Error('this set has no subsets');
  return set.structure;
}
