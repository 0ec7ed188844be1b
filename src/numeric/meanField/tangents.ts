import type { Letter } from '../../expr/expr.ts';
import type { Kernel } from '../../model/effective.ts';
import { addCombination, dot } from './loops.ts';
import { type Kicked, Opening, type SiteSlopes } from './opening.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan } from './plan.ts';
import { Recollection, type Response } from './recollection.ts';
import type { SlopeEntry } from './slopes.ts';
import { TangentStep } from './tangentStep.ts';

/** How a site answers to kicks, along part of the samples, as the sites go forward in time. */
export interface SiteTangents {
  readonly samples: number;
  readonly kicked: readonly Kicked[];
  /** Whether kicks are given at all times. */
  readonly isFull: boolean;
  /** Forgets the run before; what it left is overwritten as time goes on. */
  begin(): void;
  opened(k: number, final: boolean, pass: PassRecord): void;
  process(p: ProcessPlan, k: number, final: boolean, pass: PassRecord): void;
  responseRow(kernel: Extract<Kernel, { kind: 'response' }>, k: number, final: boolean, pass: PassRecord): void;
  ended(k: number, final: boolean, pass: PassRecord): void;
  predicted(k: number, h: number, pass: PassRecord): void;
  corrected(k: number, h: number, pass: PassRecord): void;
  /** The slopes of the first component of what a response kernel answers with, as they stand. */
  slopesOf(kernel: Letter): readonly SlopeEntry[];
  /** The mean derivative of a term at the present place with respect to a kick at an earlier place. */
  response(entries: readonly SlopeEntry[], kicked: number, node: number): number;
}

/**
 * Kicks of strength 1 at one time: δ(t − s) added to a field or a state of a flow, 1 added at a step of a map. Their answers obey linear
 * equations along the samples, with averages and kernels held fixed.
 */
export class Tangents implements SiteTangents {
  readonly samples: number;
  readonly kicked: readonly Kicked[];
  private readonly plan: Plan;
  private readonly site: number;
  private readonly slopes: SiteSlopes;
  /** The places in the grid at which kicks are given. */
  private readonly nodes: readonly number[];
  private readonly step: TangentStep;
  /** What memories passed on, kept from the prediction. */
  private readonly passed: ReadonlyMap<Letter, readonly Response[]>;
  private readonly memory: Recollection;
  private readonly opener: Opening;

  constructor(
    plan: Plan,
    site: number,
    slopes: SiteSlopes,
    kicked: readonly Kicked[],
    nodes: readonly number[],
    samples: number,
  ) {
    this.plan = plan;
    this.site = site;
    this.slopes = slopes;
    this.kicked = kicked;
    this.nodes = nodes;
    this.samples = samples;
    this.opener = new Opening(plan, site, slopes, samples);
    const s = plan.sites[site]!;
    this.step = new TangentStep(plan, site, slopes, { kicked: kicked.length, kicks: nodes.length, samples });
    const one = (): Response => kicked.map(() => new Float64Array(nodes.length * samples));
    this.passed = new Map(
      s.population.processes.map((p) => [
        p.letter,
        Array.from({ length: plan.processes.get(p.letter)!.components }, one),
      ]),
    );
    this.memory = new Recollection(plan, s, kicked.length, nodes.length, samples);
  }

  begin(): void {}

  opened(): void {}

  get isFull(): boolean {
    return this.nodes.length === this.plan.times.length;
  }

  /** How many kicks were given before place k. */
  private active(k: number): number {
    let n = 0;
    while (n < this.nodes.length && this.nodes[n]! < k) n++;
    return n;
  }

  process(p: ProcessPlan, k: number, final: boolean, pass: PassRecord): void {
    const kicks = this.active(k);
    const { plan, samples, step } = this;
    const slopes = this.slopes.of.get(p.process.letter);
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const fresh = !final || !plan.continuous || plan.sites.some((s) => s.multiplicativeNoise);
    for (let c = 0; c < p.components; c++) {
      const into = step.cleared(step.now.get(p.process.letter)![c]!, kicks);
      if (kicks === 0) continue;
      const passed = this.passed.get(p.process.letter)![c]!;
      if (fresh) this.memory.sum(p, c, k, step.cleared(passed, kicks));
      else this.memory.amend(p, c, k, passed);
      step.combine(into, slopes?.entries.filter((e) => e.row === c) ?? [], kicks);
      for (let x = 0; x < into.length; x++) addCombination(into[x]!, 0, [1], [passed[x]!], 0, kicks * samples);
      if (plan.continuous)
        this.memory.addPresent(p, c, k, pass.weight[k]!, into, {
          kicks,
          old: fresh ? this.active(k - 1) : undefined,
        });
    }
  }

  /** Writes the row of a response kernel of a map at place k. */
  responseRow(kernel: Extract<Kernel, { kind: 'response' }>, k: number, _final: boolean, pass: PassRecord): void {
    const { plan, samples } = this;
    if (plan.continuous) return;
    const slopes = this.slopes.of.get(kernel.letter);
    const into = plan.rows.get(kernel.letter)!.fill(0);
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const n = plan.times.length;
    const targets = this.kicked.flatMap((q, x) => (q.letter === kernel.to.letter ? [x] : []));
    const kicks = this.active(k);
    for (const e of slopes?.entries ?? []) {
      const from = this.step.now.get(e.by)![e.column]!;
      targets.forEach((x, c) => {
        for (let j = 0; j < kicks; j++)
          into[(e.row * targets.length + c) * n + this.nodes[j]!]! +=
            dot(e.values, 0, from[x]!, j * samples, samples) / samples;
      });
    }
  }

  ended(k: number, final: boolean, pass: PassRecord): void {
    const { plan, slopes, step } = this;
    const columns = pass.columns[this.site]!;
    const kicks = this.active(k);
    for (const s of [...slopes.rates, slopes.remembered, ...slopes.noises])
      s?.evaluate(columns, plan.samples, plan.world);
    const recalled = this.memory.turn(final);
    const rates = final ? step.rates : step.predictedRates;
    rates.forEach((state, j) => {
      step.linear(state, slopes.rates[j]!.entries, kicks);
    });
    step.linear(recalled, slopes.remembered.entries, kicks);
    if (final && this.nodes[kicks] === k) this.opening(k, rates, recalled, kicks, pass);
  }

  /** A new kick at the present time. */
  private opening(
    k: number,
    rates: readonly (readonly Response[])[],
    recalled: readonly Response[],
    kicks: number,
    pass: PassRecord,
  ): void {
    const { plan, samples, slopes } = this;
    this.memory.open();
    this.kicked.forEach((q, x) => {
      const opened = this.opener.open(q, k, pass);
      this.memory.opened(x, opened.recalled);
      const at = kicks * samples;
      const zero = new Float64Array(samples);
      const present = plan.continuous ? opened.after : opened.instant;
      for (const [l, all] of this.step.now)
        all.forEach((r, c) => {
          r[x]!.set(present.get(l)?.[c] ?? zero, at);
        });
      rates.forEach((all, j) => {
        all.forEach((r, c) => {
          const v = plan.continuous
            ? this.opener.along(slopes.rates[j]!.entries, c, opened.after)
            : opened.next[j]![c]!;
          r[x]!.set(v, at);
        });
      });
      recalled.forEach((r, c) => {
        r[x]!.set(this.opener.along(slopes.remembered.entries, c, present), at);
      });
    });
  }

  /** The step of all kicks from place k, after the rates there. */
  predicted(k: number, h: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const kicks = this.active(k + 1);
    const opened = kicks > this.active(k);
    const { times } = plan;
    const weight = plan.continuous ? (h + (k > 0 ? times[k]! - times[k - 1]! : 0)) / 2 : 1;
    this.memory.keep(k, kicks * samples, opened, weight, plan.continuous ? h / 2 : undefined);
    this.step.predicted(k, h, kicks, pass);
  }

  corrected(k: number, h: number, pass: PassRecord): void {
    this.step.corrected(h, this.active(k + 1), pass);
  }

  slopesOf(kernel: Letter): readonly SlopeEntry[] {
    return this.slopes.of.get(kernel)?.entries.filter((e) => e.row === 0) ?? [];
  }

  response(entries: readonly SlopeEntry[], kicked: number, node: number): number {
    const { samples } = this;
    const j = this.nodes.indexOf(node);
    let total = 0;
    for (const e of entries)
      total += dot(e.values, 0, this.step.now.get(e.by)![e.column]![kicked]!, j * samples, samples);
    return total / samples;
  }
}
