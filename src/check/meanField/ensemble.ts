import type { Expr, Letter } from '../../expr/expr.ts';
import type { Condition, Observed } from '../../model/claim.ts';
import type { Model } from '../../model/model.ts';
import { followPath } from '../../numeric/ensemble/follow.ts';
import { instrument, unpack } from '../../numeric/instrument.ts';
import { outside } from '../../numeric/outside.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { declaredSetting, isRefusal, type Overrides } from '../../numeric/setting.ts';
import { drawStart } from '../../numeric/start.ts';

/** What is measured on draws of the un-reduced model: a number, at a time or at the times that names say. */
export interface Measured {
  readonly quantity: Expr;
  /** The time of names without one of their own. */
  readonly time: number;
  readonly observed: readonly (Observed & { readonly at: number })[];
}

/** Means over draws of disorder, start and noise, in the order of what was measured. */
export interface Ensemble {
  readonly draws: number;
  readonly mean: readonly number[];
  /** The spread over the draws divided by the square root of their number. */
  readonly standardError: readonly number[];
  /** Of flows with noise: by how much the means change on the same paths at twice the step; else 0. */
  readonly step: readonly number[];
}

export interface EnsembleQuestion {
  readonly model: Model;
  readonly measured: readonly Measured[];
  readonly overrides: Overrides;
  readonly when: readonly Condition[];
  readonly random: RandomStream;
  /** The first draw and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly step?: number;
}

/** Of flows: beyond what sampling could see, and far from slow. */
const TOLERANCE = 1e-7;

/** Follows draws of the un-reduced model, each with disorder, start and noise of its own; a sentence where that cannot be done. */
export function samples(
  q: EnsembleQuestion,
): readonly { readonly fine: Float64Array; readonly coarse: Float64Array }[] | string {
  const { model } = q;
  const times = [...new Set([0, ...q.measured.flatMap((m) => [m.time, ...m.observed.map((o) => o.at)])])].sort(
    (a, b) => a - b,
  );
  const found: { fine: Float64Array; coarse: Float64Array }[] = [];
  const states = model.states.map((s) => s.letter);
  for (let draw = q.from; draw < q.to; draw++) {
    const setting = declaredSetting(model, q.random.fork('constants'), q.overrides, q.when, draw);
    if (isRefusal(setting)) return setting.refused;
    const own = q.random.fork(`draw ${draw}`);
    const y0 = drawStart(model, setting, own.fork('start'));
    const off = outside(states, y0, setting);
    if (off !== undefined) return `the start lies outside its domain: ${off.what} is ${off.found}, not ${off.wanted}`;
    const fine: Float64Array[] = [];
    const coarse: Float64Array[] = [];
    const end = followPath(
      model,
      setting,
      { random: own, tolerance: TOLERANCE, ...(q.step !== undefined && { step: q.step }) },
      {
        y0,
        times: times.length > 1 ? times : [0, 1],
        report: (r) => {
          fine.push(r.y);
          coarse.push(r.coarse ?? r.y);
        },
      },
    );
    if (end.outcome.status !== 'converged' && end.outcome.status !== 'steady')
      return `draw ${draw + 1} at ${sizesOf(setting.sizes)} ends before its time (${end.outcome.status})`;
    const at = (all: readonly Float64Array[], t: number): Float64Array =>
      all[Math.min(times.indexOf(t), all.length - 1)]!;
    const read = (all: readonly Float64Array[]): Float64Array =>
      Float64Array.from(q.measured, (m) => {
        const extra = new Map<Letter, ArrayLike<number>>(
          m.observed.map((o) => [o.letter, unpack(at(all, o.at), states, setting).get(o.of)!]),
        );
        const probe = instrument([{ name: 'q', indices: [], term: m.quantity }], model, setting, {
          extra: m.observed.map((o) => o.letter),
        });
        return probe.evaluate(at(all, m.time), m.time, extra)[0]!;
      });
    const values = read(fine);
    if (!values.every(Number.isFinite)) return `a quantity has no finite value on draw ${draw + 1}`;
    found.push({ fine: values, coarse: read(coarse) });
  }
  return found;
}

const sizesOf = (sizes: ReadonlyMap<Letter, number>): string =>
  [...sizes].map(([l, n]) => `${l.name} = ${n}`).join(', ');

/** Means and standard errors of draws. */
export function ensembleOf(all: readonly { readonly fine: Float64Array; readonly coarse: Float64Array }[]): Ensemble {
  const width = all[0]?.fine.length ?? 0;
  const columns = Array.from({ length: width }, (_, k) => k);
  const mean = (of: 'fine' | 'coarse', k: number): number => all.reduce((s, d) => s + d[of][k]!, 0) / all.length;
  return {
    draws: all.length,
    mean: columns.map((k) => mean('fine', k)),
    standardError: columns.map((k) => {
      const m = mean('fine', k);
      const sum = all.reduce((s, d) => s + (d.fine[k]! - m) ** 2, 0);
      return Math.sqrt(sum / Math.max(1, all.length - 1) / all.length);
    }),
    step: columns.map((k) => Math.abs(mean('fine', k) - mean('coarse', k))),
  };
}
