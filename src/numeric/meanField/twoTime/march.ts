import type { Letter } from '../../../expr/expr.ts';
import type { Progress } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { Fields } from './fields.ts';
import { History } from './history.ts';
import { instant } from './instant.ts';
import { runningKernel } from './kernelRows.ts';
import type { Plan } from './plan.ts';
import { vectorCount } from './sources.ts';
import { States } from './states.ts';

/** Beyond this an equal-time average counts as divergent. */
const LARGEST = 1e100;
/** Steps between two looks. */
const LOOK = 32;

/** What a march leaves: the two-time functions of all populations on one grid. */
export interface Solution {
  readonly step: number;
  readonly steps: number;
  readonly histories: readonly History[];
  /** Averages over time, by letter: steps × components. */
  readonly averages: ReadonlyMap<Letter, readonly Float64Array[]>;
  /** How far an entry of a kernel may be off by its quadrature. */
  readonly quadrature: number;
}

/**
 * Solves the closed two-time equations of a plan on one grid, in one causal pass: at each step the fields, then the
 * states. Of order 2 in the step for flows, exact for maps.
 */
export function march(
  plan: Plan,
  steps: number,
  step: number,
  look?: (part: number) => ReturnType<NonNullable<(p: Progress) => 'go on' | 'stop'>>,
): Solution {
  const { discrete, sites } = plan;
  const histories = sites.map(
    (s, k) =>
      new History(
        s,
        plan.kept[k]!,
        plan.kicked[k]!,
        steps,
        vectorCount(s, plan.kept[k]!.length, plan.kicked[k]!.length),
      ),
  );
  const fields = histories.map((h) => new Fields(h, discrete, step, steps));
  const states = histories.map((h) => new States(h, discrete, step, steps));
  const kernels = plan.kernels.map((k) => runningKernel(k, histories[k.site]!, steps, discrete));
  const kernelRows = new Map(plan.kernels.map((k, n) => [k.letter, kernels[n]!.rows]));
  const averages = new Map(
    plan.averages.map((a) => [a.letter, Array.from({ length: a.term.rows }, () => new Float64Array(steps + 2))]),
  );
  const now = plan.moving.get(plan.now)!;

  for (const s of states) s.start();
  for (let i = 0; ; i++) {
    now[0] = i * step;
    for (const stage of plan.stages) {
      if (stage.kind === 'instant') instant(histories[stage.population]!, discrete);
      else if (stage.kind === 'fields') fields[stage.population]!.solve(stage.letters, kernelRows, i);
      else if (stage.kind === 'kernel') kernels[stage.at]!.next(i);
      else {
        const a = plan.averages[stage.at]!;
        const h = histories[a.site]!;
        const values = plan.moving.get(a.letter)!;
        a.term.mean(h, values);
        values.forEach((x, k) => {
          averages.get(a.letter)![k]![i] = x;
        });
      }
    }
    histories.forEach((h, k) => {
      h.close(i);
      if (discrete) for (const f of h.site.processes) fields[k]!.note(f, i);
      for (const x of h.moments)
        if (!(Math.abs(x) < LARGEST)) throw new NoAnswer('diverges', `an average is ${x} at t = ${now[0]}`);
      states[k]!.rates(i);
      states[k]!.correct(i);
      h.close(i);
    });
    if (i === steps) break;
    for (const s of states) s.advance(i);
    if (i % LOOK === 0 && look?.(i / steps) === 'stop') throw new NoAnswer('stopped', `stopped at t = ${now[0]}`);
  }
  return { step, steps, histories, averages, quadrature: Math.max(0, ...kernels.map((k) => k.quadrature())) };
}
