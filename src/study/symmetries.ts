import type { IndexSet, Letter } from '../expr/expr.ts';
import { apart } from '../expr/intern.ts';
import type { Model } from '../model/model.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { symmetries } from '../theory/symmetry/symmetries.ts';

/** An axis of a state, counted from 0. */
export interface AxisOfState {
  readonly state: string;
  readonly axis: number;
}

/** A change of the states that the motion does not see, by names. */
export type SymmetryOfModel =
  /** Any order of the members along these axes, the same for all; on rings, where neighbours are told apart, the members moved on. */
  | { readonly kind: 'permutations' | 'shifts'; readonly along: readonly AxisOfState[] }
  /**
   * Any orthogonal matrix Q in every one of these axes, x_i -> sum_j Q_ij x_j, that leaves some constant arrays as they are:
   * Q of their own axes of this kind is what they were.
   */
  | {
      readonly kind: 'rotations';
      readonly along: readonly AxisOfState[];
      readonly fixing: readonly { readonly name: string; readonly axes: readonly number[] }[];
    }
  /** The signs of these states, changed together. */
  | { readonly kind: 'signs'; readonly states: readonly string[] };

const known = new WeakMap<Model, readonly SymmetryOfModel[]>();

/**
 * The symmetries that the engine finds in the structure of the flow, of one with noise in its drift. Permutations that move
 * subsets of the members along with them are left out. Found once for each model.
 */
export function symmetriesOf(model: Model): readonly SymmetryOfModel[] {
  const before = known.get(model);
  if (before !== undefined) return before;
  const found = apart(() => searched(model));
  known.set(model, found);
  return found;
}

function searched(model: Model): readonly SymmetryOfModel[] {
  const found = symmetries(model, gradientFlow(model).result).symmetries ?? [];
  const states = model.states.map((s) => s.letter);
  const over = (l: Letter, set: IndexSet): readonly number[] => l.axes.flatMap((s, axis) => (s === set ? [axis] : []));
  return found.flatMap((s): readonly SymmetryOfModel[] => {
    if (s.kind === 'signs') return [{ kind: 'signs', states: s.states.map((l) => l.name) }];
    const axes = states.flatMap((l) => l.axes);
    if (axes.some(({ structure }) => structure.kind === 'subsets' && structure.of === s.set)) return [];
    // Components that run over the same set, the rows of a classifier for instance, are moved with the members.
    const along = states.flatMap((l) => over(l, s.set).map((axis) => ({ state: l.name, axis })));
    if (s.kind !== 'rotations') return [{ kind: s.kind, along }];
    return [{ kind: s.kind, along, fixing: s.fixing.map((l) => ({ name: l.name, axes: over(l, s.set) })) }];
  });
}
