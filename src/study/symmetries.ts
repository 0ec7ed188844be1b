import type { Model } from '../model/model.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { symmetries } from '../theory/symmetry/symmetries.ts';

/** A change of the states that the motion does not see, by names. */
export type SymmetryOfModel =
  /** Any order of the members along these axes of states, counted from 0, the same for all. */
  | { readonly kind: 'permutations'; readonly along: readonly { readonly state: string; readonly axis: number }[] }
  /** The signs of these states, changed together. */
  | { readonly kind: 'signs'; readonly states: readonly string[] };

/**
 * The symmetries that the engine finds in the structure of the flow. Permutations that move subsets of the members along with
 * them are left out.
 */
export function symmetriesOf(model: Model): readonly SymmetryOfModel[] {
  const found = symmetries(model, gradientFlow(model).result).symmetries ?? [];
  const states = model.states.map((s) => s.letter);
  return found.flatMap((s): readonly SymmetryOfModel[] => {
    if (s.kind === 'signs') return [{ kind: 'signs', states: s.states.map((l) => l.name) }];
    const axes = states.flatMap((l) => l.axes);
    if (axes.some(({ structure }) => structure.kind === 'subsets' && structure.of === s.set)) return [];
    // Components that run over the same set, the rows of a classifier for instance, are moved with the members.
    const along = states.flatMap((l) =>
      l.axes.flatMap((set, axis) => (set === s.set ? [{ state: l.name, axis }] : [])),
    );
    return [{ kind: 'permutations', along }];
  });
}
