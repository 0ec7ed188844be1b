import { eigenvalues } from '../../numeric/linear.ts';
import { type Direction, restricted } from '../../numeric/manifold.ts';
import type { Case } from '../case/case.ts';
import type { Orbit } from './orbit.ts';
import { nextTo, type Settled } from './settle.ts';

/** A measured exponential rate. */
export interface Measured {
  readonly rate: number;
  readonly error: number;
  readonly method: string;
  /** Rates of the spectrum of which it may be any. */
  readonly between?: readonly number[];
}

const BETWEEN = 'slope of the logarithm along a trajectory, between rates of the spectrum that lie close';

/**
 * The rate of the spectrum where a trajectory ends (or sum of two) that the slope measured along it can be. Several that lie
 * close are not told apart by a slope, however even it is: it is between them. Undefined where none is near, or the
 * trajectory was not followed long enough.
 */
export function spectralRate(
  c: Case,
  orbit: Orbit,
  settled: Settled,
  slope: Pick<Measured, 'rate' | 'error'>,
): Measured | undefined {
  const { rate, error } = slope;
  const end = settled.end!;
  const { size, candidates } = decays(orbit, end);
  const close = candidates.filter((r) => Math.abs(r - rate) <= Math.max(3 * error, 0.004 * rate));
  const [chosen] = close;
  if (close.length > 1)
    return { rate, error: Math.max(error, ...close.map((r) => Math.abs(r - rate))), method: BETWEEN, between: close };
  const moving = chosen === undefined ? undefined : unsettled(orbit, settled, rate, chosen);
  if (moving === undefined) return undefined;
  return {
    rate: chosen!,
    error: 1e-13 * end.length * size + moving,
    method: `spectrum where the trajectory ends, chosen by its slope${c.claim.ansatz === undefined ? '' : ' (full model)'}`,
  };
}

/**
 * What the way that is left changes of a rate: where stationary points are a family, the one next to the last state is not
 * yet that to which the trajectory tends, and its spectrum is another. The way shrinks as e^(-rate t), and with it what
 * the point next to an earlier state differs by.
 */
function unsettled(orbit: Orbit, settled: Settled, rate: number, chosen: number): number | undefined {
  const { t, states } = settled;
  const until = t.at(-1)!;
  // Over half of an e-fold at least: what two states next to one another differ by is lost in rounding.
  const k = t.findLastIndex((x) => rate * (until - x) > 0.5);
  if (k < 0) return undefined;
  const { candidates } = decays(orbit, nextTo(orbit, states[k]!));
  const change = Math.min(...candidates.map((r) => Math.abs(r - chosen)));
  const left = Math.exp(-rate * (until - t[k]!));
  return (2 * change * left) / (1 - left);
}

/**
 * Whether a stationary point attracts from all sides at rates that are clear beside the fastest. One that does not may belong
 * to a family, or may be none: what is left of a field between states that are far apart is as small as an exponential.
 */
export function attracts(orbit: Orbit, at: Float64Array): boolean {
  const { rates, size } = ratesAt(orbit, at);
  return rates.every((r) => r > 1e-6 * size);
}

/** Rates of decay at a state, and sums of two of them. */
function decays(orbit: Orbit, at: Float64Array): { readonly size: number; readonly candidates: readonly number[] } {
  const { rates, size } = ratesAt(orbit, at);
  const single = distinct(
    rates.filter((r) => Number.isFinite(r) && r > 1e-9 * size),
    1e-9 * size,
  );
  return { size, candidates: distinct([...single, ...single.flatMap((a) => single.map((b) => a + b))], 1e-9 * size) };
}

function ratesAt(orbit: Orbit, at: Float64Array): { readonly rates: readonly number[]; readonly size: number } {
  const { modes, size } = modesAt(orbit, at);
  return { rates: modes.map((m) => m.rate), size };
}

/** An eigenvalue of the Jacobian of a field, and the rate at which its mode decays. */
interface Mode {
  readonly re: number;
  readonly im: number;
  readonly rate: number;
}

/** The modes at a state, the Jacobian in the directions in which it can move, and the largest modulus of a rate. */
export function modesAt(
  orbit: Orbit,
  at: Float64Array,
): {
  readonly jacobian: Float64Array;
  readonly directions: readonly Direction[] | undefined;
  readonly modes: readonly Mode[];
  readonly size: number;
} {
  const full = orbit.field.jacobian(at, 0);
  const directions = orbit.domain.manifold?.directions(at);
  const n = directions?.length ?? at.length;
  const jacobian = directions === undefined ? full : restricted(full, at.length, directions);
  const spectrum = eigenvalues(jacobian, n).eigenvalues;
  // Of a map the rate of a mode is -ln |multiplier|, and the Jacobian is that of what a step adds.
  const modes = spectrum.map(({ re, im }) => ({
    re,
    im,
    rate: orbit.map === undefined ? -re : -Math.log1p(2 * re + re * re + im * im) / 2,
  }));
  const finite = modes.map((m) => Math.abs(m.rate)).filter(Number.isFinite);
  return { jacobian, directions, modes, size: Math.max(0, ...finite) };
}

function distinct(values: readonly number[], gap: number): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.filter((v, k) => k === 0 || v - sorted[k - 1]! > gap);
}
