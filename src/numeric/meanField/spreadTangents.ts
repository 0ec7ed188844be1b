import type { Letter } from '../../expr/expr.ts';
import type { Kernel } from '../../model/effective.ts';
import { addCombination, addProduct, dot } from './loops.ts';
import { type Kicked, memoriesOf, type SiteSlopes } from './opening.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan } from './plan.ts';
import { Recollection, type Response } from './recollection.ts';
import type { SlopeEntry } from './slopes.ts';
import { TangentStep } from './tangentStep.ts';
import type { SiteTangents } from './tangents.ts';

/**
 * How a site of a flow answers to what its memories do to it. Between two times a field is linear in the scheme: a kick at one of the times is a
 * hat over both steps beside it, and its answer the derivative of the scheme by the field at that time. A memory, which is a sum over
 * the times, is then what the scheme itself would make of many sites, however long its steps are compared with what fades; responses divided by
 * the weight of their time are the response kernel, averaged over the hat.
 */
export class SpreadTangents implements SiteTangents {
  readonly samples: number;
  readonly kicked: readonly Kicked[];
  readonly isFull = true;
  private readonly plan: Plan;
  private readonly site: number;
  private readonly slopes: SiteSlopes;
  private readonly step: TangentStep;
  /** What memories passed on, kept from the prediction. */
  private readonly passed: ReadonlyMap<Letter, readonly Response[]>;
  private readonly memory: Recollection;
  /** Whether what is remembered depends on states alone, and is known before the fields are. */
  private readonly early: boolean;
  /** Of processes: what the newest kick of each kicked component is at once. */
  private readonly instant: readonly Map<Letter, readonly Float64Array[]>[];

  constructor(plan: Plan, site: number, slopes: SiteSlopes, kicked: readonly Kicked[], samples: number) {
    this.plan = plan;
    this.site = site;
    this.slopes = slopes;
    this.kicked = kicked;
    this.samples = samples;
    const s = plan.sites[site]!;
    const kicks = plan.times.length;
    this.step = new TangentStep(plan, site, slopes, { kicked: kicked.length, kicks, samples });
    this.passed = new Map(
      s.population.processes.map((p) => [
        p.letter,
        Array.from({ length: plan.processes.get(p.letter)!.components }, () =>
          kicked.map(() => new Float64Array(kicks * samples)),
        ),
      ]),
    );
    this.memory = new Recollection(plan, s, kicked.length, kicks, samples);
    this.early = s.early !== undefined;
    this.instant = kicked.map(() => new Map());
  }

  begin(): void {
    this.step.silent(0, 1);
  }

  /** At the beginning of a time: what is remembered of states. */
  opened(k: number, final: boolean, pass: PassRecord): void {
    if (!this.early) return;
    const { slopes, plan } = this;
    slopes.remembered.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    this.step.linear(this.memory.turn(final), slopes.remembered.entries, k + 1);
  }

  process(p: ProcessPlan, k: number, final: boolean, pass: PassRecord): void {
    const { plan, samples, step } = this;
    const kicks = k + 1;
    const slopes = this.slopes.of.get(p.process.letter);
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const fresh = !final || k === 0 || plan.sites.some((s) => s.multiplicativeNoise);
    const predicted = fresh ? undefined : 'predicted';
    const known = this.early ? (final ? 'now' : 'predicted') : predicted;
    const made = this.kicked.map((q, x) =>
      Array.from({ length: p.components }, (_, c) => {
        const v = new Float64Array(samples);
        if (q.letter === p.process.letter && q.component === c) v.fill(1);
        for (const e of slopes?.entries ?? []) {
          const from = e.row === c ? this.instant[x]!.get(e.by)?.[e.column] : undefined;
          if (from !== undefined) addProduct(v, 0, e.values, 0, from, 0, samples);
        }
        return v;
      }),
    );
    for (let c = 0; c < p.components; c++) {
      const into = step.cleared(step.now.get(p.process.letter)![c]!, kicks);
      const passed = this.passed.get(p.process.letter)![c]!;
      if (fresh) this.memory.sum(p, c, k, step.cleared(passed, kicks));
      else this.memory.amend(p, c, k, passed);
      step.combine(into, slopes?.entries.filter((e) => e.row === c) ?? [], kicks);
      this.kicked.forEach((q, x) => {
        if (q.letter !== p.process.letter || q.component !== c) return;
        for (let m = 0; m < samples; m++) into[x]![k * samples + m]! += 1;
      });
      for (let x = 0; x < into.length; x++) addCombination(into[x]!, 0, [1], [passed[x]!], 0, kicks * samples);
      for (const { binder, m, of } of memoriesOf(plan.sites[this.site]!, p, c)) {
        const kernel = p.rows!.out[m.row]![(c * m.binders + binder) * plan.times.length + k]!;
        this.memory.addNow(of, pass.weight[k]! * kernel, into, k, known);
      }
    }
    made.forEach((v, x) => {
      this.instant[x]!.set(p.process.letter, v);
    });
  }

  /** Writes the row of a response kernel at place k. */
  responseRow(kernel: Extract<Kernel, { kind: 'response' }>, k: number, final: boolean, pass: PassRecord): void {
    const { plan, samples, step } = this;
    const slopes = this.slopes.of.get(kernel.letter);
    const into = plan.rows.get(kernel.letter)!.fill(0);
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const n = plan.times.length;
    const targets = this.kicked.flatMap((q, x) => (q.letter === kernel.to.letter ? [x] : []));
    const at = (row: number, c: number): number => (row * targets.length + c) * n;
    for (const e of slopes?.entries ?? []) {
      const from = step.now.get(e.by)![e.column]!;
      targets.forEach((x, c) => {
        // What a kick at the present does is known when the step is done: until then the last one counts for the whole step.
        for (let j = 0; j < (final ? k + 1 : k); j++) {
          const weight = pass.weight[j]!;
          if (weight === 0) continue;
          let total = dot(e.values, 0, from[x]!, j * samples, samples);
          // What is there at once is no part of the kernel.
          const own = j === k ? this.instant[x]!.get(e.by)?.[e.column] : undefined;
          if (own !== undefined) total -= dot(e.values, 0, own, 0, samples);
          into[at(e.row, c) + j]! += total / (samples * weight);
        }
      });
    }
  }

  ended(k: number, final: boolean, pass: PassRecord): void {
    const { plan, slopes, step } = this;
    const columns = pass.columns[this.site]!;
    for (const s of [...slopes.rates, ...slopes.noises]) s?.evaluate(columns, plan.samples, plan.world);
    (final ? step.rates : step.predictedRates).forEach((state, j) => {
      step.linear(state, slopes.rates[j]!.entries, k + 1);
    });
    if (!this.early) {
      slopes.remembered.evaluate(columns, plan.samples, plan.world);
      step.linear(this.memory.turn(final), slopes.remembered.entries, k + 1);
    }
  }

  /** The step of all kicks from place k, after the rates there. */
  predicted(k: number, h: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const { times } = plan;
    this.memory.keep(k, (k + 1) * samples, false, (h + (k > 0 ? times[k]! - times[k - 1]! : 0)) / 2, undefined);
    this.step.predicted(k, h, k + 1, pass);
    this.step.silent(k + 1, k + 2);
  }

  corrected(k: number, h: number, pass: PassRecord): void {
    this.step.corrected(h, k + 2, pass);
  }

  slopesOf(kernel: Letter): readonly SlopeEntry[] {
    return this.slopes.of.get(kernel)?.entries.filter((e) => e.row === 0) ?? [];
  }

  /** The mean derivative of a term at the present place k by the field at an earlier place or the present one. */
  response(entries: readonly SlopeEntry[], kicked: number, node: number): number {
    const { samples } = this;
    let total = 0;
    for (const e of entries)
      total += dot(e.values, 0, this.step.now.get(e.by)![e.column]![kicked]!, node * samples, samples);
    return total / samples;
  }
}
