import { type CheckedPass, combinedChecks, prefixChecks } from './checks.ts';
import { MATCHED_PER_COLUMN } from './draws.ts';
import { gradedGrid } from './grading.ts';
import { halved, mapGrid } from './grid.ts';
import { Exploded, Level } from './level.ts';
import { allotted, estimated, reachable } from './multilevel.ts';
import { NotSampled, type Plan } from './plan.ts';
import { type Answer, type Budget, type Estimate, type Question, totalError } from './question.ts';
import { coarsened, fresh, repeated } from './source.ts';
import { meanOf } from './statistics.ts';

export interface SamplingOptions {
  /** Sites in one pass. */
  readonly samples: number;
  /** Those of them along which responses are followed. */
  readonly tangents: number;
  /** Passes on the first grid and on finer ones before the first look. */
  readonly replicas: number;
  readonly pairs: number;
  /** Of the first grid of a flow. */
  readonly steps: number;
  /** Multiplications in inner loops after which no more is started. */
  readonly work: number;
  /** Of a variance, added to it. */
  readonly jitter: number;
  /** Whether normal numbers are made to have the second moments of their law. */
  readonly matched: boolean;
}

const USUAL: SamplingOptions = {
  samples: 2000,
  tangents: 2000,
  replicas: 6,
  pairs: 3,
  steps: 16,
  work: 8e9,
  jitter: 1e-10,
  matched: true,
};
const SOLVER = 'causal sampling';
/** A flow is looked at on three grids at least: two cannot tell whether their difference is the error. */
const GRIDS = 3;
/** After an explosion there are more steps by this: passes with responses take the third power of their number. */
const FINER = 1.5;
/** A flow that explodes even with so many steps is said to diverge. */
const MOST_FIRST_STEPS = 256;
/** Samples for the shift by a finite sample are fewer by this. */
const FEWER = 4;
/** A tolerance this many times below what can be reached is given up, and then this part of the work is done. */
const BEYOND = 3;
const PART = 8;

/** The passes on one grid: values on the first grid, differences from the grid before on the others. */
interface Rung {
  readonly level: Level;
  /** The grid before, with as many tangents. */
  readonly beside?: Level;
  readonly values: Float64Array[];
  readonly checked: { readonly fine: CheckedPass; readonly coarse?: CheckedPass }[];
  wanted: number;
}

/** How many normal numbers a sample takes at each time, at most. */
function normalsIn(plan: Plan): number {
  const sites = plan.sites.map((s) => s.noises.reduce((n, j) => n + s.states[j]!.components, 0));
  return [...plan.groups, ...sites].reduce((a, b) => a + b, 0);
}

class Stopped extends Error {}

/**
 * Solves any effective process by samples of its sites that go forward in time together. Replicas with seeds of their own tell the
 * sampling error; most of them are on a coarse grid, and differences between grids driven by the same numbers, which scatter little,
 * add what finer steps change (multilevel sampling, Giles 2008). What closing on a finite sample shifts is seen with a quarter of it. Refines whatever is
 * largest until the tolerance is met or the work is done.
 */
export function sampling(question: Question, asked: Partial<SamplingOptions> = {}): Answer {
  const options = { ...USUAL, ...(question.work !== undefined && { work: question.work }), ...asked };
  try {
    for (let { steps } = options; ; steps = Math.ceil(FINER * steps)) {
      try {
        return new Run(question, { ...options, steps }).answer();
      } catch (e) {
        // Perhaps the steps were too long.
        if (!(e instanceof Exploded) || question.process.time === 'discrete' || steps >= MOST_FIRST_STEPS) throw e;
      }
    }
  } catch (e) {
    if (e instanceof NotSampled) return { outcome: 'does not apply', solver: SOLVER, reason: e.message };
    if (e instanceof Exploded) return { outcome: 'diverges', solver: SOLVER, reason: e.message };
    if (e instanceof Stopped) return { outcome: 'stopped', solver: SOLVER, reason: 'told to stop' };
    throw e;
  }
}

class Run {
  private readonly question: Question;
  private readonly options: SamplingOptions;
  private readonly rungs: Rung[] = [];
  private readonly few: Rung;
  /** Of the error in the step. */
  private readonly order: number;
  private spent = 0;
  /** Known once the first passes are done, where the tolerance cannot be met. */
  private reach: number | undefined;
  private work: number;

  constructor(question: Question, options: SamplingOptions) {
    this.question = question;
    this.options = options;
    this.work = options.work;
    const times = question.moments.flatMap((m) => m.times);
    const flow = question.process.time === 'continuous';
    const grid = flow ? gradedGrid(question, times, options.steps) : mapGrid(times);
    this.rungs.push(this.rung(grid, options.samples, options.tangents, options.replicas));
    const few = Math.max(8, Math.floor(options.samples / FEWER));
    this.few = this.rung(grid, few, options.tangents, options.replicas);
    const { plan } = this.rungs[0]!.level;
    this.order = plan.sites.some((s) => s.multiplicativeNoise) ? 1 : 2;
    if (flow && grid.length > 1) while (this.rungs.length < GRIDS) this.refine();
  }

  private rung(times: Float64Array, samples: number, tangents: number, wanted: number): Rung {
    return { level: new Level(this.question, times, samples, tangents), values: [], checked: [], wanted };
  }

  private refine(): void {
    const times = halved(this.rungs.at(-1)!.level.plan.times);
    const { samples, tangents, pairs } = this.options;
    // Differences of grids need fewer.
    const before = this.rungs.at(-1)!.level;
    const some = Math.max(16, Math.floor(tangents / FEWER));
    const many = Math.max(samples, MATCHED_PER_COLUMN * (times.length + 1) * normalsIn(before.plan));
    const same = before.plan.samples === many && before.tangentSamples === some;
    const beside = same ? before : new Level(this.question, before.plan.times, many, some);
    this.rungs.push({ ...this.rung(times, many, some, pairs), beside });
  }

  private cost(k: number): number {
    const { level, beside } = this.rungs[k]!;
    return level.work + (beside?.work ?? 0);
  }

  answer(): Answer {
    const { question, options } = this;
    for (;;) {
      this.rungs.forEach((r, k) => {
        while (r.values.length < r.wanted) this.pass(k);
      });
      while (this.few.values.length < this.few.wanted) this.passOfFew();
      const estimates = this.estimates();
      if (this.reach === undefined) this.foresee();
      const worst = (part: (b: Budget) => number): number => Math.max(0, ...estimates.map((e) => part(e.budget)));
      if (worst(totalError) <= question.tolerance || this.spent >= this.work) return this.finished(estimates);
      const biases = worst((b) => (b.discretisation ?? 0) + (b.selfConsistency ?? 0));
      const step = worst((b) => b.discretisation ?? 0);
      const last = this.rungs.length - 1;
      if (step > question.tolerance / 2 && last > 0 && this.spent + 10 * options.pairs * this.cost(last) < this.work) {
        this.refine();
        continue;
      }
      if (!this.more((question.tolerance - Math.min(biases, 0.7 * question.tolerance)) / 3))
        return this.finished(estimates);
    }
  }

  /** Where the tolerance is far below what all the work can reach, only part of it is done. */
  private foresee(): void {
    const { rungs, options, question } = this;
    const costs = rungs.map((_, k) => this.cost(k));
    const reach = Math.max(0, ...this.variances().map((v) => reachable(v, costs, options.work)));
    // Variances of a few passes are rough; who gives the work himself knows what it is worth.
    if (question.work !== undefined || !(reach > BEYOND * question.tolerance)) return;
    this.reach = reach;
    this.work = options.work / PART;
  }

  private pass(k: number): void {
    const { question, options } = this;
    const rung = this.rungs[k]!;
    const source = fresh(`${question.seed} ${k} ${rung.values.length}`, rung.level.plan.samples, options.matched);
    const { pass, moments, checked } = rung.level.run(source, options.jitter);
    if (k === 0) {
      rung.values.push(moments);
      rung.checked.push({ fine: checked });
    } else {
      const beside = rung.beside!.run(coarsened(pass), options.jitter);
      rung.values.push(moments.map((x, j) => x - beside.moments[j]!));
      rung.checked.push({ fine: checked, coarse: beside.checked });
    }
    this.spent += this.cost(k);
    this.look();
  }

  private passOfFew(): void {
    const { level, values } = this.few;
    const source = fresh(`${this.question.seed} few ${values.length}`, level.plan.samples, this.options.matched);
    values.push(level.run(source, this.options.jitter).moments);
    this.spent += level.work;
    this.look();
  }

  private look(): void {
    const wanted = this.rungs.reduce((s, r, k) => s + r.wanted * this.cost(k), 0);
    const done = this.rungs.reduce((s, r, k) => s + r.values.length * this.cost(k), 0);
    const says = this.rungs.map((r) => `${r.values.length} on ${r.level.plan.times.length - 1} steps`).join(', ');
    if (this.question.look?.({ done: done / wanted, says: `replicas: ${says}` }) === 'stop') throw new Stopped();
  }

  private estimates(): readonly Estimate[] {
    return this.question.moments.map((_, j) =>
      estimated(
        this.rungs.map((r) => meanOf(r.values.map((v) => v[j]!))),
        meanOf(this.few.values.map((v) => v[j]!)),
        { order: this.order, fewer: FEWER },
      ),
    );
  }

  /** Of each moment on each grid. */
  private variances(): readonly (readonly number[])[] {
    return this.question.moments.map((_, j) => this.rungs.map((r) => meanOf(r.values.map((v) => v[j]!)).variance));
  }

  /** Asks for replicas where they tell most for their work, so that the standard error comes down to `error`; false where nothing is left to be done. */
  private more(error: number): boolean {
    const { rungs } = this;
    const done = rungs.map((r) => r.values.length);
    const costs = rungs.map((_, k) => this.cost(k));
    const counts = allotted({ variances: this.variances(), costs, done, error, work: this.work - this.spent });
    rungs.forEach((r, k) => {
      r.wanted = counts[k]!;
    });
    this.few.wanted = Math.max(this.few.wanted, counts[0]!);
    return counts.some((n, k) => n > done[k]!);
  }

  private finished(estimates: readonly Estimate[]): Answer {
    const { question, options, rungs } = this;
    const finest = rungs.at(-1)!;
    const jitter = this.jitterChanges();
    return {
      outcome: 'solved',
      solver: SOLVER,
      ...(this.reach !== undefined && { reach: this.reach }),
      estimates: estimates.map((e, k) => ({ ...e, budget: { ...e.budget, ...(jitter && { jitter: jitter[k]! }) } })),
      invariants: [
        ...prefixChecks(question, rungs[0]!.level.plan, options.jitter),
        ...combinedChecks(
          finest.checked,
          rungs.map((r) => r.checked.map((c) => c.fine)),
          rungs.flatMap((r) => r.checked.map((c) => c.fine.defect)),
        ),
      ],
      work: [
        ...rungs.map((r) => ({ what: `replicas on ${r.level.plan.times.length - 1} steps`, count: r.values.length })),
        { what: 'samples in each', count: rungs[0]!.level.plan.samples },
        { what: 'samples with tangents', count: finest.level.tangentSamples },
      ],
    };
  }

  /** What ten times the jitter changes, for each moment: one pass twice, with the same numbers. */
  private jitterChanges(): Float64Array | undefined {
    const { question, options } = this;
    const { level } = this.rungs[0]!;
    if (level.plan.groups.length === 0) return undefined;
    const once = level.run(fresh(`${question.seed} jitter`, options.samples, options.matched), options.jitter);
    // Draws of maps are taken from a stream, in the same order.
    const again = question.process.populations.some((p) => p.draws.length > 0)
      ? fresh(`${question.seed} jitter`, options.samples, options.matched)
      : repeated(once.pass);
    const tenfold = level.run(again, 10 * options.jitter);
    return once.moments.map((x, k) => Math.abs(x - tenfold.moments[k]!));
  }
}
