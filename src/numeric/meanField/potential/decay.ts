import { gauss } from '../../quadrature/gauss.ts';
import { bisected } from '../bisection.ts';
import type { Estimate } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { integralTo, type Series, slopeAt, valueAt } from './field.ts';

/** C'' = decay² C - ⟨h h⟩(C), from C(0) to 0. */
export interface Motion {
  readonly decay: number;
  /** With which it falls at C(0): 0 without white noise. */
  readonly speed: number;
  readonly series: Series;
}

/** Steps of a Schrödinger equation in the unit of the decay, and of the motion that goes with it. */
const STEP = 0.02;
/** The correlation counts as gone where so much of it is left. */
const GONE = 1e-9;
const MOST_STEPS = 400_000;
/** Nodes of a rule for times. */
const NODES = 48;

/** (C')², from the energy of the motion. */
function squaredSpeed(m: Motion, c: number): number {
  const { decay, series: s } = m;
  return Math.max(0, (decay * c) ** 2 - 2 * integralTo(s, c / s.variance) - energy(m));
}
/** The energy at C(0), 0 but for rounding. */
const energy = ({ decay, speed, series: s }: Motion): number =>
  (decay * s.variance) ** 2 - 2 * integralTo(s, 1) - speed ** 2;

/** The same where C has fallen by so much, without a difference of nearly equal numbers. */
function squaredSpeedAfter(m: Motion, fall: number): number {
  const { decay, speed, series: s } = m;
  const part = fall / s.variance;
  const lost = Math.log1p(-part);
  const gained = s.coefficients.reduce((x, a, k) => x - (a * Math.expm1((k + 1) * lost)) / (k + 1), 0) * s.variance;
  return speed ** 2 + 2 * gained - decay ** 2 * fall * (2 * s.variance - fall);
}

/** The time from C(0) to c: with C = C(0) - u² the integrand is smooth. */
function timeTo(m: Motion, c: number, many = NODES): number {
  const { variance } = m.series;
  const end = Math.sqrt(variance - c);
  const { nodes, weights } = gauss('uniform', many);
  let t = 0;
  nodes.forEach((x, k) => {
    const u = x * end;
    t += (weights[k]! * end * 2 * u) / Math.sqrt(squaredSpeedAfter(m, u * u));
  });
  return t;
}

export const correlationAt = {
  /** When half of C(0) is left. */
  halfTime: (m: Motion): Estimate => {
    const [few, more] = [NODES / 2, NODES].map((n) => timeTo(m, m.series.variance / 2, n)) as [number, number];
    return { value: more, budget: { quadrature: Math.abs(more - few) + 1e-14 * more } };
  },
  /** C at a lag, on two grids of order 4. */
  lag: (m: Motion, lag: number): { readonly value: number; readonly error: number } => {
    const { variance } = m.series;
    if (lag === 0) return { value: variance, error: 0 };
    const steps = Math.max(64, Math.ceil((lag * m.decay) / STEP));
    const [coarse, fine] = [steps, 2 * steps].map((n) => path(m, lag, n).at(-1)!) as [number, number];
    const value = fine + (fine - coarse) / 15;
    return { value, error: Math.abs(value - fine) + 1e-14 * variance };
  },
};

/** C at 2·steps + 1 places up to a time: by the equation of second order near the start, by its energy after it. */
function path(m: Motion, end: number, steps: number): Float64Array {
  const { decay, series: s } = m;
  const h = end / (2 * steps);
  const out = new Float64Array(2 * steps + 1);
  const force = (c: number): number => decay ** 2 * c - valueAt(s, Math.max(-1, Math.min(1, c / s.variance)));
  const speed = (c: number): number => -Math.sqrt(squaredSpeed(m, Math.max(0, c)));
  let [c, v] = [s.variance, -m.speed];
  out[0] = c;
  for (let k = 1; k < out.length; k++) {
    if (c > 0.8 * s.variance) {
      const k1 = force(c);
      const k2 = force(c + (h / 2) * v);
      const k3 = force(c + (h / 2) * v + (h * h * k1) / 4);
      const k4 = force(c + h * v + (h * h * k2) / 2);
      c += h * v + (h * h * (k1 + k2 + k3)) / 6;
      v += (h * (k1 + 2 * k2 + 2 * k3 + k4)) / 6;
    } else {
      const k1 = speed(c);
      const k2 = speed(c + (h / 2) * k1);
      const k3 = speed(c + (h / 2) * k2);
      const k4 = speed(c + h * k3);
      c = Math.max(0, c + (h * (k1 + 2 * k2 + 2 * k3 + k4)) / 6);
    }
    out[k] = c;
  }
  return out;
}

/**
 * -decay + √(-E₀) with E₀ the ground state of -∂² - ∂⟨h h⟩/∂C (Sompolinsky, Crisanti & Sommers 1988). Steps of order 4 are
 * halved once: the value is extrapolated, and what that changes is its error.
 */
export function lyapunov(m: Motion): Estimate {
  const { decay, series: s } = m;
  const far = slopeAt(s, 0);
  const rate = Math.sqrt(Math.max(decay ** 2 - far, 0));
  if (rate === 0) throw new NoAnswer('does not apply', 'the correlation does not decay exponentially');
  // After the half time it falls with this rate at least in the end; a few units more do no harm.
  const end = correlationAt.halfTime(m).value * 2 + Math.log(1 / GONE) / rate;
  const ground = (step: number): number => {
    const steps = Math.ceil((end * decay) / step);
    if (steps > MOST_STEPS) throw new NoAnswer('too large', `the correlation takes ${steps} steps to decay`);
    const wells = path(m, end, steps).map((c) => slopeAt(s, Math.min(1, c / s.variance)));
    const h = end / steps;
    // ψ' + κ ψ at the end, for ψ even: positive below the ground state.
    const miss = (level: number): number => {
      let [p, v] = [1, 0];
      for (let k = 0; k < steps; k++) {
        const [a, b, c] = [-level - wells[2 * k]!, -level - wells[2 * k + 1]!, -level - wells[2 * k + 2]!];
        const k1 = a * p;
        const k2 = b * (p + (h / 2) * v);
        const k3 = b * (p + (h / 2) * v + ((h * h) / 4) * k1);
        const k4 = c * (p + h * v + ((h * h) / 2) * k2);
        const next = p + h * v + ((h * h) / 6) * (k1 + k2 + k3);
        v += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
        p = next;
        if (Math.abs(p) > 1e100) return p;
      }
      return v + Math.sqrt(Math.max(0, -level - far)) * p;
    };
    const low = -Math.max(...wells);
    return bisected(miss, low, -far, miss(low));
  };
  const [coarse, fine] = [2 * STEP, STEP].map((step) => -decay + Math.sqrt(-ground(step))) as [number, number];
  const value = fine + (fine - coarse) / 15;
  return { value, budget: { discretisation: Math.abs(value - fine) + GONE * Math.abs(value) } };
}

/** The exponent of a state at rest: E₀ is where the flat bottom lies. */
export function restingExponent(decay: number, slope: number): Estimate {
  const value = -decay + Math.sqrt(Math.max(0, slope));
  return { value, budget: { quadrature: 1e-9 * (decay + Math.abs(value)) } };
}
