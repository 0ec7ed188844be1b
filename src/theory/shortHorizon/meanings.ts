import type { Letter } from '../../expr/expr.ts';
import type { Average, EffectiveProcess, Kernel, Label, Process, SiteState } from '../../model/effective.ts';

/** A letter of the process, and where it stands there. */
export type Meaning =
  | { readonly kind: 'state'; readonly state: SiteState }
  | { readonly kind: 'label' | 'draw'; readonly label: Label }
  | { readonly kind: 'process'; readonly process: Process; readonly population: number }
  | { readonly kind: 'average'; readonly average: Average }
  | { readonly kind: 'kernel'; readonly kernel: Kernel };

/** What the letters of a process mean. */
export function meaningsOf(process: EffectiveProcess): ReadonlyMap<Letter, Meaning> {
  const meanings = new Map<Letter, Meaning>();
  process.populations.forEach((p, population) => {
    for (const state of p.states) meanings.set(state.letter, { kind: 'state', state });
    for (const label of p.labels) meanings.set(label.letter, { kind: 'label', label });
    for (const label of p.draws) meanings.set(label.letter, { kind: 'draw', label });
    for (const own of p.processes) meanings.set(own.letter, { kind: 'process', process: own, population });
  });
  for (const average of process.averages) meanings.set(average.letter, { kind: 'average', average });
  for (const kernel of process.kernels) meanings.set(kernel.letter, { kind: 'kernel', kernel });
  return meanings;
}
