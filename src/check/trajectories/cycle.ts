import { size as largestOf } from '../../numeric/integrate/size.ts';
import { type Orbit, proceed } from './orbit.ts';

/** A cycle that a trajectory has come to, by states along one turn of it. */
export interface Cycle {
  readonly period: number;
  readonly states: readonly Float64Array[];
}

/** How finely and how long a return is looked for, in units of the pace there; and how near it has to be. */
const STEP = 0.05;
const SAMPLES = 3000;
const CLOSED = 1e-9;

/**
 * The cycle on which a trajectory of a flow is late in its life: from a state it comes back to it, at the time at which the way
 * there is orthogonal to the motion, to parts in 10^9. Undefined where no return is seen.
 */
export function cycleFrom(o: Orbit, t: number, y: Float64Array): Cycle | undefined {
  const here = o.field.evaluate(y, 0);
  const size = largestOf(y);
  const pace = largestOf(here) / size;
  if (!(pace > 0) || !Number.isFinite(pace)) return undefined;
  const times = Array.from({ length: SAMPLES }, (_, k) => t + ((k + 1) * STEP) / pace);
  const states: Float64Array[] = [];
  let most = 0;
  let before = 0;
  // In portions: most cycles close soon.
  for (let k = 0; k < SAMPLES; k += 100) {
    const more = proceed(o, states.at(-1) ?? y, k === 0 ? t : times[k - 1]!, times.slice(k, k + 100));
    if (more.length < 100) return undefined;
    for (const x of more) {
      const gap = distance(x, y);
      const index = states.push(x) - 1;
      // It was away, comes nearer, and is near: here the way back is refined.
      if (index > 1 && gap > before && before < 0.2 * most) {
        const found = refined(o, y, here, states[index - 2]!, times[index - 2]!);
        if (found !== undefined && distance(found.y, y) <= CLOSED * size)
          return { period: found.t - t, states: [y, ...states.slice(0, index)] };
      }
      most = Math.max(most, gap);
      before = gap;
    }
  }
  return undefined;
}

/** The state nearest to `y` along the trajectory from `start`, by Newton's method for the time. */
function refined(o: Orbit, y: Float64Array, along: Float64Array, start: Float64Array, t0: number) {
  let t = t0;
  let x = start;
  for (let k = 0; k < 8; k++) {
    const velocity = o.field.evaluate(x, 0);
    const step =
      dot(
        y.map((v, j) => v - x[j]!),
        along,
      ) / dot(velocity, along);
    const next = t + step;
    if (!Number.isFinite(step) || next <= t0) return undefined;
    const [reached] = proceed(o, start, t0, [next]);
    if (reached === undefined) return undefined;
    [t, x] = [next, reached];
  }
  return { t, y: x };
}

const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((x, k) => x - b[k]!));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, x, k) => s + x * b[k]!, 0);
