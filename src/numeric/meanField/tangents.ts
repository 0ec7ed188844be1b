import type { Letter } from '../../expr/expr.ts';
import type { Kernel } from '../../model/effective.ts';
import { phi1, phi2 } from './exponential.ts';
import { Lifted } from './lifted.ts';
import { addCombination, addProduct, dot } from './loops.ts';
import { type Kicked, type Opened, Opening, type SiteSlopes } from './opening.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan } from './plan.ts';
import { Recollection, type Response } from './recollection.ts';
import type { SlopeEntry } from './slopes.ts';

/**
 * How a site answers to kicks at earlier times: linear equations along part of the samples, with averages and kernels held fixed. A kick
 * of strength 1 at one time: δ(t − s) added to a field of a flow, 1 added at a step of a map.
 */
export class Tangents {
  readonly samples: number;
  readonly kicked: readonly Kicked[];
  private readonly plan: Plan;
  private readonly site: number;
  private readonly slopes: SiteSlopes;
  /** The places in the grid at which kicks are given. */
  private readonly nodes: readonly number[];
  /** Responses of states and processes at the present time, by letter and component. */
  private readonly now: ReadonlyMap<Letter, readonly Response[]>;
  /** What memories passed on, kept from the prediction. */
  private readonly passed: ReadonlyMap<Letter, readonly Response[]>;
  private readonly from: readonly (readonly Response[])[];
  private readonly rates: readonly (readonly Response[])[];
  private readonly predictedRates: readonly (readonly Response[])[];
  private readonly memory: Recollection;
  /** The last kicks, one for each component. */
  private readonly openings: Opened[] = [];
  private readonly opener: Opening;
  private readonly diagonals = new Map<Letter, Float64Array[]>();

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
    this.opener = new Opening(plan, site, slopes, kicked, samples);
    const s = plan.sites[site]!;
    const one = (): Response => kicked.map(() => new Float64Array(nodes.length * samples));
    const some = (count: number): readonly Response[] => Array.from({ length: count }, one);
    const processes = s.population.processes.map((p) => [p.letter, plan.processes.get(p.letter)!.components] as const);
    this.now = new Map(
      [...s.states.map((x) => [x.state.letter, x.components] as const), ...processes].map(([l, c]) => [l, some(c)]),
    );
    this.passed = new Map(processes.map(([l, c]) => [l, some(c)]));
    this.from = s.states.map((x) => some(x.components));
    this.rates = s.states.map((x) => some(x.components));
    this.predictedRates = s.states.map((x) => some(x.components));
    this.memory = new Recollection(plan, s, kicked.length, nodes.length, samples);
  }

  /** Forgets the run before; what it left is overwritten as time goes on. */
  begin(): void {
    this.diagonals.clear();
    this.openings.length = 0;
  }

  /** Whether kicks are given at all times. */
  get isFull(): boolean {
    return this.nodes.length === this.plan.times.length;
  }

  /** How many kicks were given before place k. */
  private active(k: number): number {
    let n = 0;
    while (n < this.nodes.length && this.nodes[n]! < k) n++;
    return n;
  }

  private combine(into: Response, entries: readonly SlopeEntry[], kicks: number): void {
    const { samples } = this;
    for (const e of entries) {
      const from = this.now.get(e.by)![e.column]!;
      for (let c = 0; c < into.length; c++)
        for (let j = 0; j < kicks; j++) addProduct(into[c]!, j * samples, e.values, 0, from[c]!, j * samples, samples);
    }
  }

  private cleared(r: Response, kicks: number): Response {
    for (const x of r) x.fill(0, 0, kicks * this.samples);
    return r;
  }

  process(p: ProcessPlan, k: number, final: boolean, pass: PassRecord): void {
    const kicks = this.active(k);
    const { plan, samples } = this;
    const slopes = this.slopes.of.get(p.process.letter);
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const fresh = !final || !plan.continuous || plan.sites.some((s) => s.multiplicativeNoise);
    for (let c = 0; c < p.components; c++) {
      const into = this.cleared(this.now.get(p.process.letter)![c]!, kicks);
      if (kicks === 0) continue;
      const passed = this.passed.get(p.process.letter)![c]!;
      if (fresh) this.memory.sum(p, c, k, this.cleared(passed, kicks));
      this.combine(into, slopes?.entries.filter((e) => e.row === c) ?? [], kicks);
      for (let x = 0; x < into.length; x++) addCombination(into[x]!, 0, [1], [passed[x]!], 0, kicks * samples);
      if (plan.continuous)
        this.memory.addPresent(p, c, k, pass.weight[k]!, into, {
          kicks,
          old: fresh ? this.active(k - 1) : undefined,
        });
    }
  }

  /** Writes the row of a response kernel at place k. */
  responseRow(kernel: Extract<Kernel, { kind: 'response' }>, k: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const slopes = this.slopes.of.get(kernel.letter);
    const into = plan.rows.get(kernel.letter)!;
    slopes?.evaluate(pass.columns[this.site]!, plan.samples, plan.world);
    const n = plan.times.length;
    const targets = this.kicked.flatMap((q, x) => (q.letter === kernel.to.letter ? [x] : []));
    into.fill(0);
    const kicks = this.active(k);
    for (const e of slopes?.entries ?? []) {
      const from = this.now.get(e.by)![e.column]!;
      targets.forEach((x, c) => {
        for (let j = 0; j < kicks; j++)
          into[(e.row * targets.length + c) * n + this.nodes[j]!]! +=
            dot(e.values, 0, from[x]!, j * samples, samples) / samples;
      });
    }
    if (!plan.continuous) return;
    // What follows at once: as it was at the prediction, or continued.
    const known = this.diagonals.get(kernel.letter) ?? [];
    const here = known[k] ?? continued(known[k - 1], known[k - 2]);
    here?.forEach((v, c) => {
      into[c * n + k] = v;
    });
  }

  ended(k: number, final: boolean, pass: PassRecord): void {
    const { plan, slopes } = this;
    const columns = pass.columns[this.site]!;
    const kicks = this.active(k);
    for (const s of [...slopes.rates, slopes.remembered, ...slopes.noises])
      s?.evaluate(columns, plan.samples, plan.world);
    const recalled = this.memory.turn(final);
    const rates = final ? this.rates : this.predictedRates;
    this.linear(rates, recalled, kicks);
    this.opening(k, final, rates, recalled, kicks, pass);
  }

  /** Rates and what is remembered, for the first kicks. */
  private linear(rates: readonly (readonly Response[])[], recalled: readonly Response[], kicks: number): void {
    const { slopes } = this;
    rates.forEach((state, j) => {
      state.forEach((into, c) => {
        this.combine(
          this.cleared(into, kicks),
          slopes.rates[j]!.entries.filter((e) => e.row === c),
          kicks,
        );
      });
    });
    recalled.forEach((into, c) => {
      this.combine(
        this.cleared(into, kicks),
        slopes.remembered.entries.filter((e) => e.row === c),
        kicks,
      );
    });
  }

  /** What a kick at the present time does at once: the value of the response kernels beside the diagonal, and a new kick. */
  private opening(
    k: number,
    final: boolean,
    rates: readonly (readonly Response[])[],
    recalled: readonly Response[],
    kicks: number,
    pass: PassRecord,
  ): void {
    const { plan, samples, slopes } = this;
    const wanted = final && this.nodes[kicks] === k;
    if (!wanted && !(plan.continuous && this.nodes.length > 0)) return;
    const diagonal = new Map<Letter, Float64Array>();
    this.memory.open();
    this.kicked.forEach((q, x) => {
      const opened = this.opener.open(q, k, pass);
      this.memory.opened(x, opened.recalled);
      for (const [kernel, row] of opened.responses) {
        const known = diagonal.get(kernel);
        if (known === undefined) diagonal.set(kernel, row);
        else
          row.forEach((v, c) => {
            known[c]! += v;
          });
      }
      this.openings[x] = opened;
      if (!wanted) return;
      const at = kicks * samples;
      const zero = new Float64Array(samples);
      const present = plan.continuous ? opened.after : opened.instant;
      for (const [l, all] of this.now)
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
    for (const [l, row] of diagonal) {
      const known = this.diagonals.get(l) ?? [];
      known[k] = row;
      this.diagonals.set(l, known);
    }
  }

  /** The step of all kicks from place k, after the rates there. */
  predicted(k: number, h: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const site = plan.sites[this.site]!;
    const kicks = this.active(k + 1);
    const length = kicks * samples;
    const opened = kicks > this.active(k);
    const { times } = plan;
    const weight = plan.continuous ? (h + (k > 0 ? times[k]! - times[k - 1]! : 0)) / 2 : 1;
    this.memory.keep(k, length, opened, weight, plan.continuous ? h / 2 : undefined);
    const noisy = plan.continuous && site.multiplicativeNoise ? pass.white[this.site]![k]! : undefined;
    let xi = 0;
    const { from } = this;
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
        const extra = noisy === undefined || noise < 0 ? undefined : this.kicked.map(() => new Float64Array(length));
        if (extra !== undefined)
          this.combine(extra, this.slopes.noises[noise]?.entries.filter((e) => e.row === c) ?? [], kicks);
        const numbers = noise < 0 ? undefined : noisy?.[xi++];
        into.forEach((v, x) => {
          const rate = this.rates[j]![c]![x]!;
          if (!plan.continuous) {
            v.set(rate.subarray(0, length));
            return;
          }
          if (s.log) {
            const first = pass.own[this.site]![j]!.first.subarray(c * plan.samples);
            for (let m = 0; m < length; m++) v[m] = from[j]![c]![x]![m]! + first[m % samples]! * rate[m]!;
            return;
          }
          const step = h * phi1(h * own);
          for (let m = 0; m < length; m++) v[m] = from[j]![c]![x]![m]! + step * rate[m]!;
          if (extra === undefined || numbers === undefined) return;
          const spread = Math.sqrt(h * phi1(2 * h * own));
          for (let m = 0; m < length; m++) v[m] = v[m]! + spread * extra[x]![m]! * numbers[m % samples]!;
        });
      }
    });
  }

  corrected(k: number, h: number, pass: PassRecord): void {
    const { plan, samples } = this;
    const length = this.active(k + 1) * samples;
    plan.sites[this.site]!.states.forEach((s, j) => {
      for (let c = 0; c < s.components; c++) {
        const own = plan.exponents.get(s.state.letter)![c]!;
        const step = h * phi2(h * own);
        this.now.get(s.state.letter)![c]!.forEach((v, x) => {
          const [f, g, y] = [this.rates[j]![c]![x]!, this.predictedRates[j]![c]![x]!, this.from[j]![c]![x]!];
          if (s.log) {
            const { rate, second } = pass.own[this.site]![j]!;
            const at = c * plan.samples;
            for (let m = 0; m < length; m++) {
              const i = at + (m % samples);
              v[m] = v[m]! + second[i]! * (g[m]! - f[m]! - rate[i]! * (v[m]! - y[m]!));
            }
            return;
          }
          for (let m = 0; m < length; m++) v[m] = v[m]! + step * (g[m]! - f[m]! - own * (v[m]! - y[m]!));
        });
      }
    });
  }

  /** What a response kernel answers with, its first component, and the slopes of that. */
  valueOf(
    kernel: Letter,
    pass: PassRecord,
  ): { readonly values: Float64Array | undefined; readonly entries: readonly SlopeEntry[] } {
    const k = this.plan.process.kernels.find((x) => x.letter === kernel)!;
    const entries = this.slopes.of.get(kernel)?.entries.filter((e) => e.row === 0) ?? [];
    if (k.kind !== 'response') return { values: undefined, entries };
    const site = this.plan.sites[this.site]!;
    const term = new Lifted([k.of], site.letters, this.plan.samples, this.plan.world);
    term.evaluate(pass.columns[this.site]!, this.plan.samples, this.plan.world);
    return { values: term.out[0]!.subarray(0, this.plan.samples), entries };
  }

  /** The first component of what a kernel answers with to a kick at the present time: at once, and right after. */
  atOnce(kernel: Letter, kicked: number): { readonly instant: number; readonly after: number } {
    const known = this.openings[kicked]!;
    const total = (of: ReadonlyMap<Letter, readonly Float64Array[]>): number =>
      (this.slopes.of.get(kernel)?.entries ?? [])
        .filter((e) => e.row === 0)
        .reduce((sum, e) => {
          const v = of.get(e.by)?.[e.column];
          return v === undefined ? sum : sum + dot(e.values, 0, v, 0, this.samples) / this.samples;
        }, 0);
    return { instant: total(known.instant), after: total(known.after) };
  }

  /** The mean derivative of a term at the present place k with respect to a kick at an earlier place. */
  response(entries: readonly SlopeEntry[], kicked: number, node: number): number {
    const j = this.nodes.indexOf(node);
    let total = 0;
    for (const e of entries)
      total += dot(e.values, 0, this.now.get(e.by)![e.column]![kicked]!, j * this.samples, this.samples);
    return total / this.samples;
  }
}

const continued = (last: Float64Array | undefined, before: Float64Array | undefined): Float64Array | undefined =>
  last === undefined || before === undefined ? last : last.map((x, c) => 2 * x - before[c]!);
