import { mentions } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { instrument } from '../../numeric/instrument.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, settings } from '../case/case.ts';
import { fits, thrift } from '../case/dimension.ts';
import { coordinatesAt } from '../case/readout.ts';
import { type Curve, type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { ahead } from './ahead.ts';
import { decay } from './curve.ts';
import { envelope, envelopeTimes } from './envelope.ts';
import { DRIVEN, isDriven } from './limit.ts';
import { endCoordinates, type Orbit, orbits, proceed } from './orbit.ts';
import { powerLaw } from './powerLaw.ts';
import { settle } from './settle.ts';
import { type Measured, spectralRate } from './spectralRate.ts';
import { toleranceOf } from './trajectory.ts';
import { mayHide } from './unseenModes.ts';

type Seen = Measured & {
  readonly approach: Approach;
  /** Whether a slower mode of a rate may stand in the quantity and not be seen yet. */
  readonly hides: (rate: number, allowed: number) => boolean;
};

/** The distance of the quantity from its limit along the trajectory, and a time from which one mode rules. */
interface Approach {
  readonly gaps: readonly { readonly t: number; readonly gap: number }[];
  readonly anchor: { readonly t: number; readonly gap: number };
}

/**
 * `rate Q = …`: the exponential rate at which Q tends to its limit; of a map per step, -ln of the factor. The trajectory shows which rate it is; the spectrum
 * of the Jacobian where the trajectory ends sharpens it.
 */
export function judgeRate(c: Case, form: Extract<Form, { kind: 'rate' }>): Judgement {
  const { settings: all, refused } = settings(c, Math.min(c.draws, 3));
  const { where } = thrift(
    c,
    all.filter((s) => fits(c, s)),
    1,
  );
  const evidence: Evidence[] = [];
  let draws = 0;
  let worst = 0;
  let trouble: string | undefined;
  let open: string | undefined;
  let method = '';
  let curve: Curve | undefined;
  for (const [s, setting] of where.entries()) {
    const start = orbits(c, setting);
    const orbit = start(c.random.fork(`rate ${s}`));
    if (orbit === undefined) {
      trouble = 'no start meets the conditions';
      continue;
    }
    const found = measure(c, form, orbit, setting);
    if (typeof found === 'string') {
      trouble = found;
      continue;
    }
    const claimed = scalar(form.value, valuesOf(setting));
    if ('power' in found) {
      // The slope of its logarithm is power/t, and falls to 0.
      if (claimed > 10 * found.slope) {
        const what = `slope of the logarithm of the distance at t = ${found.t.toPrecision(4)}, which falls as t^-${found.power.toPrecision(3)}, and the claimed rate; states are the start`;
        return {
          verdict: 'refuted',
          evidence,
          witness: disagreement(c.model, setting, { left: found.slope, right: claimed, what, state: orbit.y0 }),
        };
      }
      trouble = `the distance falls as t^-${found.power.toPrecision(3)}, and not exponentially`;
      continue;
    }
    if (!Number.isFinite(claimed)) {
      trouble = 'the claimed rate is not a finite number';
      continue;
    }
    method = found.method;
    const drawn = (): Curve => decay(found.approach.gaps, found.approach.anchor, claimed);
    const gap = Math.abs(found.rate - claimed);
    const allowed = form.tolerance === undefined ? 1e-6 * Math.abs(claimed) : toleranceOf(form, setting, claimed);
    // Which of several close rates it is, other settings have to say.
    if (found.between?.some((r) => Math.abs(r - claimed) <= allowed)) {
      open ??= `rates that lie within ${found.error.toExponential(1)} of one another are not told apart`;
      continue;
    }
    if (gap <= Math.max(allowed, form.tolerance === undefined ? found.error : 0)) {
      draws++;
      worst = Math.max(worst, gap);
      curve ??= drawn();
      if (found.error > Math.max(allowed, 1e-3 * Math.abs(claimed)))
        trouble = `the rate is known to ${found.error.toExponential(1)} only`;
      continue;
    }
    if (gap <= allowed + 3 * found.error) {
      trouble = `the rate is known to ${found.error.toExponential(1)} only`;
      continue;
    }
    if (claimed < found.rate && found.hides(claimed, allowed)) {
      open ??= 'a slower mode may stand in the quantity with a weight too small to be seen';
      continue;
    }
    const what = `rate of the quantity, measured (error ${found.error.toExponential(1)}) and claimed; states are the start`;
    return {
      verdict: 'refuted',
      evidence,
      curve: drawn(),
      witness: disagreement(c.model, setting, { left: found.rate, right: claimed, what, state: orbit.y0 }),
    };
  }
  if (draws === 0 || trouble !== undefined)
    return inconclusive(trouble ?? open ?? refused ?? 'no trajectory could be followed', evidence);
  evidence.push({
    wing: 'numeric',
    method,
    says: `agrees for ${draws} trajectories; largest deviation`,
    measured: worst,
    draws,
  });
  return { verdict: 'supported', evidence, ...(curve && { curve }) };
}

/** A distance that falls as a power of t: its exponent, and the slope of its logarithm at the latest time. */
interface Algebraic {
  readonly power: number;
  readonly slope: number;
  readonly t: number;
}

export function measure(
  c: Case,
  form: Extract<Form, { kind: 'rate' }>,
  orbit: Orbit,
  setting: Setting,
): Seen | Algebraic | string {
  if (mentions(form.quantity, TIME)) return 'not judged yet: the rate of what contains t';
  if (isDriven(c)) return DRIVEN;
  const settled = settle(orbit);
  if (settled.end === undefined) return settled.reason ?? 'not settled';
  const reduced = c.claim.ansatz === undefined ? [] : orbit.chart.letters;
  const probe = instrument([{ name: 'quantity', indices: [], term: form.quantity }], c.model, setting, {
    extra: reduced,
  });
  const read = (y: Float64Array, x: Float64Array): number => probe.evaluate(y, 0, orbit.chart.extra(x))[0]!;
  const end = endCoordinates(orbit, settled.states, settled.end);
  const last = read(settled.end, end);
  // Where the distance from the limit has fallen far enough for one mode to rule, and not so far that rounding does.
  let x: Float64Array = orbit.coordinates;
  const gaps = settled.states.map((y) => {
    x = coordinatesAt(orbit.chart, y, x);
    return { y, x, gap: Math.abs(read(y, x) - last) };
  });
  const power =
    settled.power &&
    powerLaw(
      settled.t,
      gaps.map((g) => g.gap),
    );
  const until = settled.t.at(-1)!;
  if (power !== undefined) return { power, slope: power / until, t: until };
  const top = Math.max(...gaps.map((g) => g.gap));
  if (!(top > 0)) return 'the quantity does not move';
  const k = gaps.findLastIndex((g) => g.gap > 1e-4 * top);
  const from = gaps[k]!;
  const t0 = settled.t[k]!;
  const approach = { gaps: gaps.map((g, m) => ({ t: settled.t[m]!, gap: g.gap })), anchor: { t: t0, gap: from.gap } };
  const next = gaps.findIndex((g, m) => m > k && g.gap < 0.5 * from.gap && g.gap > 0);
  if (next < 0) return 'the decay is too short to be measured';
  const rough = Math.log(from.gap / gaps[next]!.gap) / (settled.t[next]! - t0);
  if (!(rough > 0)) return 'no exponential decay was seen';
  const hides = (r: number, allowed: number): boolean => mayHide(orbit, settled, (y) => read(y, end), r, allowed);
  const follow = (times: readonly number[]): readonly number[] => {
    let near = from.x;
    return proceed(orbit, from.y, t0, times).map((y) => {
      near = coordinatesAt(orbit.chart, y, near);
      return Math.abs(read(y, near) - last);
    });
  };
  const pause = orbit.map === undefined ? 1 / rough : Math.max(1, Math.round(1 / rough));
  const times = Array.from({ length: 9 }, (_, m) => t0 + (m + 1) * pause);
  const logs = follow(times).map(Math.log);
  const slopes: number[] = [];
  for (let m = 1; m < logs.length; m++) slopes.push((logs[m - 1]! - logs[m]!) / (times[m]! - times[m - 1]!));
  const good = slopes.filter(Number.isFinite);
  if (good.length < 4) return 'the decay is too short to be measured';
  const late = good.slice(2, 7);
  const rate = late.at(-1)!;
  const error = Math.max(Math.max(...late) - Math.min(...late), ahead(late)) + 1e-7 * Math.abs(rate);
  if (error > 0.01 * Math.abs(rate)) {
    // The distance may oscillate while it falls: then its peaks fall evenly, and single slopes say nothing.
    const first = gaps.findIndex((g) => g.gap === top);
    const pace = Math.log(top / from.gap) / (t0 - settled.t[first]!);
    const at = Number.isFinite(pace) && pace > 0 ? envelopeTimes(t0, pace, orbit.map !== undefined) : [];
    const found = at.length === 0 ? undefined : envelope(at, follow(at));
    if (found !== undefined)
      return {
        ...((found.error < 0.3 * found.rate ? spectralRate(c, orbit, settled, found) : undefined) ?? {
          ...found,
          method: 'peaks along a trajectory',
        }),
        approach,
        hides,
      };
  }
  const slope = { rate, error, method: 'slope of the logarithm along a trajectory' };
  return { ...(spectralRate(c, orbit, settled, { rate, error }) ?? slope), approach, hides };
}
