import type { Letter } from '../../../expr/expr.ts';
import type { Progress } from '../question.ts';
import { NoAnswer } from '../refusal.ts';
import { addScaled } from './dense.ts';
import { Fields } from './fields.ts';
import { History } from './history.ts';
import { instant } from './instant.ts';
import type { KernelPart, Plan } from './plan.ts';
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
}

/** Coefficients of the earlier part of a kernel, over time. */
type Parts = readonly Float64Array[];

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
  const kernelRows = new Map(
    plan.kernels.map((k) => [k.letter, Array.from({ length: k.count }, () => new Float64Array(steps + 2))]),
  );
  const earlier = plan.kernels.map((k): Parts => {
    if (k.kind !== 'average') return [];
    const length = k.right.fixed ? 1 : steps + 2;
    return Array.from({ length: k.right.rows * sites[k.site]!.places.all }, () => new Float64Array(length));
  });
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
      else if (stage.kind === 'kernel') {
        const k = plan.kernels[stage.at]!;
        kernelRow(k, histories[k.site]!, earlier[stage.at]!, kernelRows.get(k.letter)!, i, discrete);
      } else {
        const a = plan.averages[stage.at]!;
        const h = histories[a.site]!;
        const { all } = h.site.places;
        const values = plan.moving.get(a.letter)!;
        a.term.mean((p, q) => h.moments[p * all + q]!, values);
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
  return { step, steps, histories, averages };
}

/** A kernel at step i and all earlier ones; notes the coefficients of its earlier part. */
function kernelRow(
  k: KernelPart,
  h: History,
  earlier: Parts,
  out: readonly Float64Array[],
  i: number,
  discrete: boolean,
): void {
  const { places, still } = h.site;
  const { all, one, moving } = places;
  for (const o of out) o.fill(0, 0, i + 1);
  if (k.kind === 'response') {
    const rows = k.of.read();
    for (let l = 0; l < k.of.rows; l++)
      for (let r = 0; r < k.to.count; r++) {
        const to = out[l * k.to.count + r]!;
        const kick = h.kicked.indexOf(k.to.offset + r);
        for (let p = 0; p < moving; p++) {
          const f = rows[l * all + p]!;
          if (f === 0) continue;
          addScaled(to, f, h.responses[p]![kick]!, i);
          if (!discrete) to[i] = to[i]! + f * h.afterNow[p * h.kicked.length + kick]!;
        }
      }
    return;
  }
  const left = k.left.read();
  const right = k.right.read();
  const { fixed } = k.right;
  earlier.forEach((e, n) => {
    e[fixed ? 0 : i] = right[n]!;
  });
  for (let l = 0; l < k.left.rows; l++)
    for (let r = 0; r < k.right.rows; r++) {
      const to = out[l * k.right.rows + r]!;
      const add = (f: number, row: Float64Array | undefined, place: number): void => {
        const over = earlier[r * all + place]!;
        if (fixed ? over[0] === 0 : f === 0) return;
        for (let j = 0; j < i; j++) to[j] = to[j]! + f * (row === undefined ? 1 : row[j]!) * over[fixed ? 0 : j]!;
      };
      for (let p = 0; p < moving; p++) {
        const f = left[l * all + p]!;
        if (f === 0) continue;
        h.kept.forEach((b, s) => {
          add(f, h.rows[p]![s]!, b);
        });
        for (let e = 0; e < places.still; e++) add(f * h.still[p * places.still + e]!, undefined, one + e);
      }
      for (let e = 0; e < places.still; e++) {
        const f = left[l * all + one + e]!;
        if (f === 0) continue;
        h.kept.forEach((b, s) => {
          add(f, h.stillRows[s]![e]!, b);
        });
        for (let g = 0; g < places.still; g++) add(f * still[e * places.still + g]!, undefined, one + g);
      }
      let equal = 0;
      for (let p = 0; p < all; p++)
        for (let q = 0; q < all; q++) equal += left[l * all + p]! * h.moments[p * all + q]! * right[r * all + q]!;
      to[i] = equal;
    }
}
