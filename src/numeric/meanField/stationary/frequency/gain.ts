import { type ComplexMatrix, inverted } from './complexMatrix.ts';

/** How unknowns follow from unknowns at a frequency. */
export interface Loop {
  readonly at: number;
  readonly U: ComplexMatrix;
}

/** How much of changes common to all sites comes back in phase, at the frequency at which it is most. */
export interface Gain {
  readonly gain: number;
  readonly frequency: number;
  /** Whether what comes back more than once decays nevertheless. */
  readonly decays: boolean;
}

const ROUNDS = 32;
/** From the largest gain that may be, downwards by this factor. */
const DOWN = 0.93;
const LEAST = 0.05;
/** How often places are put around where the loop comes nearest. */
const SHARPER = 5;

/**
 * The largest κ for which det(1 - U/κ) turns along the imaginary axis, from high frequencies (or from half a turn by step) to low ones: how often
 * says how many common changes would grow if 1/κ of them came back (Nyquist).
 */
export function gainOf(loops: readonly Loop[], side: number, look: (x: number) => Loop | undefined): Gain {
  if (side === 0) return { gain: 0, frequency: 0, decays: true };
  let known = loops.filter((l) => l.at > 0);
  const top = Math.max(...known.map((l) => rowSum(l.U, side)));
  let found = largest(known, side, top * 1.01, LEAST);
  if (found === undefined) return { gain: 0, frequency: 0, decays: true };
  for (let round = 0; round < SHARPER; round++) {
    const { gain } = found;
    const k = nearest(known, side, gain);
    const [a, b] = [known[Math.max(0, k - 1)]!.at, known[Math.min(known.length - 1, k + 1)]!.at];
    const more = [1, 2, 3, 4, 5, 6, 7].flatMap((j) => look(a + ((b - a) * j) / 8) ?? []);
    known = [...known, ...more].sort((x, y) => y.at - x.at);
    const better = largest(known, side, gain * 1.2, gain * 0.8);
    if (better === undefined) break;
    found = better;
  }
  const decays = turns(known, side, 1) === 0;
  return { gain: found.gain, frequency: known[nearest(known, side, found.gain)]!.at, decays };
}

function largest(
  loops: readonly Loop[],
  side: number,
  from: number,
  to: number,
): { readonly gain: number } | undefined {
  let high = from;
  for (let low = from * DOWN; low > to * DOWN; low *= DOWN) {
    if (turns(loops, side, low) !== 0) {
      let [a, b] = [low, high];
      for (let k = 0; k < ROUNDS; k++) {
        const c = (a + b) / 2;
        if (turns(loops, side, c) !== 0) a = c;
        else b = c;
      }
      return { gain: (a + b) / 2 };
    }
    high = low;
  }
  return undefined;
}

const phaseAt = (U: ComplexMatrix, side: number, kappa: number): number =>
  inverted(
    {
      re: U.re.map((x, k) => (k % (side + 1) === 0 ? 1 - x / kappa : -x / kappa)),
      im: U.im.map((x) => -x / kappa),
    },
    side,
  )?.phase ?? 0;

/** Half turns of the determinant. */
function turns(loops: readonly Loop[], side: number, kappa: number): number {
  let total = 0;
  let before: number | undefined;
  for (const { U } of loops) {
    const now = phaseAt(U, side, kappa);
    if (before !== undefined) total += now - before - 2 * Math.PI * Math.round((now - before) / (2 * Math.PI));
    before = now;
  }
  return Math.round(total / Math.PI);
}

/** Where the determinant turns fastest: the place before which it turns most. */
function nearest(loops: readonly Loop[], side: number, kappa: number): number {
  let [best, most] = [loops.length - 1, 0];
  let before: number | undefined;
  loops.forEach(({ U }, k) => {
    const now = phaseAt(U, side, kappa);
    if (before !== undefined) {
      const turn = Math.abs(now - before - 2 * Math.PI * Math.round((now - before) / (2 * Math.PI)));
      if (turn > most) [best, most] = [k, turn];
    }
    before = now;
  });
  return best;
}

function rowSum(U: ComplexMatrix, side: number): number {
  let top = 0;
  for (let i = 0; i < side; i++) {
    let s = 0;
    for (let j = 0; j < side; j++) s += Math.hypot(U.re[i * side + j]!, U.im[i * side + j]!);
    top = Math.max(top, s);
  }
  return top;
}
