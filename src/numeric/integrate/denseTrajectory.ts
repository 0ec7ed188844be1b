import type { Piece } from './eventLocation.ts';

/** One accepted step that is kept, to be read later. */
export type Segment = Piece;

/** The state anywhere on the kept steps, which follow one another in time; `undefined` outside them. */
export function interpolation(
  segments: readonly Segment[],
): (t: number, out?: Float64Array) => Float64Array | undefined {
  return (t, out) => {
    const first = segments[0];
    const last = segments.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const sign = last.end < first.t ? -1 : 1;
    if (!((t - first.t) * sign >= 0 && (last.end - t) * sign >= 0)) return undefined;
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((t - segments[middle]!.end) * sign <= 0) high = middle;
      else low = middle + 1;
    }
    const segment = segments[low]!;
    return segment.state(t, out ?? new Float64Array(segment.dimension));
  };
}
