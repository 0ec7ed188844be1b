import type { Complex } from '../../numeric/linear.ts';
import { growth } from '../linear/linearisation.ts';
import type { Linear } from './family.ts';

/** A mode and how fast it grows. */
export interface Mode extends Complex {
  readonly growth: number;
}

/** The modes of a linearisation, the fastest growing first. */
export function modesOf(l: Linear): readonly Mode[] {
  return l.spectrum.map((e) => ({ ...e, growth: growth(e, l.time) })).sort((a, b) => b.growth - a.growth);
}

/** Below this part of the largest eigenvalue a mode neither grows nor decays, whatever the parameter is. */
const NEUTRAL = 1e-10;
/** Where all modes that cross do so at once they are this small there. */
const TOGETHER = 1e-7;

export type Crossing =
  /** Modes that change from growing to decaying, or back, at one value. */
  | {
      readonly kind: 'crosses';
      readonly value: number;
      readonly error: number;
      readonly modes: number;
      readonly neutral: number;
      /** How fast the growth rises with the value. */
      readonly speed: number;
    }
  /** As many grow on both sides; how many neither grow nor decay. */
  | { readonly kind: 'none'; readonly neutral: number }
  | { readonly kind: 'unclear'; readonly why: string };

const unclear = (why: string): Crossing => ({ kind: 'unclear', why });

/** Follows the modes that change sides between two values of a parameter to where they cross, by the secant of their growth. */
export function crossing(at: (value: number) => Linear, low: number, high: number, depth = 0): Crossing {
  const [below, above] = [at(low), at(high)];
  if (!usable(below) || !usable(above)) return unclear('the Jacobian is not finite on both sides of the threshold');
  const [a, b] = [counted(below), counted(above)];
  if (a.neutral !== b.neutral) return unclear('as many modes are not neutral on both sides of the threshold');
  const { neutral } = a;
  const modes = Math.abs(a.growing - b.growing);
  if (modes === 0) return { kind: 'none', neutral };
  const first = Math.min(a.growing, b.growing);
  // Neutral modes stand before those that cross on one side and after them on the other: the two ends together are
  // those that cross and 0, on both sides.
  const height = (l: Linear): number => {
    const m = modesOf(l);
    return m[first]!.growth + m[first + modes + neutral - 1]!.growth;
  };
  const root = secant((v) => height(at(v)), low, high, height(below), height(above));
  if (root === undefined) return unclear('the critical eigenvalue could not be followed');
  const there = at(root.value);
  const moduli = modesOf(there)
    .map((m) => Math.abs(m.growth))
    .sort((x, y) => x - y);
  const worst = moduli[modes + neutral - 1]!;
  if (worst > TOGETHER * Math.max(there.size, below.size, above.size)) {
    // Several thresholds lie in the window: look closer.
    if (depth >= 3) return unclear('several eigenvalues cross close to the threshold, at values that differ');
    const width = (high - low) / 20;
    return crossing(at, (low + high) / 2 - width, (low + high) / 2 + width, depth + 1);
  }
  const step = 1e-3 * (high - low);
  const parts = neutral === 0 ? 2 : 1;
  const speed = (height(at(root.value + step)) - height(at(root.value - step))) / (2 * step * parts);
  const overall = (height(above) - height(below)) / (parts * (high - low));
  if (!(Math.abs(speed) > 1e-2 * Math.abs(overall)))
    return unclear('the eigenvalue passes 0 with zero speed: the threshold is degenerate');
  return { kind: 'crosses', value: root.value, error: root.error, modes, neutral, speed };
}

const usable = (l: Linear): boolean => l.jacobian.every(Number.isFinite) && l.spectrum.length === l.dimension;

function counted(l: Linear): { readonly growing: number; readonly neutral: number } {
  const floor = NEUTRAL * l.size;
  const modes = modesOf(l);
  return {
    growing: modes.filter((m) => m.growth > floor).length,
    neutral: modes.filter((m) => Math.abs(m.growth) <= floor).length,
  };
}

/** Regula falsi with halved weights (the Illinois method; Dowell & Jarratt 1971); the error is the last bracket or step. */
export function secant(
  f: (v: number) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
): { readonly value: number; readonly error: number } | undefined {
  let [a, b, fa, fb] = [low, high, atLow, atHigh];
  const scale = Math.abs(high - low);
  let last = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 80; k++) {
    const x = b - (fb * (b - a)) / (fb - fa);
    const y = f(x);
    if (!Number.isFinite(y)) return undefined;
    const moved = Math.min(Math.abs(x - b), Math.abs(b - a));
    if (y === 0 || moved <= 1e-13 * scale || (moved <= 1e-11 * scale && moved >= last / 2))
      return { value: x, error: moved };
    last = moved;
    if (y > 0 !== fb > 0) {
      a = b;
      fa = fb;
    } else fa /= 2;
    b = x;
    fb = y;
  }
  return undefined;
}
