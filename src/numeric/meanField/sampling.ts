import { combinedChecks, prefixChecks } from './checks.ts';
import { MATCHED_PER_COLUMN } from './draws.ts';
import { gradedGrid } from './grading.ts';
import { halved, mapGrid } from './grid.ts';
import { Exploded, Level } from './level.ts';
import { allotted, estimated, reachable } from './multilevel.ts';
import { NotSampled, type Plan } from './plan.ts';
import { type Answer, type Budget, type Estimate, type Question, totalError } from './question.ts';
import { type PassOptions, Rung } from './rung.ts';
import { fresh, repeated } from './source.ts';

export interface SamplingOptions extends PassOptions {
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
}

const USUAL: SamplingOptions = {
  samples: 4000,
  tangents: 4000,
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
/** Samples for the shift by a finite sample and for differences of grids are fewer by this. */
const FEWER = 4;
/** A tolerance this many times below what can be reached is given up, and then this part of the work is done. */
const BEYOND = 3;
const PART = 8;

/** How many normal numbers a sample takes at each time, at most. */
function normalsIn(plan: Plan): number {
  const sites = plan.sites.map((s) => s.noises.reduce((n, j) => n + s.states[j]!.components, 0));
  return [...plan.groups, ...sites].reduce((a, b) => a + b, 0);
}

class Stopped extends Error {}

/** The difference to the next grid scatters more than the values on the first, or is far larger: that grid is of no use. */
class TooCoarse extends Error {}

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
        const retold = e instanceof Exploded || e instanceof TooCoarse;
        if (!retold || question.process.time === 'discrete' || steps >= MOST_FIRST_STEPS) throw e;
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
  private isJudged = false;
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
    const first = (samples: number, seed: string): Rung =>
      new Rung(new Level(question, grid, samples, options.tangents), undefined, seed, options.replicas);
    this.rungs.push(first(options.samples, `${question.seed} 0`));
    this.few = first(Math.max(8, Math.floor(options.samples / FEWER)), `${question.seed} few`);
    const { plan } = this.rungs[0]!.level;
    this.order = plan.sites.some((s) => s.multiplicativeNoise) ? 1 : 2;
    if (flow && grid.length > 1) while (this.rungs.length < GRIDS) this.refine();
  }

  /** A grid whose steps are half of the last. */
  private refine(): void {
    const { question } = this;
    const { samples, tangents, pairs } = this.options;
    const before = this.rungs.at(-1)!.level;
    const times = halved(before.plan.times);
    // Differences of grids need fewer samples. What is spread evenly over all of them is not so over a part: all, or as many as may be, have tangents.
    const matched = MATCHED_PER_COLUMN * (times.length + 1) * normalsIn(before.plan);
    const many = Math.max(16, Math.floor(samples / FEWER), matched);
    const some = tangents < samples ? Math.max(16, Math.floor((many * tangents) / samples)) : many;
    const same = before.plan.samples === many && before.tangentSamples === some;
    const beside = same ? before : new Level(question, before.plan.times, many, some);
    const seed = `${question.seed} ${this.rungs.length}`;
    this.rungs.push(new Rung(new Level(question, times, many, some), beside, seed, pairs));
  }

  answer(): Answer {
    const { question, options } = this;
    for (;;) {
      this.fill(this.few);
      for (const [k, r] of this.rungs.entries()) {
        this.fill(r);
        if (k > 0) this.judgeFirst();
      }
      const estimates = this.estimates();
      if (this.reach === undefined) this.foresee();
      const worst = (part: (b: Budget) => number): number => Math.max(0, ...estimates.map((e) => part(e.budget)));
      if (worst(totalError) <= question.tolerance || this.spent >= this.work) return this.finished(estimates);
      const biases = worst((b) => (b.discretisation ?? 0) + (b.selfConsistency ?? 0));
      const step = worst((b) => b.discretisation ?? 0);
      const last = this.rungs.length - 1;
      if (
        step > question.tolerance / 2 &&
        last > 0 &&
        this.spent + 10 * options.pairs * this.rungs[last]!.cost < this.work
      ) {
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
    const costs = rungs.map((r) => r.cost);
    const reach = Math.max(0, ...this.variances().map((v) => reachable(v, costs, options.work)));
    // Variances of a few passes are rough; who gives the work himself knows what it is worth.
    if (question.work !== undefined || !(reach > BEYOND * question.tolerance)) return;
    this.reach = reach;
    this.work = options.work / PART;
  }

  private fill(r: Rung): void {
    while (r.values.length < r.wanted) {
      r.pass(this.options);
      this.spent += r.cost;
      this.look();
    }
  }

  /** @throws {TooCoarse} where a grid makes noise of what is fast, or what the first grid is good for is lost again in differences from it, beside samples of the same size. */
  private judgeFirst(): void {
    const { question, few, rungs } = this;
    if (this.isJudged || rungs.length < GRIDS) return;
    if (rungs.some((r) => r.isLoud)) throw new TooCoarse();
    this.isJudged = true;
    question.moments.forEach((_, j) => {
      const [own, other] = [rungs[1]!.mean(j).variance, few.mean(j).variance];
      if (own > other && Math.sqrt(own) > question.tolerance / 3) throw new TooCoarse();
    });
  }

  private look(): void {
    const wanted = this.rungs.reduce((s, r) => s + r.wanted * r.cost, 0);
    const done = this.rungs.reduce((s, r) => s + r.values.length * r.cost, 0);
    const says = this.rungs.map((r) => `${r.values.length} on ${r.steps} steps`).join(', ');
    if (this.question.look?.({ done: done / wanted, says: `replicas: ${says}` }) === 'stop') throw new Stopped();
  }

  private estimates(): readonly Estimate[] {
    return this.question.moments.map((_, j) =>
      estimated(
        this.rungs.map((r) => r.mean(j)),
        this.few.mean(j),
        { order: this.order, fewer: FEWER },
      ),
    );
  }

  /** Of each moment on each grid. */
  private variances(): readonly (readonly number[])[] {
    return this.question.moments.map((_, j) => this.rungs.map((r) => r.mean(j).variance));
  }

  /** Asks for replicas where they tell most for their work, so that the standard error comes down to `error`; false where nothing is left to be done. */
  private more(error: number): boolean {
    const { rungs } = this;
    const done = rungs.map((r) => r.values.length);
    const costs = rungs.map((r) => r.cost);
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
        ...rungs.map((r) => ({ what: `replicas on ${r.steps} steps`, count: r.values.length })),
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
