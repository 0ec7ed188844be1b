import type { Readout } from '../../model/effective.ts';
import { type Estimate, totalError } from '../../numeric/meanField/question.ts';
import type { Stationary, StationaryState } from '../../numeric/meanField/stationary/state.ts';
import { stationary } from '../../numeric/meanField/stationary/stationary.ts';
import type { StationaryAnswer } from '../../numeric/meanField/stationaryMotion.ts';
import type { Setting } from '../../numeric/setting.ts';
import type { Derived } from './derived.ts';
import { combined, type NotFound, processAt, speaksOfExponent, timed } from './solve.ts';
import { momentKey, numbersKey, solvedOnce, timedKey } from './solvedOnce.ts';
import { MOTIONS } from './solvers.ts';

const statesOnce = solvedOnce<Stationary>();
const motionOnce = solvedOnce<StationaryAnswer>();

export interface StationaryFound {
  readonly states: readonly { readonly state: StationaryState; readonly value: number; readonly error: number }[];
}

/** The values of readouts in each stationary state: one solution for all. `atRest`: there are such states, which do not tell it. */
export function allInStationary(
  of: Derived,
  readouts: readonly Readout[],
  setting: Setting,
): readonly (StationaryFound | (NotFound & { readonly atRest?: true }))[] {
  const process = processAt(of, setting);
  const asked = readouts.flatMap((r) => r.moments);
  const numbers = numbersKey(process);
  const key = numbers && `${numbers} ${asked.map(momentKey).join(' ')}`;
  const found = statesOnce(of, key, () => stationary({ ...process, asked }));
  if (found.outcome !== 'solved') return readouts.map(() => ({ reason: `stationary states: ${found.reason}` }));
  let from = 0;
  return readouts.map((r) => {
    const own = [from, from + r.moments.length] as const;
    from = own[1];
    const unread = notOfRest(r);
    if (unread !== undefined) return { reason: `stationary states: ${unread}`, atRest: true };
    return {
      states: found.states.map((state) => ({ state, ...combined(r, state.moments.slice(...own), setting) })),
    };
  });
}

/** What is asked and no state at rest tells. */
function notOfRest(r: Readout): string | undefined {
  if (speaksOfExponent(r)) return 'the exponent is that of a motion';
  if (r.moments.some((m) => m.kind === 'response')) return 'an answer to a kick at a time is asked';
  return undefined;
}

/** The value of a readout in each stationary state. */
export function inStationary(of: Derived, r: Readout, setting: Setting): ReturnType<typeof allInStationary>[number] {
  return allInStationary(of, [r], setting)[0]!;
}

/** A process of `StationaryMotion`: by the variance of a state, with the value that was asked. */
export interface MovingState {
  readonly variance: number;
  readonly value: number;
  readonly error: number;
  /** After which half of the variance is left, where that is known. */
  readonly halfDecay?: { readonly value: number; readonly error: number };
}
export interface StationaryMotion {
  readonly solver: string;
  readonly assumes: string;
  readonly processes: readonly MovingState[];
}

/**
 * The value of a readout in each stationary process of moving sites; one of variance 0 is that of sites at rest. `decided`: a
 * solver applies, and says that there is none.
 */
export function inMotion(
  of: Derived,
  r: Readout,
  setting: Setting,
): StationaryMotion | (NotFound & { readonly decided?: true }) {
  const moments = r.moments.map((m) => timed(m, 0, setting));
  const question = { ...processAt(of, setting), moments };
  const reasons: string[] = [];
  const numbers = numbersKey(question);
  for (const [k, solve] of MOTIONS.entries()) {
    const key = numbers && `${k} ${numbers} ${moments.map(timedKey).join(' ')}`;
    const found = motionOnce(of, key, () => solve(question));
    if (found.outcome !== 'solved') {
      reasons.push(`${found.solver}: ${found.reason}`);
      if (found.outcome === 'does not apply') continue;
      return { reason: reasons.at(-1)!, decided: true };
    }
    const own = speaksOfExponent(r) ? found.solutions.filter((s) => s.lyapunov !== undefined) : found.solutions;
    if (own.length === 0) {
      reasons.push(`${found.solver}: no exponent is known`);
      continue;
    }
    return {
      solver: found.solver,
      assumes: found.assumes,
      processes: own.map((s) => ({
        variance: s.variance.value,
        ...combined(r, s.estimates.map(total), setting, speaksOfExponent(r) ? total(s.lyapunov!()) : undefined),
        ...(s.halfDecay && { halfDecay: total(s.halfDecay()) }),
      })),
    };
  }
  return { reason: reasons.join('; ') };
}

const total = (e: Estimate) => ({ value: e.value, error: totalError(e.budget) });
