import { mul } from '../../../expr/build.ts';
import { bisected } from '../bisection.ts';
import { pairMean } from '../hermite.ts';
import type { Estimate, TimedMoment } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import type { MotionQuestion, StationaryAnswer, StationaryProcess } from '../stationaryMotion.ts';
import type { Profile } from '../twoTime/profile.ts';
import { correlationAt, lyapunov, type Motion, restingExponent } from './decay.ts';
import { expanded, integralTo, type OneField, oneField, type Series, series, valueAt } from './field.ts';

const SOLVER = 'stationary potential';
const ASSUMES = 'the correlation decays';
/** Variances that are looked at: so many in each factor of ten. */
const [LEAST, DECADES, EACH] = [1e-5, 9, 8];
/** Terms of the series while signs are looked for. */
const FEW = 64;
/** A constant part of the field below this, relative, is rounding. */
const CONSTANT = 1e-12;

/**
 * All stationary correlations of one Gaussian state without reciprocity that decay to 0: C'' = -V'(C) has such a motion
 * from C(0) where V(C(0)) = V(0) (Sompolinsky, Crisanti & Sommers 1988). White noise of strength b starts it with the speed
 * C'(0+) = -b²/2, so that b⁴/8 + V(C(0)) = V(0) (Schuecker, Goedeke & Helias 2018). Every sign change of the difference is
 * listed; without noise C = 0 is always one. Of moments only the differences of times count.
 */
export function stationaryByPotential(q: MotionQuestion): StationaryAnswer {
  try {
    const of = oneField(q);
    const variances = [...(of.noise === 0 ? [0] : []), ...signChanges(of)];
    const solutions = variances.map((v) => (v === 0 ? still(of, q.moments) : moving(of, v, q.moments)));
    return { outcome: 'solved', solver: SOLVER, assumes: ASSUMES, solutions: solutions.filter((s) => s !== undefined) };
  } catch (e) {
    if (e instanceof NoAnswer) return { outcome: e.outcome, solver: SOLVER, reason: e.message };
    throw e;
  }
}

/** V(C(0)) - V(0) and the energy of the start, over C(0)² so that it tends to a number at 0. */
function difference(of: OneField, variance: number, terms?: number): number {
  const s = series(of, variance, terms);
  return integralTo(s, 1) / variance ** 2 - of.decay ** 2 / 2 + (of.noise / Math.SQRT2) ** 4 / 2 / variance ** 2;
}

function signChanges(of: OneField): readonly number[] {
  const grid = Array.from({ length: DECADES * EACH + 1 }, (_, k) => LEAST * 10 ** (k / EACH));
  const values: number[] = [];
  const found: number[] = [];
  for (const [k, v] of grid.entries()) {
    values.push(difference(of, v, FEW));
    if (!Number.isFinite(values[k]!)) break;
    if (k > 0 && values[k - 1]! * values[k]! < 0)
      found.push(bisected((x) => difference(of, x), grid[k - 1]!, v, values[k - 1]!));
  }
  return found;
}

function asserted(s: Series): void {
  const scale = s.coefficients.reduce((x, c) => x + Math.abs(c), 0);
  if (Math.abs(s.coefficients[0]!) > CONSTANT * scale)
    throw new NoAnswer('does not apply', 'the field keeps a constant part: its correlation does not decay to 0');
}

/** Nothing moves. */
function still(of: OneField, moments: readonly TimedMoment[]): StationaryProcess {
  const estimates = moments.map(({ moment: m }): Estimate => {
    if (m.kind !== 'average') throw new NoAnswer('does not apply', 'a response is asked');
    return { value: at0(of, mul(...m.factors.map((f) => f.term))), budget: {} };
  });
  return {
    variance: { value: 0, budget: {} },
    lyapunov: () => restingExponent(of.decay, slopeAtRest(of)),
    estimates,
  };
}
/** The derivative of the covariance of the field by that of the state, where both are 0. */
const slopeAtRest = (of: OneField): number =>
  of.kernels.reduce((sum, { weight, left, right }) => sum + weight * slopeOf(left) * slopeOf(right), 0);
function slopeOf(f: Profile): number {
  const directions = f.directions();
  const [x] = directions;
  return x! * f.slopeAt(0, directions, 0);
}
function at0(of: OneField, term: Parameters<OneField['profile']>[0]): number {
  const f = of.profile(term, 'what is asked');
  return f.at(0, f.directions(), Float64Array.of(0))[0]!;
}

function moving(of: OneField, variance: number, moments: readonly TimedMoment[]): StationaryProcess | undefined {
  const s = series(of, variance);
  asserted(s);
  const motion = { decay: of.decay, speed: of.noise ** 2 / 2, series: s };
  // From C(0) it has to fall, and nowhere turn before 0.
  if (of.noise === 0 && !(valueAt(s, 1) > of.decay ** 2 * variance)) return undefined;
  for (let k = 1; k < 64; k++) {
    const rho = k / 64;
    if (!(integralTo(s, rho) < (of.decay * rho * variance) ** 2 / 2)) return undefined;
  }
  const step = 1e-4 * variance;
  const conditioning = (difference(of, variance + step) - difference(of, variance - step)) / (2 * step);
  const quadrature = s.error / variance / Math.abs(conditioning) + 1e-14 * variance;
  const estimates = moments.map(({ moment: m, times }): Estimate => {
    if (m.kind !== 'average') throw new NoAnswer('does not apply', 'a response is asked');
    const { value, discretisation } = momentAt(of, motion, m.factors, times);
    return { value, budget: { quadrature, ...(discretisation > 0 && { discretisation }) } };
  });
  return {
    variance: { value: variance, budget: { quadrature } },
    halfDecay: () => correlationAt.halfTime(motion),
    lyapunov: () => lyapunov(motion),
    estimates,
  };
}

function momentAt(
  of: OneField,
  motion: Motion,
  factors: readonly { readonly term: Parameters<OneField['profile']>[0] }[],
  times: readonly number[],
): { readonly value: number; readonly discretisation: number } {
  const { variance } = motion.series;
  if (times.every((t) => t === times[0])) {
    const f = of.profile(mul(...factors.map((x) => x.term)), 'what is asked');
    return { value: expanded(f, variance).coefficients[0]!, discretisation: 0 };
  }
  if (factors.length !== 2) throw new NoAnswer('does not apply', 'more than two factors at different times are asked');
  const lag = correlationAt.lag(motion, Math.abs(times[0]! - times[1]!));
  const [f, g] = factors.map((x) => of.profile(x.term, 'what is asked'));
  const values = (p: ReturnType<OneField['profile']>) => (z: Float64Array) => {
    const directions = p.directions();
    const deviation = Math.sqrt(variance) * directions[0]!;
    return p.at(
      0,
      directions,
      z.map((x) => deviation * x),
    );
  };
  const at = (c: number): number =>
    pairMean(expanded(f!, variance), expanded(g!, variance), c / variance, values(f!), values(g!)).value;
  const value = at(lag.value);
  return { value, discretisation: Math.abs(value - at(lag.value - lag.error)) };
}
