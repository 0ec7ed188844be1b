import type { Letter } from '../expr/expr.ts';
import { letters } from '../expr/traverse.ts';
import { termsOfLaw } from './lawTerms.ts';
import type { Initial, Model } from './model.ts';

/** The states by whose start an `initial` is given: `s` and `i` in `initial r = 1 - s - i`. */
export const startsBy = ({ start, guard }: Pick<Initial, 'start' | 'guard'>): readonly Letter[] => {
  const terms = start.kind === 'value' ? [start.term] : termsOfLaw(start.law);
  return [...new Set([guard, ...terms].flatMap(letters))].filter((l) => l.role === 'state');
};

/** The states in the order in which they can start: each after those by whose start its own is given. */
export function startOrder(model: Pick<Model, 'states' | 'initials'>): readonly Letter[] {
  const order = new Set<Letter>();
  const visit = (state: Letter): void => {
    for (const i of model.initials)
      if (i.state === state) for (const l of startsBy(i)) if (l !== state && !order.has(l)) visit(l);
    order.add(state);
  };
  for (const { letter } of model.states) if (!order.has(letter)) visit(letter);
  return [...order];
}

/** The first `initial` whose state would have to have started before it starts, and the states on the way. */
export function circularStart(
  initials: readonly Initial[],
): { readonly initial: Initial; readonly round: readonly Letter[] } | undefined {
  const done = new Set<Letter>();
  const round = (state: Letter, way: readonly Letter[]): readonly Letter[] | undefined => {
    const at = way.indexOf(state);
    if (at >= 0) return way.slice(at);
    if (done.has(state)) return undefined;
    for (const i of initials)
      if (i.state === state)
        for (const l of startsBy(i)) {
          const found = round(l, [...way, state]);
          if (found !== undefined) return found;
        }
    done.add(state);
    return undefined;
  };
  for (const initial of initials) {
    const found = round(initial.state, []);
    if (found !== undefined) return { initial: initials.find((i) => i.state === found[0])!, round: found };
  }
  return undefined;
}
