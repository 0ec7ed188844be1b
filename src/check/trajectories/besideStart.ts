import { size as largestOf } from '../../numeric/integrate/size.ts';
import type { RandomStream } from '../../numeric/random.ts';
import type { Orbit } from './orbit.ts';
import { type Settled, settle } from './settle.ts';

/** Starts are moved by this part of their size: more than what steps are off by. */
const MOVED = 1e-11;
/** Values of starts that differ so little, and differ by this part of themselves in the end, were parted on the way. */
const PARTED = 1e-5;

/** Whether a claim says what all states are at the start. */
export const isFixed = (start: (draw: RandomStream) => Orbit | undefined, draw: RandomStream): boolean => {
  const [a, b] = [start(draw.fork('a')), start(draw.fork('b'))];
  return a !== undefined && b !== undefined && a.y0.every((v, k) => v === b.y0[k]);
};

/** The same orbit from starts on either side of its own. */
function beside(o: Orbit): readonly Orbit[] {
  return [1, -1].flatMap((sign) => {
    const size = largestOf(o.coordinates) || 1;
    const moved = o.coordinates.map((v, k) => v + (sign * MOVED * size * (((k * 7 + 3) % 11) - 5.5)) / 5.5);
    const coordinates = Float64Array.from(o.chart.manifold?.retract(moved) ?? moved);
    const y0 = Float64Array.from(o.chart.state(coordinates));
    const within = o.domain.bounds.every((b) =>
      y0.subarray(b.offset, b.offset + b.length).every((v) => v >= b.low && v <= b.high),
    );
    return within && y0.every(Number.isFinite) ? [{ ...o, coordinates, y0 }] : [];
  });
}

/**
 * Whether starts that differ from a given one by rounding lead elsewhere: it lies on the border between two fates, or on a way
 * into a saddle, and which way an integration takes says nothing. `read` gives the values where a trajectory ends; undefined
 * where that is not known.
 */
export function isOnBorder(
  orbit: Orbit,
  settled: Settled,
  read: (o: Orbit, s: Settled) => readonly number[] | undefined,
): boolean {
  if (settled.repels === true) return false;
  const here = read(orbit, settled);
  if (here === undefined) return false;
  return beside(orbit).some((o) => {
    const there = read(o, settle(o));
    return there?.some((v, k) => {
      const gap = Math.abs(v - here[k]!);
      return !(gap <= PARTED * Math.max(Math.abs(v), Math.abs(here[k]!), ...[...orbit.y0].map(Math.abs)));
    });
  });
}

export const ON_BORDER =
  'starts that differ from the given one by less than an integration can tell lead elsewhere: where it leads is not known';
