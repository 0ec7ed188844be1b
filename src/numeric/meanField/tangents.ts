import type { Letter } from '../../expr/expr.ts';
import type { Kernel } from '../../model/effective.ts';
import { phi1, phi2 } from './exponential.ts';
import { Lifted } from './lifted.ts';
import { addCombination, addProduct, dot } from './loops.ts';
import type { PassRecord } from './passRecord.ts';
import type { Plan, ProcessPlan } from './plan.ts';
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

/** For each component that is kicked an array over [kick][sample]. */
type Response = readonly Float64Array[];

type Responses = ReadonlyMap<Letter, readonly Float64Array[]>;

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
  /** Of what is remembered: at the present, at the last and at the last but one time. */
  private recalled: readonly Response[];
  private last: readonly Response[];
  private before: readonly Response[];
  /** By component, kicked component and time: responses times weights. */
  private readonly history: readonly (readonly Float64Array[][])[];
  private instant: readonly (readonly Float64Array[])[] = [];
  /** The last kicks, one for each component. */
  private readonly openings: { readonly instant: Responses; readonly after: Responses }[] = [];
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
    const recalled = s.remembered.reduce((n, r) => n + r.components, 0);
    [this.recalled, this.last, this.before] = [some(recalled), some(recalled), some(recalled)];
    this.history = Array.from({ length: recalled }, () => kicked.map(() => []));
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
      if (fresh) this.remember(p, c, k, this.cleared(passed, kicks));
      this.combine(into, slopes?.entries.filter((e) => e.row === c) ?? [], kicks);
      for (let x = 0; x < into.length; x++) addCombination(into[x]!, 0, [1], [passed[x]!], 0, kicks * samples);
      for (const { binder, m, of } of this.memoriesOf(p, c)) {
        const at = (c * m.binders + binder) * plan.times.length + k;
        const here = plan.continuous ? pass.weight[k]! * p.rows!.out[m.row]![at]! : 0;
        if (here === 0) continue;
        for (let x = 0; x < into.length; x++) {
          if (!fresh) addCombination(into[x]!, 0, [here], [this.recalled[of]![x]!], 0, kicks * samples);
          else {
            const old = this.active(k - 1) * samples;
            const both = [this.last[of]![x]!, this.before[of]![x]!];
            addCombination(into[x]!, 0, [2 * here, -here], both, 0, old);
            addCombination(into[x]!, old, [here], [both[0]!], old, kicks * samples - old);
          }
        }
      }
    }
  }

  private *memoriesOf(p: ProcessPlan, c: number) {
    for (const m of p.memories)
      for (let binder = 0; binder < m.binders; binder++)
        yield { m, binder, of: this.place(m.of) + m.component(c, binder) };
  }

  /** Where the components of a remembered term begin. */
  private place(of: number): number {
    return this.plan.sites[this.site]!.remembered.slice(0, of).reduce((n, r) => n + r.components, 0);
  }

  /** Σ over earlier times of the kernel times what was remembered, for all kicks. */
  private remember(p: ProcessPlan, c: number, k: number, into: Response): void {
    const n = this.plan.times.length;
    for (const { m, binder, of } of this.memoriesOf(p, c)) {
      const row = p.rows!.out[m.row]!.subarray((c * m.binders + binder) * n);
      for (let x = 0; x < into.length; x++) {
        const history = this.history[of]![x]!;
        for (let s = 0; s < k; s += 4) {
          const part = history.slice(s, Math.min(s + 4, k));
          const common = part[0]!.length;
          addCombination(into[x]!, 0, row.subarray(s, s + part.length), part, 0, common);
          // Later times know of a few more kicks.
          part.forEach((h, j) => {
            if (j > 0) addCombination(into[x]!, common, [row[s + j]!], [h], common, h.length - common);
          });
        }
      }
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
    if (final) [this.before, this.last] = [this.last, this.before];
    const recalled = final ? this.last : this.recalled;
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
    const site = plan.sites[this.site]!;
    const wanted = final && this.nodes[kicks] === k;
    if (!wanted && !(plan.continuous && this.nodes.length > 0)) return;
    const zero = (): Float64Array => new Float64Array(samples);
    type Values = Map<Letter, Float64Array[]>;
    const add = (into: Float64Array, entries: readonly SlopeEntry[], row: number, of: Values): void => {
      for (const e of entries)
        if (e.row === row) {
          const from = of.get(e.by)?.[e.column];
          if (from !== undefined) addProduct(into, 0, e.values, 0, from, 0, samples);
        }
    };
    const diagonal = new Map<Letter, Float64Array>();
    this.instant = recalled.map(() => this.kicked.map(zero));
    this.kicked.forEach((q, x) => {
      // The kick itself, which acts at one time only.
      const instant: Values = new Map();
      const after: Values = new Map(
        site.states.map((s) => [s.state.letter, Array.from({ length: s.components }, zero)]),
      );
      const state = site.states.find((s) => s.state.letter === q.letter);
      const own = pass.columns[this.site]!.get(q.letter)!;
      if (state !== undefined) {
        const y = (plan.continuous ? after : instant.set(q.letter, Array.from({ length: state.components }, zero))).get(
          q.letter,
        )!;
        for (let m = 0; m < samples; m++) y[q.component]![m] = state.log ? 1 / own[q.component * plan.samples + m]! : 1;
      }
      for (const p of site.population.processes) {
        const components = plan.processes.get(p.letter)!.components;
        const entries = slopes.of.get(p.letter)?.entries ?? [];
        const values = Array.from({ length: components }, (_, c) => {
          const v = zero();
          add(v, entries, c, instant);
          if (q.letter === p.letter && q.component === c) for (let m = 0; m < samples; m++) v[m] = v[m]! + 1;
          return v;
        });
        instant.set(p.letter, values);
      }
      this.instant.forEach((v, r) => {
        add(v[x]!, slopes.remembered.entries, r, instant);
      });
      // What it leaves behind.
      const next = site.states.map((s, j) =>
        Array.from({ length: s.components }, (_, c) => {
          const v = zero();
          add(v, slopes.rates[j]!.entries, c, instant);
          return v;
        }),
      );
      if (plan.continuous) {
        site.states.forEach((s, j) => {
          next[j]!.forEach((v, c) => {
            addCombination(after.get(s.state.letter)![c]!, 0, [1], [v], 0, samples);
          });
        });
        for (const p of site.population.processes) {
          const made = plan.processes.get(p.letter)!;
          const entries = slopes.of.get(p.letter)?.entries ?? [];
          const values = Array.from({ length: made.components }, (_, c) => {
            const v = zero();
            add(v, entries, c, after);
            for (const { m, binder, of } of this.memoriesOf(made, c)) {
              const kernel = made.rows!.out[m.row]![(c * m.binders + binder) * plan.times.length + k]!;
              addCombination(v, 0, [kernel], [this.instant[of]![x]!], 0, samples);
            }
            return v;
          });
          after.set(p.letter, values);
        }
        for (const kernel of plan.process.kernels)
          if (kernel.kind === 'response' && kernel.population === this.site && kernel.to.letter === q.letter) {
            const targets = this.kicked.filter((y) => y.letter === q.letter).length;
            const row =
              diagonal.get(kernel.letter) ?? new Float64Array(plan.rows.get(kernel.letter)!.length / plan.times.length);
            diagonal.set(kernel.letter, row);
            for (const e of slopes.of.get(kernel.letter)?.entries ?? [])
              row[e.row * targets + q.component]! +=
                dot(e.values, 0, after.get(e.by)![e.column]!, 0, samples) / samples;
          }
      }
      this.openings[x] = { instant, after };
      if (!wanted) return;
      const at = kicks * samples;
      const present = plan.continuous ? after : instant;
      for (const [l, all] of this.now)
        all.forEach((r, c) => {
          r[x]!.set(present.get(l)?.[c] ?? zero(), at);
        });
      rates.forEach((all, j) => {
        all.forEach((r, c) => {
          const v = plan.continuous ? zero() : next[j]![c]!;
          if (plan.continuous) add(v, slopes.rates[j]!.entries, c, after);
          r[x]!.set(v, at);
        });
      });
      recalled.forEach((r, c) => {
        const v = zero();
        add(v, slopes.remembered.entries, c, present);
        r[x]!.set(v, at);
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
    this.history.forEach((all, r) => {
      all.forEach((history, x) => {
        history[k] ??= new Float64Array(length);
        const made = history[k]!;
        made.set(this.last[r]![x]!.subarray(0, length));
        const old = opened ? length - samples : length;
        for (let m = 0; m < old; m++) made[m] = made[m]! * weight;
        if (opened && plan.continuous)
          for (let m = 0; m < samples; m++) made[old + m] = this.instant[r]![x]![m]! + (h / 2) * made[old + m]!;
      });
    });
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
