import type { Letter } from '../../expr/expr.ts';
import { phi1, phi2 } from './exponential.ts';
import { addProduct } from './loops.ts';
import type { SiteSlopes } from './opening.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan } from './plan.ts';
import type { Response } from './recollection.ts';
import type { SlopeEntry } from './slopes.ts';

/** How the answers of a site to kicks go one step on: the scheme of the states, linearised, with averages and kernels held fixed. */
export class TangentStep {
  /** Responses of states and processes at the present time, by letter and component. */
  readonly now: ReadonlyMap<Letter, readonly Response[]>;
  readonly rates: readonly (readonly Response[])[];
  readonly predictedRates: readonly (readonly Response[])[];
  private readonly from: readonly (readonly Response[])[];
  private readonly plan: Plan;
  private readonly site: number;
  private readonly slopes: SiteSlopes;
  private readonly samples: number;

  constructor(plan: Plan, site: number, slopes: SiteSlopes, { kicked, kicks, samples }: Extent) {
    this.plan = plan;
    this.site = site;
    this.slopes = slopes;
    this.samples = samples;
    const s = plan.sites[site]!;
    const one = (): Response => Array.from({ length: kicked }, () => new Float64Array(kicks * samples));
    const some = (count: number): readonly Response[] => Array.from({ length: count }, one);
    const processes = s.population.processes.map((p) => [p.letter, plan.processes.get(p.letter)!.components] as const);
    this.now = new Map(
      [...s.states.map((x) => [x.state.letter, x.components] as const), ...processes].map(([l, c]) => [l, some(c)]),
    );
    const states = (): readonly (readonly Response[])[] => s.states.map((x) => some(x.components));
    [this.from, this.rates, this.predictedRates] = [states(), states(), states()];
  }

  /** Adds slopes times responses at the present, for the first kicks. */
  combine(into: Response, entries: readonly SlopeEntry[], kicks: number): void {
    const { samples } = this;
    for (const e of entries) {
      const from = this.now.get(e.by)![e.column]!;
      for (let c = 0; c < into.length; c++)
        for (let j = 0; j < kicks; j++) addProduct(into[c]!, j * samples, e.values, 0, from[c]!, j * samples, samples);
    }
  }

  cleared(r: Response, kicks: number): Response {
    for (const x of r) x.fill(0, 0, kicks * this.samples);
    return r;
  }

  /** Responses of some components by their slopes, for the first kicks. */
  linear(into: readonly Response[], entries: readonly SlopeEntry[], kicks: number): void {
    into.forEach((r, c) => {
      const own = entries.filter((e) => e.row === c);
      this.combine(this.cleared(r, kicks), own, kicks);
    });
  }

  /** The step h from place k, after the rates there. */
  predicted(k: number, h: number, kicks: number, pass: PassRecord): void {
    const { plan, samples, from } = this;
    const site = plan.sites[this.site]!;
    const length = kicks * samples;
    const noisy = plan.continuous && site.multiplicativeNoise ? pass.white[this.site]![k]! : undefined;
    let xi = 0;
    site.states.forEach((s, j) => {
      this.now.get(s.state.letter)!.forEach((r, c) => {
        r.forEach((v, x) => {
          from[j]![c]![x]!.set(v.subarray(0, length));
        });
      });
    });
    site.states.forEach((s, j) => {
      const noise = site.noises.indexOf(j);
      for (let c = 0; c < s.components; c++) {
        const into = this.now.get(s.state.letter)![c]!;
        const own = plan.exponents.get(s.state.letter)![c]!;
        const extra = noisy === undefined || noise < 0 ? undefined : into.map(() => new Float64Array(length));
        if (extra !== undefined)
          this.combine(extra, this.slopes.noises[noise]?.entries.filter((e) => e.row === c) ?? [], kicks);
        const numbers = noise < 0 ? undefined : noisy?.[xi++];
        into.forEach((v, x) => {
          const [rate, y] = [this.rates[j]![c]![x]!, from[j]![c]![x]!];
          if (!plan.continuous) {
            v.set(rate.subarray(0, length));
            return;
          }
          if (s.log) {
            const { own, keep, first } = pass.own[this.site]![j]!;
            const to = c * plan.samples;
            for (let at = 0; at < length; at += samples)
              for (let m = 0; m < samples; m++) {
                const q = at + m;
                v[q] = keep[to + m]! * y[q]! + first[to + m]! * (rate[q]! - own[to + m]! * y[q]!);
              }
            return;
          }
          const step = h * phi1(h * own);
          for (let m = 0; m < length; m++) v[m] = y[m]! + step * rate[m]!;
          if (extra === undefined || numbers === undefined) return;
          const spread = Math.sqrt(h * phi1(2 * h * own));
          for (let at = 0; at < length; at += samples)
            for (let m = 0; m < samples; m++) v[at + m] = v[at + m]! + spread * extra[x]![at + m]! * numbers[m]!;
        });
      }
    });
  }

  /** Kicks from the first to before the second number have not acted yet. */
  silent(from: number, to: number): void {
    const { samples } = this;
    this.plan.sites[this.site]!.states.forEach((s, j) => {
      for (const all of [this.now.get(s.state.letter)!, this.from[j]!, this.rates[j]!])
        for (const r of all) for (const v of r) v.fill(0, from * samples, to * samples);
    });
  }

  /** What was predicted, corrected by the rates at the end of the step. */
  corrected(h: number, kicks: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const length = kicks * samples;
    plan.sites[this.site]!.states.forEach((s, j) => {
      for (let c = 0; c < s.components; c++) {
        const own = plan.exponents.get(s.state.letter)![c]!;
        const step = h * phi2(h * own);
        this.now.get(s.state.letter)![c]!.forEach((v, x) => {
          const [f, g, y] = [this.rates[j]![c]![x]!, this.predictedRates[j]![c]![x]!, this.from[j]![c]![x]!];
          if (!s.log) {
            for (let m = 0; m < length; m++) v[m] = v[m]! + step * (g[m]! - f[m]! - own * (v[m]! - y[m]!));
            return;
          }
          const log = pass.own[this.site]![j]!;
          const to = c * plan.samples;
          for (let at = 0; at < length; at += samples)
            for (let m = 0; m < samples; m++) {
              const [q, o] = [at + m, to + m];
              v[q] =
                log.keepEnd[o]! * y[q]! +
                log.firstEnd[o]! * (f[q]! - log.own[o]! * y[q]!) +
                log.second[o]! * (g[q]! - log.ownEnd[o]! * v[q]!);
            }
        });
      }
    });
  }
}

/** How many components are kicked, how often each, along how many samples. */
export interface Extent {
  readonly kicked: number;
  readonly kicks: number;
  readonly samples: number;
}
