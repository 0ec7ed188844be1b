import { type Coordinate, ends } from './line.ts';
import type { Rest } from './rest.ts';

/** How a site rests at a place of a coordinate, near where it rests as the hints say. */
export type Look = (x: number, ...hints: readonly (Rest | undefined)[]) => Rest;

/** Where a site changes its way of resting along a coordinate: found on a grid, then by bisection. */
export function cutsOf(c: Coordinate, look: Look): readonly number[] | string {
  const [from, to] = ends(c);
  const count = 48;
  // Ends of a uniform coordinate may lie at infinity of its law.
  const xs = Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * (k + 0.5)) / (count + 1));
  const rests: Rest[] = [];
  for (const x of xs) rests.push(look(x, rests.at(-1)));
  const none = rests.find((r) => r.kind === 'none');
  if (none?.kind === 'none') return none.reason;
  const cuts: number[] = [];
  const split = (a: number, ra: Rest, b: number, rb: Rest, depth: number): void => {
    if (keyOf(ra) === keyOf(rb)) return;
    const x = (a + b) / 2;
    if (x <= a || x >= b || depth > 80) {
      cuts.push(x);
      return;
    }
    const r = look(x, ra, rb);
    split(a, ra, x, r, depth + 1);
    // A third way between two is narrower than what is resolved, or has cuts of its own.
    split(x, r, b, rb, depth + 1);
  };
  for (let k = 0; k < count; k++) split(xs[k]!, rests[k]!, xs[k + 1]!, rests[k + 1]!, 0);
  return cuts.length > 64 ? 'a site changes its way of resting at more than 64 places' : cuts;
}

const keyOf = (r: Rest): string => (r.kind === 'none' ? `none ${r.reason}` : r.key);
