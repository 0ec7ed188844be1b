import { subtract, sym } from '../../expr/build.ts';
import { atomIndex } from '../../expr/intern.ts';
import type { Model } from '../../model/model.ts';
import { displacements } from '../../model/motion.ts';
import type { exactValues } from '../../numeric/formula/exactValues.ts';
import { NoValue } from '../../numeric/formula/formula.ts';
import { NoSlope } from '../../numeric/formula/slope.ts';
import { Unwritable } from '../../numeric/formula/write.ts';
import { NotAnalytic } from '../../numeric/interval/mean/strip.ts';
import { NotOverIntervals } from '../../numeric/interval/tape.ts';
import { type FieldSystem, fieldSystem, type Motion } from '../../numeric/roots/fieldSystem.ts';
import { type Solution, type SolutionOptions, solution } from '../../numeric/roots/solution.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Reduction } from '../../theory/reduction.ts';

/** What vanishes at a fixed point: of the model, or of the reduced motion of an ansatz; in words what is not known of it. */
export function motionsOf(model: Model, reduced: Reduction | undefined): readonly Motion[] | string {
  if (reduced === undefined) {
    const all = displacements(model);
    return model.states.map(({ letter }) => all.find((m) => m.state === letter)!);
  }
  // Letters whose rates were not found stand still in what is known of it.
  if (reduced.invariant === 'unknown')
    return `how ${reduced.ansatz.name} moves is not known: it could not be shown to be invariant`;
  const motions: Motion[] = [];
  for (const l of reduced.ansatz.letters) {
    const f = reduced.fields.find((x) => x.state === l);
    if (f === undefined) return `how ${l.name} moves was not found`;
    const own = f.indices.map((a) => atomIndex(a));
    motions.push(model.time === 'discrete' ? { ...f, right: subtract(f.right, sym(f.state, own)) } : f);
  }
  return motions;
}

/** The equations written out; in words why they cannot be. */
export function systemOf(
  motions: readonly Motion[],
  setting: Setting,
  exact: ReturnType<typeof exactValues>,
  time: 'continuous' | 'discrete',
): FieldSystem | string {
  return attempt(() => fieldSystem(motions, setting, exact, time));
}

/** Solves for the fixed points; in words why it cannot be done. */
export function solved(
  motions: readonly Motion[],
  setting: Setting,
  exact: ReturnType<typeof exactValues>,
  time: 'continuous' | 'discrete',
  boxOf?: (names: readonly string[]) => SolutionOptions['box'] | string,
): Solution | string {
  const system = systemOf(motions, setting, exact, time);
  if (typeof system === 'string') return system;
  const box = boxOf?.(system.unknowns.map((u) => u.name));
  return typeof box === 'string' ? box : attempt(() => solution(system, box === undefined ? {} : { box }));
}

/** What is beyond the solver, in words. */
function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (problem) {
    if (
      problem instanceof Unwritable ||
      problem instanceof NoValue ||
      problem instanceof NoSlope ||
      problem instanceof NotOverIntervals ||
      problem instanceof NotAnalytic
    )
      return problem.message;
    throw problem;
  }
}
