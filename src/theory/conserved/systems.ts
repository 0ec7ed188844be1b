import { type Candidate, candidates, constants, potentials } from './candidates.ts';
import { fewer } from './fewer.ts';
import { needed } from './needed.ts';
import type { Shape } from './shape.ts';
import { changeOf, collected, type Posing, type Systems } from './system.ts';

/** The systems of a shape; undefined where the budget ran out. Losses that can be no part of any are no columns of them. */
export function systemsOf(posing: Posing, shape: Shape): Systems | undefined {
  const { states, changes, budget, wheres, derived } = posing;
  if (budget.left <= 0) return undefined;
  const { list, cut } = candidates(states, shape, Math.min(posing.degree, shape.degree ?? posing.degree));
  budget.left -= list.length / 4;
  const energies = needed(potentials(posing.losses, list, shape), list, changes, wheres);
  const all = [...constants(shape), ...list, ...energies];
  const few = fewer(posing, shape, all);
  if (few !== undefined) return { ...few, shape, cut, spent: false, dropped: 0 };
  let dropped = 0;
  let spent = false;
  const columns: Candidate[] = [];
  for (const c of all) {
    if (budget.left <= 0) {
      spent = true;
      break;
    }
    if (changeOf(c.term, changes, budget, derived) === undefined) dropped++;
    else columns.push(c);
  }
  const system = collected(shape, columns, (c) => derived.get(c.term)!);
  return { shape, at: () => system, cut, spent, dropped };
}
