import type { Atom, Letter } from '../../expr/expr.ts';
import type { Law } from '../../model/model.ts';
import { degree } from '../degree.ts';
import { Affine } from './affine.ts';
import { componentMoments } from './componentMoments.ts';
import { mapGrid } from './grid.ts';
import { countOf, Lifted } from './lifted.ts';
import { dot } from './loops.ts';
import { NotSampled, type Plan, planned, type SitePlan } from './plan.ts';
import type { Question } from './question.ts';
import { NoAnswer } from './refusal.ts';
import { RowTables } from './rowTables.ts';
import { SourceColumns } from './sourceColumns.ts';

/**
 * A linear map of sites as rows: every quantity is its mean plus coefficients times independent starts, labels and draws, and times
 * the noises of all earlier steps, which are at the same time the kicks of the responses. Exact, without samples and without a factor
 * of the covariance.
 */
export class LinearRows {
  readonly plan: Plan;
  private readonly question: Question;
  private readonly sources: readonly SourceColumns[];
  private readonly columns: readonly Map<Letter, Float64Array>[];
  private readonly starts: readonly (readonly Affine[])[];
  private readonly ends: readonly Affine[];
  private readonly locals: ReadonlyMap<Letter, Affine>;
  private readonly averages: ReadonlyMap<Letter, Affine>;
  private readonly parts: ReadonlyMap<Letter, Affine>;
  private readonly responses: ReadonlyMap<Letter, Affine>;

  /** @throws {NoAnswer} where the process is no linear map. */
  constructor(question: Question) {
    const { process, sizes } = question;
    if (process.time !== 'discrete') throw new NoAnswer('does not apply', 'coefficient rows are for maps');
    const times = mapGrid(question.moments.flatMap((m) => m.times));
    const n = times.length;
    this.question = question;
    this.sources = process.populations.map((p) => new SourceColumns(p, n, sizes));
    const count = Math.max(...this.sources.map((s) => s.count));
    for (const p of process.populations) {
      const site = new Set<Letter>([...p.states, ...p.labels, ...p.draws, ...p.processes].map((x) => x.letter));
      const terms = [
        ...p.states.map((s) => s.right),
        ...p.processes.flatMap((q) => [q.local, ...q.memory.map((m) => m.of)]),
        ...p.states.flatMap((s) => (s.initial.kind === 'value' ? [s.initial.term] : [])),
      ];
      const bent = terms.find((e) => degree(e, site) > 1);
      if (bent !== undefined) throw new NoAnswer('does not apply', 'the map is not linear in the site');
    }
    try {
      this.plan = planned(question, times, count, false);
    } catch (e) {
      if (e instanceof NotSampled) throw new NoAnswer('does not apply', e.message);
      throw e;
    }
    const { plan } = this;
    const site = (k: number): SitePlan => plan.sites[k]!;
    for (const k of process.kernels)
      for (const part of k.kind === 'average' ? [k.left, k.right] : [k.of])
        if (degree(part.term, site(k.population).letters) > 1)
          throw new NoAnswer('does not apply', `${k.letter.name} is not a mean of products of two linear terms`);
    for (const a of process.averages)
      if (degree(a.term, site(a.population).letters) > 1)
        throw new NoAnswer('does not apply', `${a.letter.name} is not the mean of a linear term`);
    this.columns = plan.sites.map(() => new Map<Letter, Float64Array>());
    this.starts = plan.sites.map((s) =>
      s.states.map(({ state: { initial, indices } }) => {
        const fixed = new Set(s.population.labels.map((l) => l.letter));
        const terms = initial.kind === 'value' ? [initial.term] : [];
        return new Affine(
          new Lifted(
            terms.map((term) => ({ indices, term })),
            fixed,
            count,
            plan.world,
          ),
        );
      }),
    );
    this.ends = plan.sites.map((s) => new Affine(s.end));
    this.locals = new Map([...plan.processes].map(([l, p]) => [l, new Affine(p.local)]));
    this.averages = new Map([...plan.averages].map(([l, a]) => [l, new Affine(a)]));
    this.parts = new Map([...plan.parts].map(([l, a]) => [l, new Affine(a)]));
    this.responses = new Map(
      process.kernels.flatMap((k) =>
        k.kind === 'response'
          ? [[k.letter, new Affine(new Lifted([k.of], site(k.population).letters, count, plan.world))] as const]
          : [],
      ),
    );
  }

  get count(): number {
    return this.plan.samples;
  }

  tables(): RowTables {
    const { process, sizes } = this.question;
    return new RowTables(
      process.kernels.map((k) => [k.letter, countOf(k.letter, sizes)] as const),
      this.plan.times.length,
    );
  }

  /** Where the kick of a component of a process at a time lies. */
  kick(population: number, process: Letter, component: number, time: number): number {
    return this.sources[population]!.kick(process, component, time);
  }

  /** Where the kicks of a time begin. */
  kickOf(population: number, time: number): number {
    return this.sources[population]!.kickOf(time);
  }

  /** The mean of the product of two rows of a site. */
  product(population: number, x: Float64Array, y: Float64Array): number {
    return dot(this.sources[population]!.weighed(x), 0, y, 0, x.length);
  }

  /**
   * All times in turn. Without `given` each step uses the rows that it made itself: one pass, which is the solution. With it, kernels
   * are read there: one sweep. `seen` gets the rows of each site at each time.
   */
  pass(
    given: RowTables | undefined,
    seen?: (t: number, columns: readonly ReadonlyMap<Letter, Float64Array>[]) => void,
  ): RowTables {
    const { plan } = this;
    const { process, samples: count } = { ...plan };
    const n = plan.times.length;
    const made = this.tables();
    const rights = new Map<Letter, Float64Array[]>();
    const remembered = plan.sites.map((s) => s.remembered.map(() => [] as Float64Array[]));
    for (const c of this.sources) c.forget();
    this.begin();
    for (let t = 0; t < n; t++) {
      plan.world.moving.get(process.now)![0] = t;
      this.drawn(t);
      for (const [l, row] of plan.rows) if (l !== process.earlier) row.fill(0);
      given?.read(t, plan.rows as Map<Letter, Float64Array>);
      for (const task of plan.tasks)
        if (task.kind === 'average') {
          const { letter, population } = task.average;
          const rows = this.averages.get(letter)!.evaluate(this.columns[population]!, plan.world)[0]!;
          const into = plan.world.moving.get(letter)!;
          for (let c = 0; c < into.length; c++) into[c] = rows[c * count]!;
        } else if (task.kind === 'process') this.process(task.process.letter, task.population, t, remembered);
        else {
          const { kernel } = task;
          const columns = this.columns[kernel.population]!;
          const row = new Float64Array(plan.rows.get(kernel.letter)!.length);
          if (kernel.kind === 'average') {
            const [left, right] = this.parts.get(kernel.letter)!.evaluate(columns, plan.world);
            const history = rights.get(kernel.letter) ?? [];
            rights.set(kernel.letter, history);
            history.push(Float64Array.from(right!));
            const [rows, cols] = [left!.length / count, right!.length / count];
            for (let r = 0; r < rows; r++) {
              const weighed = this.sources[kernel.population]!.weighed(left!.subarray(r * count, (r + 1) * count));
              for (let c = 0; c < cols; c++)
                for (let s = 0; s <= t; s++)
                  row[(r * cols + c) * n + s] = dot(weighed, 0, history[s]!, c * count, count);
            }
          } else {
            const of = this.responses.get(kernel.letter)!.evaluate(columns, plan.world)[0]!;
            const targets = plan.processes.get(kernel.to.letter)!.components;
            for (let r = 0; r * count < of.length; r++)
              for (let c = 0; c < targets; c++)
                for (let s = 0; s < t; s++)
                  row[(r * targets + c) * n + s] =
                    of[r * count + this.kick(kernel.population, kernel.to.letter, c, s)]!;
          }
          made.write(kernel.letter, t, row);
          if (given === undefined) plan.rows.get(kernel.letter)!.set(row);
        }
      const next = plan.sites.map((site, k) => {
        const out = this.ends[k]!.evaluate(this.columns[k]!, plan.world);
        for (const [r, history] of remembered[k]!.entries())
          history.push(Float64Array.from(out[site.states.length + r]!));
        return out.slice(0, site.states.length).map((x) => Float64Array.from(x));
      });
      seen?.(t, this.columns);
      plan.sites.forEach((site, k) => {
        for (const [j, s] of site.states.entries()) this.columns[k]!.set(s.state.letter, next[k]![j]!);
      });
    }
    return made;
  }

  private begin(): void {
    const { plan } = this;
    const count = plan.samples;
    plan.sites.forEach((site, k) => {
      const columns = this.columns[k]!;
      const at = this.sources[k]!.at;
      for (const [j, l] of site.labels.entries()) {
        const { law, indices } = site.population.labels[j]!;
        columns.set(l.letter, this.ofLaw(law, indices, l.components, at.get(l.letter)!));
      }
      for (const d of site.draws) columns.set(d.letter, new Float64Array(d.components * count));
      for (const p of site.population.processes)
        columns.set(p.letter, new Float64Array(plan.processes.get(p.letter)!.components * count));
      site.states.forEach((s, j) => {
        const { initial, letter } = s.state;
        if (initial.kind === 'law')
          columns.set(letter, this.ofLaw(initial.law, s.state.indices, s.components, at.get(letter)!));
        else columns.set(letter, Float64Array.from(this.starts[k]![j]!.evaluate(columns, plan.world)[0]!));
      });
    });
  }

  private drawn(t: number): void {
    this.plan.sites.forEach((site, k) => {
      for (const d of site.population.draws) {
        const components = countOf(d.letter, this.question.sizes);
        this.columns[k]!.set(
          d.letter,
          this.ofLaw(d.law, d.indices, components, this.sources[k]!.at.get(d.letter)! + t * components),
        );
      }
    });
  }

  /** Independent components of a law: the mean, and the standard deviation at the column of each. */
  private ofLaw(law: Law, indices: readonly Atom[], components: number, first: number): Float64Array {
    const { plan } = this;
    const count = plan.samples;
    const rows = new Float64Array(components * count);
    componentMoments(law, indices, components, plan.world).forEach(({ mean, variance }, c) => {
      rows[c * count] = mean;
      rows[c * count + first + c] = Math.sqrt(variance);
    });
    return rows;
  }

  private process(l: Letter, population: number, t: number, remembered: readonly (readonly Float64Array[][])[]): void {
    const { plan } = this;
    const count = plan.samples;
    const n = plan.times.length;
    const p = plan.processes.get(l)!;
    const columns = this.columns[population]!;
    const value = Float64Array.from(this.locals.get(l)!.evaluate(columns, plan.world)[0]!);
    p.rows?.evaluate(plan.rows, n, plan.world);
    const sources = this.sources[population]!;
    for (let c = 0; c < p.components; c++) {
      const own = sources.kick(l, c, t);
      value[c * count + own] = 1;
      p.covariances.forEach((listed, j) => {
        const other = plan.processes.get(listed.right)!;
        for (let d = 0; d < other.components; d++)
          for (let s = 0; s <= t; s++) {
            const v = p.rows!.out[j]![(c * other.components + d) * n + s]!;
            sources.correlate(own, sources.kick(listed.right, d, s), v);
          }
      });
      for (const m of p.memories)
        for (let b = 0; b < m.binders; b++) {
          const at = m.component(c, b) * count;
          for (let s = 0; s < t; s++) {
            const kernel = p.rows!.out[m.row]![(c * m.binders + b) * n + s]!;
            const from = remembered[population]![m.of]![s]!;
            if (kernel !== 0)
              for (let k = 0; k < count; k++) value[c * count + k] = value[c * count + k]! + kernel * from[at + k]!;
          }
        }
    }
    columns.set(l, value);
  }
}
