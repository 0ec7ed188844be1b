import type { Letter } from '../../expr/expr.ts';
import { addCombination, addProduct } from './loops.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan, SitePlan } from './plan.ts';
import type { SlopeEntry, Slopes } from './slopes.ts';

/** What is kicked: a component of a process or a state. */
export interface Kicked {
  readonly letter: Letter;
  readonly component: number;
}

/** Derivatives of all that moves at one site. */
export interface SiteSlopes {
  /** Of the local part of a process, and of the term of a response kernel. */
  readonly of: ReadonlyMap<Letter, Slopes>;
  /** Of the rates, state after state; of the noises where they depend on what moves; of what is remembered, one after the other. */
  readonly rates: readonly Slopes[];
  readonly noises: readonly (Slopes | undefined)[];
  readonly remembered: Slopes;
}

/** Of states and processes, by letter and component: an array over samples. */
type Responses = ReadonlyMap<Letter, readonly Float64Array[]>;

/** What one kick does. */
export interface Opened {
  /** The kick itself, which acts at one time only. */
  readonly instant: Responses;
  /** What it leaves behind in a flow, right after it. */
  readonly after: Responses;
  /** Of each state of a map, at the next time. */
  readonly next: readonly (readonly Float64Array[])[];
  /** In what memories remember of the present time. */
  readonly recalled: readonly Float64Array[];
}

/** How a kick opens: the value of what it moves at once, along the samples of a site. */
export class Opening {
  private readonly plan: Plan;
  private readonly site: number;
  private readonly slopes: SiteSlopes;
  private readonly samples: number;

  constructor(plan: Plan, site: number, slopes: SiteSlopes, samples: number) {
    this.plan = plan;
    this.site = site;
    this.slopes = slopes;
    this.samples = samples;
  }

  /** Slopes times what moved: the row that the entries say. */
  along(
    entries: readonly SlopeEntry[],
    row: number,
    of: Responses,
    into: Float64Array = new Float64Array(this.samples),
  ): Float64Array {
    for (const e of entries)
      if (e.row === row) {
        const from = of.get(e.by)?.[e.column];
        if (from !== undefined) addProduct(into, 0, e.values, 0, from, 0, this.samples);
      }
    return into;
  }

  /** A kick of strength 1 at place k of the grid. */
  open(q: Kicked, k: number, pass: PassRecord): Opened {
    const { plan, samples, slopes } = this;
    const site = plan.sites[this.site]!;
    const zeros = (count: number): Float64Array[] => Array.from({ length: count }, () => new Float64Array(samples));
    const instant = new Map<Letter, Float64Array[]>();
    const after = new Map(site.states.map((s) => [s.state.letter, zeros(s.components)]));
    const state = site.states.find((s) => s.state.letter === q.letter);
    if (state !== undefined) {
      if (!plan.continuous) instant.set(q.letter, zeros(state.components));
      const y = (plan.continuous ? after : instant).get(q.letter)![q.component]!;
      const own = pass.columns[this.site]!.get(q.letter)!;
      for (let m = 0; m < samples; m++) y[m] = state.log ? 1 / own[q.component * plan.samples + m]! : 1;
    }
    for (const p of site.population.processes) {
      const entries = slopes.of.get(p.letter)?.entries ?? [];
      const values = zeros(plan.processes.get(p.letter)!.components);
      for (const [c, v] of values.entries()) {
        this.along(entries, c, instant, v);
        if (q.letter === p.letter && q.component === c) for (let m = 0; m < samples; m++) v[m] = v[m]! + 1;
      }
      instant.set(p.letter, values);
    }
    const count = site.remembered.reduce((n, r) => n + r.components, 0);
    const recalled = zeros(count).map((v, r) => this.along(slopes.remembered.entries, r, instant, v));
    const next = site.states.map((s, j) =>
      zeros(s.components).map((v, c) => this.along(slopes.rates[j]!.entries, c, instant, v)),
    );
    if (plan.continuous) this.leave(k, { after, next, recalled });
    return { instant, after, next, recalled };
  }

  /** What a kick leaves behind in a flow. */
  private leave(
    k: number,
    { after, next, recalled }: Omit<Opened, 'instant' | 'after'> & { readonly after: Map<Letter, Float64Array[]> },
  ): void {
    const { plan, samples, slopes } = this;
    const site = plan.sites[this.site]!;
    site.states.forEach((s, j) => {
      next[j]!.forEach((v, c) => {
        addCombination(after.get(s.state.letter)![c]!, 0, [1], [v], 0, samples);
      });
    });
    for (const p of site.population.processes) {
      const made = plan.processes.get(p.letter)!;
      const entries = slopes.of.get(p.letter)?.entries ?? [];
      const values = Array.from({ length: made.components }, (_, c) => {
        const v = this.along(entries, c, after);
        for (const { m, binder, of } of memoriesOf(site, made, c)) {
          const kernel = made.rows!.out[m.row]![(c * m.binders + binder) * plan.times.length + k]!;
          addCombination(v, 0, [kernel], [recalled[of]!], 0, samples);
        }
        return v;
      });
      after.set(p.letter, values);
    }
  }
}

/** What a component of a process remembers: each memory with its binder, and its place among all that is remembered. */
export function* memoriesOf(site: SitePlan, p: ProcessPlan, c: number) {
  for (const m of p.memories) {
    const first = site.remembered.slice(0, m.of).reduce((n, r) => n + r.components, 0);
    for (let binder = 0; binder < m.binders; binder++) yield { m, binder, of: first + m.component(c, binder) };
  }
}
