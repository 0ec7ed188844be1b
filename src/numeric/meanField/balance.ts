import type { Letter } from '../../expr/expr.ts';
import { dot } from './loops.ts';
import type { Plan } from './plan.ts';

/** By how much the mean square of a state moved, and what its rate says. */
export interface Balance {
  start: number;
  moved: number;
  followed: number;
}

interface Followed {
  readonly plan: Plan;
  readonly columns: readonly ReadonlyMap<Letter, Float64Array>[];
  readonly balance: readonly (readonly Balance[])[];
}

/** Adds to both sides of d E[y²]/dt = 2 E[y y′] + E[noise²]. */
export function followed(pass: Followed, k: number, rates: readonly Float64Array[][]): void {
  const { plan } = pass;
  const { times } = plan;
  const width = ((times[k + 1] ?? times[k]!) - (times[k - 1] ?? times[k]!)) / 2;
  plan.sites.forEach((site, n) => {
    site.states.forEach((s, j) => {
      const y = pass.columns[n]!.get(s.state.letter)!;
      const balance = pass.balance[n]![j]!;
      const noise = site.noises.indexOf(j);
      const amplitude = rates[n]![site.states.length + noise];
      const square = dot(y, 0, y, 0, y.length) / plan.samples;
      if (k === 0) balance.start = square;
      balance.moved = square - balance.start;
      const f = rates[n]![j]!;
      let total = 0;
      for (let m = 0; m < y.length; m++) {
        const a = noise < 0 ? 0 : amplitude![m]!;
        // Of x' = x G with noise x a it is G − a²/2 that is followed.
        if (s.log) total += 2 * y[m]! * y[m]! * (f[m]! + a * a);
        else total += 2 * y[m]! * f[m]! + a * a;
      }
      balance.followed += (width * total) / plan.samples;
    });
  });
}
