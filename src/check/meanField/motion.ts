import { zero } from '../../expr/build.ts';
import type { Readout } from '../../model/effective.ts';
import type { Setting } from '../../numeric/setting.ts';
import { inMotion, inStationary, type MovingState, type StationaryMotion } from './stationary.ts';
import type { Derived } from './theory.ts';

/** The value in the only stationary process whose sites keep moving, where there is one; `since` says why none at rest is taken. */
export function onlyMotion(theory: Derived, asked: Readout, setting: Setting, since: string) {
  const motion = inMotion(theory, asked, setting);
  if ('reason' in motion) return motion.decided ? motion : undefined;
  const [one, ...more] = motion.processes.filter((p) => p.variance > 0);
  if (one === undefined || more.length > 0) return undefined;
  return taken(motion, one, `${since}; the only correlation that decays starts at ${one.variance.toPrecision(10)}`);
}

const taken = ({ solver, assumes }: StationaryMotion, { value, error }: MovingState, why: string) => ({
  value,
  error,
  deterministic: true,
  method: solver,
  says: `${why}; assumed: ${assumes}, and that it is reached`,
});

/** A quantity with the largest exponent in it: of sites at rest where they are stable so, else of the only process that moves. */
export function withExponent(theory: Derived, asked: Readout, setting: Setting) {
  const motion = inMotion(theory, asked, setting);
  if ('reason' in motion) return { reason: `the exponent: ${motion.reason}` };
  const still = inStationary(theory, { value: zero, moments: [] }, setting);
  const quiet = 'states' in still && still.states.some((s) => s.state.stable);
  const fitting = motion.processes.filter((p) => p.variance > 0 !== quiet);
  const [one, ...more] = fitting;
  if (one === undefined || more.length > 0)
    return { reason: `the exponent: ${fitting.length} stationary processes could be meant` };
  const why = quiet
    ? 'sites rest, and that is stable'
    : `the only correlation that decays starts at ${one.variance.toPrecision(10)}`;
  return taken(motion, one, why);
}
