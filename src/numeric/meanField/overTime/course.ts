import type { Letter } from '../../../expr/expr.ts';
import type { FieldOverTime } from '../../selfConsistency/windows.ts';
import { mean } from '../loops.ts';
import { type Plan, planned, type SitePlan } from '../plan.ts';
import type { Question } from '../question.ts';
import { nodeCount, placeNodes } from './nodes.ts';

/** States, labels and named quantities of the sites of each population, [component][node]. */
export type SiteColumns = readonly ReadonlyMap<Letter, Float64Array>[];
type Columns = readonly Map<Letter, Float64Array>[];

/** A state that belongs to no site, and where it stands in the field. */
interface Shared {
  readonly site: number;
  readonly state: number;
  readonly letter: Letter;
  readonly components: number;
  readonly at: number;
}

/** Whether a state of a population has no axis of its sites. */
export const isShared = (site: SitePlan, state: number): boolean =>
  !site.states[state]!.state.of.axes.includes(site.population.set);

/**
 * What all sites share as a function of time: states that belong to no site, and averages. A sweep takes its course as given, moves the sites in
 * it, and gives back the averages over these sites and what the shared states do in them. Second order (Heun).
 */
export class SharedCourse implements FieldOverTime<SiteColumns> {
  readonly plan: Plan;
  readonly dimension: number;
  readonly start: SiteColumns;
  private readonly nodes: number;
  private readonly shared: readonly Shared[];
  private readonly averages: readonly { readonly letter: Letter; readonly components: number; readonly at: number }[];
  private readonly live: Columns;

  /** @param times those of the grid. @throws {NotSampled | NoAnswer} */
  constructor(question: Question, times: Float64Array) {
    const nodes = nodeCount(question);
    this.nodes = nodes;
    const plan = planned(question, times, nodes, false);
    this.plan = plan;
    let at = 0;
    this.shared = plan.sites.flatMap((s, site) =>
      s.states.flatMap(({ state, components }, k) => {
        if (!isShared(s, k)) return [];
        at += components;
        return [{ site, state: k, letter: state.letter, components, at: at - components }];
      }),
    );
    this.averages = plan.process.averages.map(({ letter }) => {
      const components = plan.world.moving.get(letter)!.length;
      at += components;
      return { letter, components, at: at - components };
    });
    this.dimension = at;
    this.live = plan.sites.map(() => new Map<Letter, Float64Array>());
    this.start = this.begun(question);
  }

  private begun(question: Question): SiteColumns {
    const { plan, nodes } = this;
    plan.world.moving.get(plan.process.now)![0] = 0;
    return plan.sites.map((s, n) => {
      const columns = new Map<Letter, Float64Array>(placeNodes(question, n, nodes, plan.world));
      for (const x of s.states)
        if (!columns.has(x.state.letter) && !('draw' in x.start)) {
          x.start.evaluate(columns, nodes, plan.world);
          columns.set(x.state.letter, Float64Array.from(x.start.out[0]!));
        }
      for (const p of s.population.processes)
        columns.set(p.letter, new Float64Array(plan.processes.get(p.letter)!.components * nodes));
      return columns;
    });
  }

  first(start: SiteColumns): Float64Array {
    const out = new Float64Array(this.dimension);
    this.load(start);
    this.own(0, this.sharedIn(start), out);
    return out;
  }

  /** `seen` is shown the sites at each time, with what is shared as the sweep made it. */
  sweep(
    start: SiteColumns,
    times: Float64Array,
    field: Float64Array,
    out: Float64Array,
    seen?: (k: number, columns: SiteColumns) => void,
  ): SiteColumns {
    const { dimension: n } = this;
    this.load(start);
    let shared = this.sharedIn(start);
    for (let k = 0; ; k++) {
      const t = times[k]!;
      const made = this.own(t, shared, out.subarray(k * n, (k + 1) * n));
      seen?.(k, this.live);
      if (k === times.length - 1) return this.live.map((c) => new Map([...c].map(([l, x]) => [l, x.slice()])));
      const h = times[k + 1]! - t;
      const rates = this.given(t, field.subarray(k * n, (k + 1) * n));
      const from = this.states();
      this.move(from, h, rates);
      const there = this.given(times[k + 1]!, field.subarray((k + 1) * n, (k + 2) * n));
      this.move(from, h / 2, rates, there);
      const predicted = shared.map((x, j) => x.map((v, c) => v + h * made[j]![c]!));
      const corrected = this.own(times[k + 1]!, predicted);
      shared = shared.map((x, j) => x.map((v, c) => v + (h / 2) * (made[j]![c]! + corrected[j]![c]!)));
    }
  }

  private load(start: SiteColumns): void {
    start.forEach((columns, s) => {
      for (const [l, x] of columns) this.live[s]!.set(l, x.slice());
    });
  }

  private sharedIn(columns: SiteColumns): readonly Float64Array[] {
    const { nodes } = this;
    return this.shared.map((x) =>
      Float64Array.from({ length: x.components }, (_, c) => columns[x.site]!.get(x.letter)![c * nodes]!),
    );
  }

  private place(values: (x: Shared) => Float64Array): void {
    const { nodes } = this;
    for (const x of this.shared) {
      const column = this.live[x.site]!.get(x.letter)!;
      const own = values(x);
      for (let c = 0; c < x.components; c++) column.fill(own[c]!, c * nodes, (c + 1) * nodes);
    }
  }

  /** Rates of all states where what is shared is as the field says. */
  private given(t: number, field: Float64Array): readonly (readonly Float64Array[])[] {
    const { world } = this.plan;
    this.place((x) => field.subarray(x.at, x.at + x.components));
    for (const a of this.averages) world.moving.get(a.letter)!.set(field.subarray(a.at, a.at + a.components));
    this.compute(t, false);
    return this.plan.sites.map((s) => s.states.map((_, j) => Float64Array.from(s.end.out[j]!)));
  }

  /** Rates of the shared states where the averages are those of the sites as they stand; writes what is shared into `out`. */
  private own(t: number, shared: readonly Float64Array[], out?: Float64Array): readonly Float64Array[] {
    const { plan, nodes } = this;
    this.place((x) => shared[this.shared.indexOf(x)]!);
    this.compute(t, true);
    if (out !== undefined) {
      for (const [j, x] of this.shared.entries()) out.set(shared[j]!, x.at);
      for (const a of this.averages) out.set(plan.world.moving.get(a.letter)!, a.at);
    }
    return this.shared.map((x) => {
      const rate = plan.sites[x.site]!.end.out[x.state]!;
      return Float64Array.from({ length: x.components }, (_, c) => rate[c * nodes]!);
    });
  }

  /** Named quantities, averages where they are not given, rates. */
  private compute(t: number, averages: boolean): void {
    const { plan, nodes, live } = this;
    const { world } = plan;
    world.moving.get(plan.process.now)![0] = t;
    for (const task of plan.tasks) {
      if (task.kind === 'process') {
        const p = plan.processes.get(task.process.letter)!;
        p.local.evaluate(live[task.population]!, nodes, world);
        live[task.population]!.get(task.process.letter)!.set(p.local.out[0]!);
      } else if (task.kind === 'average' && averages) {
        const { letter, population } = task.average;
        const kernel = plan.averages.get(letter)!;
        kernel.evaluate(live[population]!, nodes, world);
        const into = world.moving.get(letter)!;
        for (let c = 0; c < into.length; c++) into[c] = mean(kernel.out[0]!, c * nodes, nodes);
      }
    }
    plan.sites.forEach((s, n) => {
      s.end.evaluate(live[n]!, nodes, world);
    });
  }

  private states(): readonly (readonly Float64Array[])[] {
    return this.plan.sites.map((s, n) => s.states.map((x) => this.live[n]!.get(x.state.letter)!.slice()));
  }

  /** The states of sites moved by a part of the sum of rates. */
  private move(
    from: readonly (readonly Float64Array[])[],
    part: number,
    ...rates: readonly (readonly (readonly Float64Array[])[])[]
  ): void {
    this.plan.sites.forEach((s, n) => {
      s.states.forEach((x, j) => {
        if (isShared(s, j)) return;
        const into = this.live[n]!.get(x.state.letter)!;
        const start = from[n]![j]!;
        for (let m = 0; m < into.length; m++) into[m] = start[m]! + part * rates.reduce((r, f) => r + f[n]![j]![m]!, 0);
      });
    });
  }
}
