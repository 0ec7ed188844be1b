import type { Readout } from '../../model/effective.ts';
import type { Setting } from '../../numeric/setting.ts';
import { inMotion } from './solve.ts';
import type { Derived } from './theory.ts';

/** The value in the only stationary process whose sites keep moving, where there is one; `since` says why none at rest is taken. */
export function onlyMotion(theory: Derived, asked: Readout, setting: Setting, since: string) {
  const motion = inMotion(theory, asked, setting);
  if ('reason' in motion || motion.processes.length !== 1) return undefined;
  const { value, error, variance } = motion.processes[0]!;
  return {
    value,
    error,
    deterministic: true,
    method: motion.solver,
    says: `${since}; the only correlation that decays starts at ${variance.toPrecision(10)}; that it is reached is assumed`,
  };
}
