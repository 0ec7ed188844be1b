import type { Letter } from '../../expr/expr.ts';
import { phi1, phi2 } from './exponential.ts';
import { LogStep } from './logStep.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, SitePlan } from './plan.ts';

type Arrays = readonly (readonly Float64Array[])[];

/**
 * A step of a flow along all samples: exponential Heun with the linear part of each state taken exactly; of states that are followed
 * by their logarithms with steps of their own.
 */
export class HeunStep {
  readonly own: PassRecord['own'];
  private readonly plan: Plan;
  private readonly from: Arrays;
  private readonly predicted: Arrays;
  private readonly corrected: Arrays;
  private step = 0;
  private kicks: Arrays = [];

  constructor(plan: Plan) {
    this.plan = plan;
    const states = (s: SitePlan): Float64Array[] => s.states.map((x) => new Float64Array(x.components * plan.samples));
    this.from = plan.sites.map(states);
    this.predicted = plan.sites.map(states);
    this.corrected = plan.sites.map(states);
    this.own = plan.sites.map((s) =>
      s.states.map((x, j) => (x.log ? new LogStep(x.components * plan.samples, s.noises.includes(j)) : undefined)),
    );
  }

  /** A step of h from `variables`, which are those of `columns`, with samples of white noise. */
  begin(h: number, columns: readonly ReadonlyMap<Letter, Float64Array>[], variables: Arrays, kicks: Arrays): void {
    this.step = h;
    this.kicks = kicks;
    this.ownRates(h, columns);
    variables.forEach((site, n) => {
      for (const [j, x] of site.entries()) this.from[n]![j]!.set(x);
    });
  }

  /** Exponential Euler with rates and noises of each site. What is returned is overwritten by the next call. */
  predict(rates: Arrays): Arrays {
    const { plan, kicks, step: h } = this;
    const { samples } = plan;
    plan.sites.forEach((site, n) => {
      let at = 0;
      site.states.forEach((s, j) => {
        const noise = site.noises.indexOf(j);
        const y = this.predicted[n]![j]!;
        const own = this.own[n]![j];
        if (own === undefined) y.set(this.from[n]![j]!);
        else own.predict(this.from[n]![j]!, rates[n]![j]!, y);
        for (let c = 0; c < s.components; c++) {
          const rate = plan.exponents.get(s.state.letter)![c]!;
          const step = h * phi1(h * rate);
          const spread = Math.sqrt(h * phi1(2 * h * rate));
          const f = rates[n]![j]!;
          if (own === undefined) for (let m = c * samples; m < (c + 1) * samples; m++) y[m] = y[m]! + step * f[m]!;
          if (noise < 0) continue;
          const amplitude = rates[n]![site.states.length + noise]!;
          const xi = kicks[n]![at++]!;
          for (let m = 0; m < samples; m++) y[c * samples + m]! += spread * amplitude[c * samples + m]! * xi[m]!;
        }
      });
    });
    return this.predicted;
  }

  /** What was predicted, corrected by the rates `there`, at its end. What is returned is overwritten by the next call. */
  correct(rates: Arrays, there: Arrays): Arrays {
    const { plan, step: h } = this;
    const { samples } = plan;
    plan.sites.forEach((site, n) => {
      site.states.forEach((s, j) => {
        const y = this.corrected[n]![j]!;
        const [f, g, x] = [rates[n]![j]!, there[n]![j]!, this.from[n]![j]!];
        const own = this.own[n]![j];
        if (own !== undefined) {
          own.correct(x, f, this.predicted[n]![j]!, g, y);
          return;
        }
        y.set(this.predicted[n]![j]!);
        for (let c = 0; c < s.components; c++) {
          const rate = plan.exponents.get(s.state.letter)![c]!;
          const step = h * phi2(h * rate);
          for (let m = c * samples; m < (c + 1) * samples; m++)
            y[m] = y[m]! + step * (g[m]! - f[m]! - rate * (y[m]! - x[m]!));
        }
      });
    });
    return this.corrected;
  }

  /** By how much the rates of logarithms change with these themselves. */
  private ownRates(h: number, columns: readonly ReadonlyMap<Letter, Float64Array>[]): void {
    const { plan } = this;
    plan.sites.forEach((site, n) => {
      site.states.forEach((s, j) => {
        const own = this.own[n]![j];
        if (own === undefined || s.own === undefined) return;
        s.own.evaluate(columns[n]!, plan.samples, plan.world);
        own.own.fill(0);
        for (const e of s.own.entries) if (e.row === e.column) own.own.set(e.values, e.row * plan.samples);
        own.begin(h);
      });
    });
  }
}
