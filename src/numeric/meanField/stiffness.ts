import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import { ownSlope } from './exponential.ts';
import { Lifted } from './lifted.ts';
import type { Plan } from './plan.ts';

/** A step of Heun's scheme follows a decay stably as long as its rate times the step stays below this. */
export const STABLE = 2;

/** The longest step of a grid. */
export const longestOf = (times: Float64Array): number =>
  times.reduce((m, t, k) => (k === 0 ? m : Math.max(m, t - times[k - 1]!)), 0);

/** The largest rate among the samples at which a state decays by itself; of rates in which labels and parameters alone stand. */
export function fastestOf(plan: Plan): (columns: readonly ReadonlyMap<Letter, Float64Array>[]) => number {
  if (!plan.continuous) return () => 0;
  const rates = plan.sites.flatMap((site, n) => {
    const labels = new Set(site.labels.map((l) => l.letter));
    const known = (l: Letter): boolean => labels.has(l) || plan.world.values.has(l) || plan.world.sizes.has(l);
    return site.states.flatMap((s) => {
      const term = ownSlope(plan.process, s.state);
      // Where no label is in it, it is followed exactly.
      if (s.log || !letters(term).every(known) || !letters(term).some((l) => labels.has(l))) return [];
      return [{ n, rate: new Lifted([{ indices: s.state.indices, term }], labels, plan.samples, plan.world) }];
    });
  });
  return (columns) => {
    let fastest = 0;
    for (const { n, rate } of rates) {
      rate.evaluate(columns[n]!, plan.samples, plan.world);
      for (const x of rate.out[0]!) fastest = Math.max(fastest, -x);
    }
    return fastest;
  };
}
