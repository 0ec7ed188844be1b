import { type Interval, middle, point } from '../interval/interval.ts';
import type { Tape } from '../interval/tape.ts';
import type { RandomStream } from '../random.ts';
import { middleInverse } from './box/uniqueness.ts';

const STARTS = 40;
const STEPS = 40;

/**
 * Newton's method from random points of a box, on the system divided by the distances to the roots that are known, so that it
 * does not come to rest on them again (Brown & Gearhart 1971; Farrell, Birkisson & Funke 2015, with power 2 and shift 1).
 * A finder: what it gives is near to roots, and not all that there are.
 */
export function deflated(
  tape: Tape,
  box: readonly Interval[],
  known: readonly Float64Array[],
  random: RandomStream,
  work = 2e7,
): readonly Float64Array[] {
  const found: Float64Array[] = [];
  const n = tape.dimension;
  let left = Math.floor(work / ((tape.length + 20) * (n + 1)));
  for (let s = 0; s < STARTS && left > 0; s++) {
    const x = Float64Array.from(box, (b) => b.lo + random.uniform() * (b.hi - b.lo));
    let step = Infinity;
    for (let k = 0; k < STEPS && left > 0 && step > 1e-13; k++, left--) {
      const { values, slopes } = tape.slopes(Array.from(x, point));
      const y = middleInverse(slopes);
      if (y === undefined) break;
      const d = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i] = d[i]! - y[i * n + j]! * middle(values[j]!);
      // With m = Π (1/|x - r|² + 1) the step for m F is that for F, times 1/(1 - ∇m·d/m) by Sherman and Morrison.
      let slope = 0;
      for (const r of [...known, ...found]) {
        let [distance, along] = [0, 0];
        for (let i = 0; i < n; i++) {
          const gap = x[i]! - r[i]!;
          distance += gap * gap;
          along += gap * d[i]!;
        }
        slope -= (2 * along) / (distance * (1 + distance));
      }
      const factor = 1 / (1 - slope);
      step = 0;
      for (let i = 0; i < n; i++) {
        const by = factor * d[i]!;
        x[i] = x[i]! + by;
        step = Math.max(step, Math.abs(by) / Math.max(1, Math.abs(x[i]!)));
      }
      if (!(step < 1e6)) break;
    }
    const fresh = [...known, ...found].every((r) =>
      x.some((v, i) => Math.abs(v - r[i]!) > 1e-9 * Math.max(1, Math.abs(v))),
    );
    if (step <= 1e-11 && fresh) found.push(x);
  }
  return found;
}
