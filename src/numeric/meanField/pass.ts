import type { Letter } from '../../expr/expr.ts';
import type { Kernel } from '../../model/effective.ts';
import { type Balance, followed } from './balance.ts';
import { DrivenRows } from './drivenRows.ts';
import type { GrowingFactor } from './factor.ts';
import { weights } from './grid.ts';
import { HeunStep } from './heunStep.ts';
import { ImplicitAverages } from './implicitAverages.ts';
import { dot, mean } from './loops.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan, SitePlan } from './plan.ts';
import type { RowTables } from './rowTables.ts';
import { type TangentsOfSite, tangentsOf } from './siteSlopes.ts';
import type { Source } from './source.ts';
import type { SiteTangents } from './tangents.ts';

/** Sees the site letters of all populations after each time. */
export type Recorder = (k: number, columns: readonly ReadonlyMap<Letter, Float64Array>[]) => void;

/** Kernels that are used as given, and those that the samples have. */
export interface GivenTables {
  readonly given: RowTables;
  readonly made: RowTables;
}

export type PassEnd = { readonly done: true } | { readonly done: false; readonly time: number; readonly of: string };

/** |x| above which a sample counts as blown up. */
const LIMIT = 1e100;

/**
 * One causal pass: many samples of every site go forward in time together. At each time come the terms that are averaged, their
 * averages, a row of the covariance of the noise, a row of its factor, the noise, memory, response; then the next states. Nothing is
 * iterated. Flows: exponential Heun, fields linear between times (order 2), or exponential Euler where noise is multiplicative
 * (weak order 1).
 */
export class Pass implements PassRecord {
  readonly plan: Plan;
  readonly white: readonly (readonly Float64Array[])[][];
  readonly columns: readonly Map<Letter, Float64Array>[];
  /** Right parts of averages of two times, at each time. */
  readonly rights = new Map<Letter, Float64Array[]>();
  readonly variables: readonly Float64Array[][];
  /** Of each state: by how much its mean square moved, and what its rate says. */
  readonly balance: readonly Balance[][];
  weight: Float64Array = new Float64Array(0);
  readonly starts: readonly Float64Array[][];
  private source: Source | undefined;
  private tables: GivenTables | undefined;
  private sites: readonly TangentsOfSite[] = [];
  private tangents: readonly SiteTangents[] = [];
  private readonly heun: HeunStep;
  /** Rates and noises of each site, of states that stay and of predicted ones. */
  private readonly rates: readonly (readonly Float64Array[][])[];
  private readonly driven: DrivenRows;
  private readonly implicit: ImplicitAverages;

  get factors(): readonly GrowingFactor[] {
    return this.driven.factors;
  }

  get innovations(): readonly Float64Array[][] {
    return this.driven.innovations;
  }

  /** Of states that are followed by their logarithms: their own rates, and by what a step multiplies the others. */
  get own(): PassRecord['own'] {
    return this.heun.own;
  }

  constructor(plan: Plan) {
    this.plan = plan;
    const { samples } = plan;
    this.driven = new DrivenRows(plan);
    this.white = plan.sites.map(() => []);
    this.columns = plan.sites.map(() => new Map<Letter, Float64Array>());
    const states = (s: SitePlan): Float64Array[] => s.states.map((x) => new Float64Array(x.components * samples));
    this.variables = plan.sites.map(states);
    this.heun = new HeunStep(plan);
    this.implicit = new ImplicitAverages(plan, this.driven);
    this.starts = plan.sites.map(states);
    const rates = (s: SitePlan): Float64Array[] => [
      ...states(s),
      ...s.noises.map((j) => new Float64Array(s.states[j]!.components * samples)),
    ];
    this.rates = [plan.sites.map(rates), plan.sites.map(rates)];
    this.balance = plan.sites.map((s) => s.states.map(() => ({ start: 0, moved: 0, followed: 0 })));
    for (const l of plan.parts.keys()) this.rights.set(l, []);
  }

  /** Begins anew; what the run before left is overwritten. */
  run(
    source: Source,
    jitter: number,
    tangents: readonly TangentsOfSite[],
    recorder: Recorder,
    tables?: GivenTables,
  ): PassEnd {
    const { plan } = this;
    this.tables = tables;
    this.source = source;
    this.sites = tangents;
    this.tangents = tangents.flatMap(tangentsOf);
    this.driven.begin(source, jitter);
    for (const [l, row] of plan.rows) if (l !== plan.process.earlier) row.fill(0);
    for (const site of this.balance) for (const b of site) b.followed = 0;
    this.start();
    this.implicit.begin(this.columns);
    const last = plan.times.length - 1;
    let rates = this.stage(0, true);
    for (let k = 0; ; k++) {
      recorder(k, this.columns);
      if (plan.continuous) followed(this, k, rates);
      if (k === last) return { done: true };
      const failed = plan.continuous ? this.flow(k, rates) : this.iterate(k, rates);
      if (failed !== undefined) return { done: false, time: plan.times[k + 1]!, of: failed };
      rates = this.stage(k + 1, true);
    }
  }

  private start(): void {
    const { plan } = this;
    const source = this.source!;
    const { samples, world } = plan;
    world.moving.get(plan.process.now)![0] = plan.times[0]!;
    plan.sites.forEach((site, n) => {
      const columns = this.columns[n]!;
      for (const l of site.labels) {
        const into = new Float64Array(l.components * samples);
        if (source.like === undefined) l.law.draw(into, columns, world, source.laws, source.normals);
        else into.set(source.like.columns[n]!.get(l.letter)!);
        columns.set(l.letter, into);
      }
      for (const d of site.draws) columns.set(d.letter, new Float64Array(d.components * samples));
      site.states.forEach((s, j) => {
        const x = new Float64Array(s.components * samples);
        if (source.like !== undefined) x.set(source.like.starts[n]![j]!);
        else if ('draw' in s.start) s.start.draw(x, columns, world, source.laws, source.normals);
        else {
          s.start.evaluate(columns, samples, world);
          x.set(s.start.out[0]!);
        }
        columns.set(s.state.letter, x);
        this.starts[n]![j]!.set(x);
        const y = this.variables[n]![j]!;
        for (let m = 0; m < x.length; m++) y[m] = s.log ? Math.log(x[m]!) : x[m]!;
      });
      for (const p of site.population.processes)
        columns.set(p.letter, new Float64Array(plan.processes.get(p.letter)!.components * samples));
    });
  }

  /** Everything at one time, from the states as they stand; `final` for states that stay. Returns rates and noises of each site. */
  private stage(k: number, final: boolean): readonly Float64Array[][] {
    const { plan } = this;
    const { world, samples } = plan;
    world.moving.get(plan.process.now)![0] = plan.times[k]!;
    this.weight = weights(plan.times, k, plan.continuous);
    if (final && !plan.continuous) this.drawAnew();
    plan.sites.forEach((site, n) => {
      if (site.early === undefined) return;
      site.early.evaluate(this.columns[n]!, samples, world);
      site.early.out.forEach((now, r) => {
        this.driven.remember(n, r, k, now);
      });
    });
    for (const t of this.tangents) t.opened(k, final, this);
    for (const task of plan.tasks)
      switch (task.kind) {
        case 'average': {
          const { letter, population } = task.average;
          const kernel = plan.averages.get(letter)!;
          kernel.evaluate(this.columns[population]!, samples, world);
          const into = world.moving.get(letter)!;
          for (let c = 0; c < into.length; c++) into[c] = mean(kernel.out[0]!, c * samples, samples);
          break;
        }
        case 'kernel':
          if (task.kernel.kind === 'average') this.averageRow(task.kernel, k);
          else this.sites[task.kernel.population]!.full?.responseRow(task.kernel, k, final, this);
          if (this.tables !== undefined) {
            const row = plan.rows.get(task.kernel.letter)!;
            if (final) this.tables.made.write(task.kernel.letter, k, row);
            this.tables.given.readOne(task.kernel.letter, k, row);
          }
          break;
        case 'process':
          this.process(plan.processes.get(task.process.letter)!, task.population, k, final);
          for (const t of tangentsOf(this.sites[task.population]!))
            t.process(plan.processes.get(task.process.letter)!, k, final, this);
      }
    const rates = plan.sites.map((site, n) => {
      site.end.evaluate(this.columns[n]!, samples, world);
      const states = site.states.length + site.noises.length;
      if (site.early === undefined)
        site.remembered.forEach((_, r) => {
          this.driven.remember(n, r, k, site.end.out[states + r]!);
        });
      const into = this.rates[final ? 0 : 1]![n]!;
      for (const [j, v] of into.entries()) v.set(site.end.out[j]!);
      return into;
    });
    if (!final) this.driven.isPredicted(k);
    for (const t of this.tangents) t.ended(k, final, this);
    return rates;
  }

  private drawAnew(): void {
    this.plan.sites.forEach((site, n) => {
      for (const d of site.draws)
        d.law.draw(
          this.columns[n]!.get(d.letter)!,
          this.columns[n]!,
          this.plan.world,
          this.source!.laws,
          this.source!.normals,
        );
    });
  }

  private averageRow(kernel: Extract<Kernel, { kind: 'average' }>, k: number): void {
    const { plan } = this;
    const { samples } = plan;
    const parts = plan.parts.get(kernel.letter)!;
    parts.evaluate(this.columns[kernel.population]!, samples, plan.world);
    const [left, right] = [parts.out[0]!, parts.out[1]!];
    const history = this.rights.get(kernel.letter)!;
    if (history[k] === undefined) history[k] = Float64Array.from(right);
    else history[k]!.set(right);
    const into = plan.rows.get(kernel.letter)!;
    const [rows, columns] = parts.components as [number, number];
    const n = plan.times.length;
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (let s = 0; s <= k; s++)
          into[(r * columns + c) * n + s] = dot(left, r * samples, history[s]!, c * samples, samples) / samples;
  }

  private process(p: ProcessPlan, n: number, k: number, final: boolean): void {
    const { plan } = this;
    p.local.evaluate(this.columns[n]!, plan.samples, plan.world);
    const value = this.columns[n]!.get(p.process.letter)!;
    const [local, driven] = [p.local.out[0]!, this.driven.add(p, n, k, this.weight, final)];
    for (let m = 0; m < value.length; m++) value[m] = local[m]! + driven[m]!;
  }

  /** Samples of white noise over step k, for each component of the states that have it. */
  private kicks(site: SitePlan, n: number, k: number): readonly Float64Array[] {
    const components = site.noises.reduce((total, j) => total + site.states[j]!.components, 0);
    const made = this.source!.white(n, k, components);
    this.white[n]![k] = made;
    return made;
  }

  private flow(k: number, rates: readonly Float64Array[][]): string | undefined {
    const { plan, heun } = this;
    const h = plan.times[k + 1]! - plan.times[k]!;
    const kicks = plan.sites.map((site, n) => (site.noises.length > 0 ? this.kicks(site, n, k) : []));
    heun.begin(h, this.columns, this.variables, kicks);
    const predicted = this.implicit.solve((there) => heun.predict(there ?? rates));
    for (const t of this.tangents) t.predicted(k, h, this);
    const failed = this.place(predicted);
    if (failed !== undefined || plan.sites.some((s) => s.multiplicativeNoise)) return failed;
    const next = this.stage(k + 1, false);
    const corrected = this.implicit.solve((there) => heun.correct(rates, there ?? next));
    for (const t of this.tangents) t.corrected(k, h, this);
    return this.place(corrected);
  }

  private iterate(k: number, next: readonly Float64Array[][]): string | undefined {
    for (const t of this.tangents) t.predicted(k, 1, this);
    return this.place(next.map((site, n) => site.slice(0, this.plan.sites[n]!.states.length)));
  }

  /** Makes these the present states; the name of one that is not finite. */
  private place(variables: readonly (readonly Float64Array[])[]): string | undefined {
    const { plan } = this;
    for (const [n, site] of plan.sites.entries())
      for (const [j, s] of site.states.entries()) {
        const y = variables[n]![j]!;
        const x = this.columns[n]!.get(s.state.letter)!;
        this.variables[n]![j]!.set(y);
        for (let m = 0; m < y.length; m++) {
          x[m] = s.log ? Math.exp(y[m]!) : y[m]!;
          if (!(Math.abs(x[m]!) < LIMIT)) return s.state.letter.name;
        }
      }
    return undefined;
  }
}
