import type { Atom, IndexSet, Letter } from '../../expr/expr.ts';
import { freeAtom } from '../../expr/intern.ts';

/** The free indices that the terms of one search share: those of a family first, then components. */
export interface Shape {
  readonly family: readonly Atom[];
  readonly components: readonly Atom[];
  /** The highest degree that is looked at, where it is not that of the search. */
  readonly degree?: number;
}

/** All free indices of a shape. */
export const indicesOf = (s: Shape): readonly Atom[] => [...s.family, ...s.components];

/** How many axes of a letter are of its family; the rest are components of one member. */
export const familyAxes = (l: Letter): number => l.axes.length - l.components;

/**
 * The shapes that are looked at, plain ones first: numbers, vectors and matrices over the component axes of the
 * states, and the same for each member of a family. Of single entries of families with several indices only what is
 * linear is looked at.
 */
export function shapes(states: readonly Letter[]): readonly Shape[] {
  const components = distinct(states.flatMap((l) => l.axes.slice(familyAxes(l))));
  const families = distinct(states.flatMap((l) => l.axes.slice(0, familyAxes(l))));
  const pairs = components.flatMap((a, k) => components.slice(k).map((b) => [a, b] as const));
  const plain: readonly (readonly IndexSet[])[] = [[], ...components.map((c) => [c]), ...pairs];
  const atoms = (sets: readonly IndexSet[]): readonly Atom[] => sets.map((s, k) => freeAtom(`~c${k}`, s));
  const named = (family: readonly IndexSet[]): readonly Atom[] => family.map((s, k) => freeAtom(`~f${k}`, s));
  const members = [[], ...families.map((f) => [f])].flatMap((family) =>
    plain.map((sets) => ({ family: named(family), components: atoms(sets) })),
  );
  const entries = states
    .filter((l) => familyAxes(l) > 1)
    .map((l) => ({
      family: named(l.axes.slice(0, familyAxes(l))),
      components: atoms(l.axes.slice(familyAxes(l))),
      degree: 1,
    }));
  const key = (s: Shape): string =>
    indicesOf(s)
      .map((a) => a.set.id)
      .join();
  return [...members, ...entries.filter((s, k) => entries.findIndex((o) => key(o) === key(s)) === k)];
}

const distinct = (sets: readonly IndexSet[]): readonly IndexSet[] => [...new Set(sets)];
