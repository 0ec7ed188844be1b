import { letters } from '../../expr/traverse.ts';
import type { MeanFieldStatement } from '../../model/claim.ts';
import { wellsWords } from '../../numeric/meanField/stationary/wells.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { differing } from './differing.ts';
import { withoutMeans } from './means.ts';
import { onlyMotion, withExponent } from './motion.ts';
import { atTime, atTimes, type Found, read, speaksOfExponent } from './solve.ts';
import { inStationary } from './stationary.ts';
import type { Derived } from './theory.ts';

export type Value = Extract<MeanFieldStatement, { kind: 'value' }>;

/** Settings besides the declared one at which a statement about the limit is looked at. */
const DRAWS = 2;
/** Where no tolerance is given: of what is solved without sampling, and of what is sampled, in parts of the value. */
const FINE = 1e-6;
const SAMPLED = 0.01;
/** A bound is looked at roughly first, and more finely only where that does not decide. */
const ROUGH = 0.3;
const FINER = [0.06, SAMPLED];

/** What was found at one setting: a value with its error, or why there is none. */
type Known =
  | {
      readonly value: number;
      readonly error: number;
      readonly deterministic: boolean;
      readonly method: string;
      readonly says: string;
      readonly reach?: string;
    }
  | { readonly reason: string };

/** A number of the mean field: at a time, in the stationary state, or in the limit of late times. */
export function judgeValue(c: Case, says: Value, theory: Derived, evidence: Evidence[]): Judgement {
  const quantity = withoutMeans(says.quantity, c.claim, theory);
  const moving = letters(quantity).find((l) => l.role === 'state');
  if (says.when.kind === 'named' && moving !== undefined)
    return inconclusive(
      `nothing says at which time \`${moving.name}\` is meant: \`at t = 10\`, \`stationary\`, or \`${moving.name}[i](10)\``,
      evidence,
    );
  const asked = read(theory, quantity, c.claim.observed, c.claim.responses);
  if (letters(says.value).some((l) => l.role === 'state' || c.claim.observed.some((o) => o.letter === l)))
    return inconclusive(
      'a mean field is compared with a number, and the right side has means of the model in it: `… - (…) = 0 to …`',
      evidence,
    );
  if ('reason' in asked) return inconclusive(`this is not read from the mean field: ${asked.reason}`, evidence);
  const { settings: drawn, refused } = settings(c, Math.min(c.draws, DRAWS));
  const all = differing(c, drawn);
  if (all.length === 0) return inconclusive(refused ?? 'no setting meets the conditions', evidence);
  let weakest:
    | { readonly gap: number; readonly allowed: number; readonly says: string; readonly method: string }
    | undefined;
  for (const setting of all) {
    const claimed = scalar(says.value, valuesOf(setting));
    if (!Number.isFinite(claimed)) return inconclusive('the claimed value is not finite', evidence);
    const quoted = toleranceOf(says, setting, claimed);
    const wanted =
      quoted > 0
        ? { fine: quoted, sampled: quoted }
        : { fine: FINE * Math.abs(claimed), sampled: (says.comparison === '=' ? SAMPLED : ROUGH) * Math.abs(claimed) };
    let known = knownAt(c, says, theory, asked, setting, wanted);
    for (const finer of says.comparison === '=' ? [] : FINER) {
      if ('reason' in known || compared(says, known.value, claimed, known.error, 0) !== 'open') break;
      const of = { ...wanted, sampled: finer * Math.abs(claimed) };
      known = knownAt(c, says, theory, asked, setting, of);
    }
    if ('reason' in known) return inconclusive(known.reason, evidence);
    const { value, error } = known;
    const allowed =
      quoted > 0
        ? quoted
        : known.deterministic
          ? FINE * Math.max(Math.abs(claimed), 1e-3)
          : SAMPLED * Math.abs(claimed);
    const found = compared(says, value, claimed, error, allowed);
    if (found === 'refuted') {
      const what = `${c.claim.text}: the mean field (${known.method}, error ${error.toExponential(1)}) and what is claimed`;
      const shown = { left: [value], right: [claimed], scale: [1], entry: () => what, states: new Map() };
      // Of the limit: realisations of the random arrays do not matter.
      const w = witness({ ...c.model, random: [] }, setting, shown, 0);
      return {
        verdict: 'refuted',
        evidence: [...evidence, { wing: 'numeric', method: known.method, says: known.says }],
        witness: w,
      };
    }
    if (found === 'open')
      return inconclusive(
        `the mean field gives ${value.toPrecision(8)} with an error of ${error.toExponential(1)} (${known.method}): that does not decide${known.reach === undefined ? '' : `; ${known.reach}`}`,
        evidence,
      );
    const gap = Math.abs(value - claimed);
    if (weakest === undefined || gap / allowed > weakest.gap / weakest.allowed)
      weakest = {
        gap,
        allowed,
        says:
          says.comparison === '=' ? known.says : `${value.toPrecision(6)} ± ${error.toExponential(1)}; ${known.says}`,
        method: known.method,
      };
  }
  const { gap, allowed, says: words, method } = weakest!;
  evidence.push({
    wing: 'numeric',
    method,
    says: words,
    // Of a bound the distance to it is no miss.
    ...(says.comparison === '=' && { measured: gap, tolerance: allowed }),
    draws: all.length,
  });
  return { verdict: 'supported', evidence };
}

/** Whether a value with an error agrees with what is claimed of it. */
function compared(
  says: Value,
  value: number,
  claimed: number,
  error: number,
  allowed: number,
): 'agrees' | 'refuted' | 'open' {
  const gap = Math.abs(value - claimed);
  switch (says.comparison) {
    case '=':
      return gap + error <= allowed ? 'agrees' : gap - error > allowed ? 'refuted' : 'open';
    case '!=':
      return gap > error ? 'agrees' : 'open';
    case '<':
    case '<=':
      return value + error < claimed ? 'agrees' : value - error > claimed ? 'refuted' : 'open';
    case '>':
    case '>=':
      return value - error > claimed ? 'agrees' : value + error < claimed ? 'refuted' : 'open';
  }
}

function knownAt(
  c: Case,
  says: Value,
  theory: Derived,
  asked: Exclude<ReturnType<typeof read>, { reason: string }>,
  setting: Setting,
  wanted: { readonly fine: number; readonly sampled: number },
): Known {
  const seed = Math.floor(c.random.fork('mean field').uniform() * 2 ** 32);
  const { when } = says;
  if (when.kind === 'time' || when.kind === 'named') {
    const at = when.kind === 'time' ? scalar(when.at, valuesOf(setting)) : 0;
    if (!(at >= 0)) return { reason: `t = ${at} lies before the start` };
    const found = atTime(theory, asked, setting, { at, tolerance: wanted.fine / 4, sampled: wanted.sampled / 3, seed });
    if ('reason' in found) return found;
    return { ...found, method: found.solver, says: found.says.join(', ') };
  }
  if (when.kind === 'stationary' && speaksOfExponent(asked)) return withExponent(theory, asked, setting);
  const late = when.kind === 'limit' ? settled(theory, asked, setting, wanted, seed) : undefined;
  if (late !== undefined && !('reason' in late)) return late;
  const still = inStationary(theory, asked, setting);
  if ('reason' in still) {
    const motion = onlyMotion(theory, asked, setting, 'noise lets no site rest');
    if (motion !== undefined) return motion;
    if (still.atRest) return still;
    // Noise and memory together have no state at rest: what the motion comes to is what is left.
    const moved = late ?? settled(theory, asked, setting, wanted, seed, 'lags');
    return 'reason' in moved ? { reason: `${still.reason}; ${moved.reason}` } : moved;
  }
  const stable = still.states.filter((s) => s.state.stable);
  if (stable.length === 0) {
    const motion = onlyMotion(theory, asked, setting, 'no state at rest is stable');
    if (motion !== undefined) return motion;
    const worst = still.states.map((s) => Math.max(s.state.functional ?? 0, s.state.uniform).toFixed(4)).join(', ');
    return {
      reason: `no stationary state of sites at rest is stable (stability functional ${worst}, not below 1): it is not what is reached`,
    };
  }
  const unseen = stable.find((s) => s.state.unseen !== undefined)?.state.unseen;
  if (unseen !== undefined) return { reason: `the state at rest is stable to slow changes, but ${unseen}` };
  const wells = stable.find((s) => s.state.several !== undefined)?.state.several;
  if (wells !== undefined)
    return {
      reason: `${wellsWords(wells)}; where all such sites are in one of them, the values are ${stable.map((s) => s.value.toPrecision(6)).join(', ')}`,
    };
  const values = stable.map((s) => s.value);
  const spread = Math.max(...values) - Math.min(...values);
  if (spread > 1e-9 * Math.max(...values.map(Math.abs)))
    return {
      reason: `there are ${stable.length} stable stationary states, with the values ${values.map((v) => v.toPrecision(6)).join(', ')}: which is meant depends on the past`,
    };
  const one = stable[0]!;
  const functional =
    one.state.functional === undefined ? '' : `, stability functional ${one.state.functional.toFixed(4)}`;
  const found = {
    value: one.value,
    error: Math.max(...stable.map((s) => s.error)) + spread,
    deterministic: true,
    method: 'stationary state of the closures',
    says: `residual ${one.state.residual.toExponential(1)}${functional}; ${one.state.assumptions.join('; ')}`,
  };
  return found;
}

/** Times of growing length until a value that needs no sampling stays the same; times that are named may be lags after them. */
function settled(
  theory: Derived,
  asked: Exclude<ReturnType<typeof read>, { reason: string }>,
  setting: Setting,
  wanted: { readonly fine: number },
  seed: number,
  named: 'times' | 'lags' = 'times',
): Known {
  for (let t = 10; t <= LATEST; t *= 2) {
    const found = atTimes(
      theory,
      [t / 2, t].map((at) => ({ readout: asked, at, ...(named === 'lags' && { origin: at }) })),
      setting,
      { tolerance: wanted.fine / 8, seed, sampled: 'not' },
    );
    if ('reason' in found) return found;
    const [before, now] = found as [Found, Found];
    const moved = Math.abs(now.value - before.value);
    // Grids of longer times are coarser.
    if (now.error > 4 * wanted.fine)
      return {
        reason: `the value does not settle by t = ${t}, up to which it is solved to ${now.error.toExponential(1)}`,
      };
    if (moved + now.error > wanted.fine / 2) continue;
    const says = `${now.says.join(', ')}; from t = ${t / 2} to ${t} it moves by ${moved.toExponential(1)}`;
    return { value: now.value, error: now.error + moved, deterministic: true, method: now.solver, says };
  }
  return { reason: `the value does not settle by t = ${LATEST}` };
}
const LATEST = 160;
