import { mul, sum } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet } from '../../expr/expr.ts';
import { fresh, scoped } from '../../expr/intern.ts';
import type { Shape } from './shape.ts';

/** Something with slots for indices: a state, or a quantity with free indices. */
export interface Factor {
  readonly slots: readonly Slot[];
  readonly at: (atoms: readonly Atom[]) => Expr;
}
export interface Slot {
  readonly set: IndexSet;
  /** An index of a family may be summed alone; components are left free, or contracted in pairs. */
  readonly family: boolean;
}

interface Label {
  readonly atom: Atom;
  readonly free: boolean;
  readonly family: boolean;
  readonly uses: number;
}

/** How many ways to place indices are tried; many slots over one set have more. */
const WAYS = 2_000;

/**
 * The products of some factors that have a shape: their slots carry its free indices, or indices that are summed over.
 * All of them, unless there are too many ways to place the indices: then `missed` is called.
 */
export function products(factors: readonly Factor[], shape: Shape, missed: () => void = () => {}): readonly Expr[] {
  const slots = factors.flatMap((f) => f.slots);
  const left = slots.filter((s) => !s.family).length - shape.components.length;
  if (left < 0 || left % 2 !== 0) return [];
  const free: readonly Label[] = [
    ...shape.family.map((atom) => ({ atom, free: true, family: true, uses: 0 })),
    ...shape.components.map((atom) => ({ atom, free: true, family: false, uses: 0 })),
  ];
  return scoped(() => {
    const made = new Set<Expr>();
    let ways = 0;
    const place = (k: number, labels: readonly Label[], chosen: readonly Atom[]): void => {
      if (k === slots.length) {
        if (ways < WAYS && labels.every(complete)) {
          ways++;
          made.add(product(factors, chosen, labels));
        }
        return;
      }
      if (ways >= WAYS) return;
      const slot = slots[k]!;
      labels.forEach((l, m) => {
        if (l.atom.set !== slot.set || l.family !== slot.family) return;
        if (!l.family && l.uses >= (l.free ? 1 : 2)) return;
        place(k + 1, labels.with(m, { ...l, uses: l.uses + 1 }), [...chosen, l.atom]);
      });
      const atom = fresh(slot.set);
      place(k + 1, [...labels, { atom, free: false, family: slot.family, uses: 1 }], [...chosen, atom]);
    };
    place(0, free, []);
    if (ways >= WAYS) missed();
    return [...made];
  });
}

/** A free index of a family may be absent: what belongs to one member can hold a sum over all of them. */
const complete = (l: Label): boolean => (l.free ? l.family || l.uses > 0 : l.family ? l.uses > 0 : l.uses === 2);

function product(factors: readonly Factor[], chosen: readonly Atom[], labels: readonly Label[]): Expr {
  let k = 0;
  const parts = factors.map((f) => f.at(f.slots.map(() => chosen[k++]!)));
  return sum(
    labels.filter((l) => !l.free).map((l) => l.atom),
    mul(...parts),
  );
}

/** All choices of some of the items, with repetition, in their order. */
export function multisets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((x, k) => multisets(items.slice(k), size - 1).map((rest) => [x, ...rest]));
}
