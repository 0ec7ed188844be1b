import type { EventFunction, EventHit } from './integrator.ts';

/** A piece of a trajectory that can be read at any time between its ends. */
export interface Piece {
  readonly t: number;
  readonly end: number;
  /** The state at t, written to `out`. */
  readonly state: (t: number, out: Float64Array) => Float64Array;
  readonly dimension: number;
}

// A step is looked at in this many parts, so that two crossings within one step are seen if they are in different parts.
const parts = 4;

/**
 * The crossings of one event function within a piece, in the direction of integration, located to rounding by the Illinois
 * variant of regula falsi (Dowell & Jarratt 1971) on the dense output. A piece that starts on a zero has no crossing there.
 * `notFinite`: the time at which the event function is NaN or infinite.
 */
export function locate(event: EventFunction, piece: Piece): readonly EventHit[] | { readonly notFinite: number } {
  const { t, end, dimension } = piece;
  const scratch = new Float64Array(dimension);
  const g = (time: number) => event.value(time, piece.state(time, scratch));
  const hits: EventHit[] = [];
  let left = t;
  let gLeft = g(left);
  if (!Number.isFinite(gLeft)) return { notFinite: left };
  for (let part = 1; part <= parts; part++) {
    const right = part === parts ? end : t + ((end - t) * part) / parts;
    const gRight = g(right);
    if (!Number.isFinite(gRight)) return { notFinite: right };
    const rising = gLeft < 0 && gRight >= 0;
    const falling = gLeft > 0 && gRight <= 0;
    if ((rising && event.direction !== 'falling') || (falling && event.direction !== 'rising')) {
      const time = root(g, left, gLeft, right, gRight);
      if (time === undefined) return { notFinite: right };
      hits.push({ event: event.name, t: time, y: piece.state(time, new Float64Array(dimension)) });
    }
    left = right;
    gLeft = gRight;
  }
  return hits;
}

function root(g: (t: number) => number, t0: number, g0: number, t1: number, g1: number): number | undefined {
  let [a, ga, b, gb] = [t0, g0, t1, g1];
  if (gb === 0) return b;
  const width = 4 * Number.EPSILON * Math.max(Math.abs(t0), Math.abs(t1));
  for (let n = 0; n < 200 && Math.abs(b - a) > width; n++) {
    // Every third turn bisects, so that the bracket shrinks whatever g does.
    const secant = b - (gb * (b - a)) / (gb - ga);
    const inside = (secant - a) * (secant - b) < 0;
    const time = n % 3 === 2 || !inside ? a + (b - a) / 2 : secant;
    if (time === a || time === b) break;
    const value = g(time);
    if (value === 0) return time;
    if (!Number.isFinite(value)) return undefined;
    if (value > 0 === gb > 0) {
      [b, gb] = [time, value];
      ga /= 2;
    } else {
      [a, ga] = [b, gb];
      [b, gb] = [time, value];
    }
  }
  return b;
}
