import type { Closures } from '../closures.ts';
import type { Failed } from '../failed.ts';
import type { Pass } from '../newton.ts';
import { oscillations } from '../oscillations.ts';
import { type Passed, passes } from '../pass.ts';
import type { Choice } from '../rest.ts';
import type { StationaryQuestion } from '../state.ts';
import { linearised } from './linear.ts';
import { type Resonance, resonance } from './resonance.ts';

/** What changes that are not slow do around a state at rest, or why that is not known. */
export function atAllFrequencies(
  q: StationaryQuestion,
  closures: Closures,
  theta: Float64Array,
  pass: Pass,
  { moving, echo }: Passed,
  choice: Choice,
): { readonly found?: Resonance; readonly unseen?: string } {
  const structure = oscillations(q.process);
  const noisy = q.process.populations.some((p) => p.states.some((s) => s.noise !== undefined));
  if (closures.count === 0 || moving || noisy || echo === undefined)
    return structure === undefined ? {} : { unseen: structure };
  const rough = (): Pass | Failed => passes({ ...q, closures, choice, fineness: 0.25, follows: true });
  const around = linearised({ ...q, closures }, theta, pass, rough);
  if ('unseen' in around) return { unseen: around.unseen };
  const found = resonance(around.linear, q.process.time === 'discrete', theta, around.uncommon === undefined);
  if ('unseen' in found) return found;
  const { common, held } = found;
  const unseen = !held
    ? 'a site by itself may not come back'
    : common !== undefined && common.gain > 1 && common.decays
      ? `changes common to all sites come back ${common.gain.toPrecision(3)} times at the frequency ${common.frequency.toPrecision(3)} and seem to decay nevertheless`
      : // Where they are not known, what sites are made of may say that slow ones grow first.
        structure && around.uncommon;
  return { found, ...(unseen !== undefined && { unseen }) };
}
