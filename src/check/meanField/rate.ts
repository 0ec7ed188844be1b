import type { MeanFieldStatement } from '../../model/claim.ts';
import type { Readout } from '../../model/effective.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { differing } from './differing.ts';
import { withoutMeans } from './means.ts';
import { atTimes, type Found, read } from './solve.ts';
import type { Derived } from './theory.ts';

type Rate = Extract<MeanFieldStatement, { kind: 'rate' }>;

const DRAWS = 2;
/** First times that are tried, in the units of the model or steps of a map. */
const TIMES = [4, 8, 16];
/** Of values, absolute: what is left to fall has to be seen above it. */
const SOLVED = 1e-9;
/** A rate has to be known to this part of it. */
const SHARP = 1e-3;
/** A rate that is known to this part of it refutes one that is further off. */
const KNOWN = 0.02;

interface Measured {
  readonly rate: number;
  readonly error: number;
  readonly says: string;
  readonly solver: string;
}

/**
 * `mean-field rate Q = …`: the exponential rate at which Q tends to its limit, of a map per step. Differences of Q over a quarter of
 * t fall by exp(−λ t/4), whatever the limit is. λ is read at t and at 2t: what it still changes, twice, is its error, which covers
 * powers of t beside the exponential.
 */
export function judgeRate(c: Case, says: Rate, theory: Derived, evidence: Evidence[]): Judgement {
  const asked = read(theory, withoutMeans(says.quantity, c.claim, theory), c.claim.observed, c.claim.responses);
  if ('reason' in asked) return inconclusive(`this is not read from the mean field: ${asked.reason}`, evidence);
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, DRAWS));
  const all = differing(c, drawn);
  if (all.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  let worst: { readonly gap: number; readonly found: Measured; readonly allowed: number } | undefined;
  for (const setting of all) {
    const claimed = scalar(says.value, valuesOf(setting));
    if (!Number.isFinite(claimed)) return inconclusive('the claimed rate is not finite', evidence);
    const quoted = toleranceOf(says, setting, claimed);
    const allowed = quoted > 0 ? quoted : SHARP * Math.abs(claimed);
    const found = measured(theory, asked, setting, allowed, c);
    if ('reason' in found) return inconclusive(found.reason, evidence);
    const gap = Math.abs(found.rate - claimed);
    if (gap > allowed + found.error && found.error < KNOWN * Math.max(Math.abs(found.rate), Math.abs(claimed))) {
      const what = `${c.claim.text}: the rate in the mean field (${found.solver}, error ${found.error.toExponential(1)}) and what is claimed`;
      const shown = { left: [found.rate], right: [claimed], scale: [1], entry: () => what, states: new Map() };
      return { verdict: 'refuted', evidence, witness: witness({ ...c.model, random: [] }, setting, shown, 0) };
    }
    if (gap + found.error > allowed)
      return inconclusive(
        `the rate in the mean field is ${found.rate.toPrecision(6)} with an error of ${found.error.toExponential(1)} (${found.says}): that does not decide`,
        evidence,
      );
    if (worst === undefined || gap / allowed > worst.gap / worst.allowed) worst = { gap, found, allowed };
  }
  const { gap, found, allowed } = worst!;
  evidence.push({
    wing: 'numeric',
    method: found.solver,
    says: `${found.rate.toPrecision(8)} ± ${found.error.toExponential(1)}; ${found.says}`,
    measured: gap,
    tolerance: allowed,
    draws: all.length,
  });
  return { verdict: 'supported', evidence };
}

/** The rate that is known best among those at growing times. */
function measured(
  theory: Derived,
  asked: Readout,
  setting: Setting,
  wanted: number,
  c: Case,
): Measured | { readonly reason: string } {
  const seed = Math.floor(c.random.fork('mean field').uniform() * 2 ** 32);
  let best: Measured | undefined;
  let trouble = 'nothing is left to fall at the times that are tried';
  const whole = theory.process.time === 'discrete';
  for (const t of TIMES.filter((x) => !whole || x % 8 === 0)) {
    const times = [1, 1.25, 1.5, 2, 2.25, 2.5].map((x) => (x * t) / 2);
    const found = atTimes(
      theory,
      times.map((at) => ({ readout: asked, at })),
      setting,
      { tolerance: SOLVED, seed, sampled: 'not' },
    );
    if ('reason' in found) return best ?? { reason: found.reason };
    const all = found as readonly Found[];
    const [early, late] = [fall(all.slice(0, 3), t / 8), fall(all.slice(3), t / 8)];
    if (early === undefined || late === undefined) {
      trouble = `between t = ${times[0]} and ${times[5]} it does not fall like one exponential, or no further than its error`;
      continue;
    }
    const error = 2 * Math.abs(late.rate - early.rate) + late.error;
    const says = `from t = ${times[0]} to ${times[5]} it changes by ${Math.abs(late.rate - early.rate).toExponential(1)}; ${all[0]!.says.join(', ')}`;
    if (best === undefined || error < best.error) best = { rate: late.rate, error, says, solver: all[0]!.solver };
    if (best.error < wanted / 2) break;
  }
  return best ?? { reason: trouble };
}

/** The rate at which differences of three values fall; undefined where they do not, or are not known. */
function fall(
  [a, b, c]: readonly Found[],
  step: number,
): { readonly rate: number; readonly error: number } | undefined {
  const [first, second] = [b!.value - a!.value, c!.value - b!.value];
  const ratio = first / second;
  if (!(ratio > 1)) return undefined;
  const part = (a!.error + b!.error) / Math.abs(first) + (b!.error + c!.error) / Math.abs(second);
  return part < 0.1 ? { rate: Math.log(ratio) / step, error: part / step } : undefined;
}
