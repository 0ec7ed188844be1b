import { NoAnswer } from '../refusal.ts';
import { inverse } from './dense.ts';
import type { History } from './history.ts';

/**
 * What follows a kick: at once in the processes (a delta function of a flow), and just after it in the states. Both over
 * moving places × kicks, into `atOnceNow` and `afterNow`; the processes' part of the latter comes with their memory.
 */
export function instant(h: History, discrete: boolean): void {
  const { site, kicked } = h;
  const { places } = site;
  const { states, moving, all } = places;
  const count = moving - states;
  const straight = new Float64Array(count * count);
  const fromStates = new Float64Array(count * states);
  for (const f of site.processes) {
    const rows = f.local.read();
    for (let r = 0; r < f.count; r++) {
      const at = f.offset - states + r;
      for (let c = 0; c < count; c++) straight[at * count + c] = (at === c ? 1 : 0) - rows[r * all + states + c]!;
      for (let x = 0; x < states; x++) fromStates[at * states + x] = rows[r * all + x]!;
    }
  }
  const solved = inverse(straight, count);
  if (solved === undefined) throw new NoAnswer('does not apply', 'processes determine each other at equal times');
  h.atOnceNow.fill(0);
  h.afterNow.fill(0);
  const n = kicked.length;
  kicked.forEach((k, column) => {
    for (let p = 0; p < count; p++) {
      let answer = 0;
      if (k >= states) answer = solved[p * count + k - states]!;
      else for (let c = 0; c < count; c++) answer += solved[p * count + c]! * fromStates[c * states + k]!;
      if (k >= states || discrete) h.atOnceNow[(states + p) * n + column] = answer;
      else h.afterNow[(states + p) * n + column] = answer;
    }
    if (k < states) (discrete ? h.atOnceNow : h.afterNow)[k * n + column] = 1;
  });
  if (discrete) {
    // The rows of a map hold on their diagonals what follows at once.
    h.afterNow.set(h.atOnceNow);
    return;
  }
  for (const x of site.states) {
    const rows = x.right.read();
    for (let r = 0; r < x.count; r++)
      kicked.forEach((k, column) => {
        if (k < states) return;
        let s = 0;
        for (let p = states; p < moving; p++) s += rows[r * all + p]! * h.atOnceNow[p * n + column]!;
        h.afterNow[(x.offset + r) * n + column] = s;
      });
  }
}
