import type { Letter } from '../../expr/expr.ts';
import { GrowingFactor } from './factor.ts';
import { addCombination } from './loops.ts';
import type { Plan, ProcessPlan } from './plan.ts';
import type { Source } from './source.ts';

/**
 * What drives the processes of a pass from outside of their own time: noise, by rows of covariances and of their factors, and memory, by rows of
 * kernels over what is remembered. Rows are those of the plan, as they stand at the present time.
 */
export class DrivenRows {
  factors: readonly GrowingFactor[] = [];
  /** Standard normals behind the rows of each group of noises. */
  readonly innovations: readonly Float64Array[][];
  private readonly plan: Plan;
  /** Of each site: what memories remember, at each time. */
  private readonly remembered: readonly Float64Array[][][];
  private readonly rowBuffers: readonly Float64Array[];
  private readonly parts = new Map<Letter, Float64Array>();
  private source: Source | undefined;
  /** The last time that was predicted. */
  private predicted = -1;
  /** How many innovations each group has had. */
  private drawn: number[] = [];

  constructor(plan: Plan) {
    this.plan = plan;
    this.innovations = plan.groups.map(() => []);
    this.rowBuffers = plan.groups.map((size) => new Float64Array(size * plan.times.length));
    this.remembered = plan.sites.map((s) => s.remembered.map(() => []));
    for (const [l, p] of plan.processes) this.parts.set(l, new Float64Array(p.components * plan.samples));
  }

  /** Begins anew; what the run before left is overwritten. */
  begin(source: Source, jitter: number): void {
    this.source = source;
    this.factors = this.plan.groups.map(() => new GrowingFactor(jitter));
    this.predicted = -1;
    this.drawn = this.plan.groups.map(() => 0);
  }

  /** Noise and memory of a process as they were added up last, [component][sample]. */
  of(process: Letter): Float64Array {
    return this.parts.get(process)!;
  }

  /** Adds up noise and memory of a process of site n at place k; `weight` of the times up to k, `final` for states that stay. */
  add(p: ProcessPlan, n: number, k: number, weight: Float64Array, final: boolean): Float64Array {
    const { plan } = this;
    const { samples } = plan;
    const value = this.of(p.process.letter).fill(0);
    p.rows?.evaluate(plan.rows, plan.times.length, plan.world);
    if (p.group !== undefined) this.noise(p, k, value);
    for (const m of p.memories) {
      const history = this.remembered[n]![m.of]!;
      for (let c = 0; c < p.components; c++)
        for (let b = 0; b < m.binders; b++) {
          const coefficients = this.memoryRow(p, m.row, c * m.binders + b, weight);
          const at = m.component(c, b) * samples;
          addCombination(value, c * samples, coefficients.subarray(0, k), history, at, samples);
          const here = coefficients[k]!;
          if (here !== 0) addCombination(value, c * samples, [here], [this.atOnce(n, m.of, k, final)], at, samples);
        }
    }
    return value;
  }

  /** Keeps what term r of site n is at place k. */
  remember(n: number, r: number, k: number, now: Float64Array): void {
    const history = this.remembered[n]![r]!;
    if (history[k] === undefined) history[k] = Float64Array.from(now);
    else history[k]!.set(now);
  }

  /** What is remembered of place k is that of predicted states. */
  isPredicted(k: number): void {
    this.predicted = k;
  }

  /** A kernel of memory times the weights of the times. */
  private memoryRow(p: ProcessPlan, row: number, component: number, weight: Float64Array): Float64Array {
    const n = this.plan.times.length;
    const kernel = p.rows!.out[row]!;
    return weight.map((w, s) => (w === 0 ? 0 : w * kernel[component * n + s]!));
  }

  /** What is remembered of the present time itself, which is only known when the time is done: continued from before, or as predicted. */
  private atOnce(n: number, of: number, k: number, final: boolean): Float64Array {
    const history = this.remembered[n]![of]!;
    if (this.plan.sites[n]!.early !== undefined || (final && this.predicted === k)) return history[k]!;
    const last = history[k - 1]!;
    if (k < 2) return last;
    const before = history[k - 2]!;
    const { times } = this.plan;
    const ratio = (times[k]! - times[k - 1]!) / (times[k - 1]! - times[k - 2]!);
    const made = new Float64Array(last.length);
    for (let m = 0; m < made.length; m++) made[m] = last[m]! + ratio * (last[m]! - before[m]!);
    return made;
  }

  private noise(p: ProcessPlan, k: number, value: Float64Array): void {
    const { plan } = this;
    const { samples } = plan;
    const group = p.group!;
    const size = plan.groups[group]!;
    const innovations = this.innovations[group]!;
    const n = plan.times.length;
    for (let c = 0; c < p.components; c++) {
      const q = k * size + p.offset + c;
      const row = this.rowBuffers[group]!.fill(0, 0, q + 1);
      p.covariances.forEach((covariance, j) => {
        const other = plan.processes.get(covariance.right)!;
        const values = p.rows!.out[j]!;
        for (let d = 0; d < other.components; d++)
          for (let s = 0; s <= k; s++) {
            const to = s * size + other.offset + d;
            if (to <= q) row[to] = values[(c * other.components + d) * n + s]!;
          }
      });
      const factor = this.factors[group]!.set(q, row.subarray(0, q + 1));
      const before = value.subarray(c * samples, (c + 1) * samples);
      addCombination(before, 0, factor.subarray(0, q), innovations, 0, samples);
      if (q >= this.drawn[group]!) {
        innovations[q] ??= new Float64Array(samples);
        this.source!.innovation(group, q, innovations[q]!, before);
        this.drawn[group] = q + 1;
      }
      addCombination(before, 0, [factor[q]!], [innovations[q]!], 0, samples);
    }
  }
}
