import { createRequire } from 'node:module';
import type { InitialValueProblem, Integrator, Outcome, Tolerance, Trajectory } from './integrator.ts';
import { absoluteTolerances, refusal, unstarted } from './refusal.ts';
import { ReportedTimes } from './reportedTimes.ts';
import { largestComponent, size, smallestStep } from './size.ts';

/** The part of ode45-cash-karp 1.1.0 that is used here; the package has no types of its own. */
interface LibraryStepper {
  t: number;
  dt: number;
  readonly y: Float64Array;
  step(limit: number): boolean;
}
type Library = (
  y0: Float64Array,
  derivative: (out: Float64Array, y: Float64Array, t: number) => void,
  t0: number,
  dt0: number,
  options: {
    readonly tol: number;
    readonly verbose: boolean;
    readonly errorScaleFunction: (i: number, dt: number, y: number, slope: number) => number;
  },
) => LibraryStepper;
const library = createRequire(import.meta.url)('ode45-cash-karp') as Library;

const name = 'Cash–Karp 5(4)';

/**
 * The pair of Cash & Karp 1990 in the package ode45-cash-karp, behind guards: the independent second integrator. It has no
 * dense output, so it lands on every reported time; events it refuses. Backward in time, it integrates the reversed field.
 */
export const cashKarp: Integrator = {
  name,
  order: 5,
  integrate: (problem, tolerance) => {
    const refused = refusal(problem, tolerance);
    if (refused !== undefined) return unstarted(name, refused);
    if ((problem.events?.length ?? 0) > 0) {
      return unstarted(name, {
        status: 'refused',
        what: 'events',
        expected: 'none',
        found: `${problem.events!.length}`,
      });
    }
    return new Run(problem, tolerance).go();
  },
};

/** One integration under way. The library's time is sign · t, which only runs forward. */
class Run {
  private readonly problem: InitialValueProblem;
  private readonly tolerance: Tolerance;
  private readonly absolute: Float64Array;
  private readonly sign: number;
  private readonly record: ReportedTimes;
  private readonly slope: Float64Array;
  private evaluations = 0;
  private steps = 0;

  constructor(problem: InitialValueProblem, tolerance: Tolerance) {
    this.problem = problem;
    this.tolerance = tolerance;
    this.absolute = absoluteTolerances(tolerance.absolute, problem.dimension);
    this.sign = problem.t1 < problem.t0 ? -1 : 1;
    this.record = new ReportedTimes(problem);
    this.slope = new Float64Array(problem.dimension);
  }

  go(): Trajectory {
    const { problem, sign, slope } = this;
    // The library integrates in place: it gets a copy.
    const y = Float64Array.from(problem.y0);
    if (!Number.isFinite(size(y))) return unstarted(name, { status: 'notFinite', t: problem.t0, of: 'state' });
    this.evaluate(slope, y, problem.t0 * sign);
    if (!Number.isFinite(size(slope)))
      return this.end(problem.t0, y, { status: 'notFinite', t: problem.t0, of: 'field' });
    const settled = this.settled(problem.t0, y);
    if (settled?.status !== 'blowUp') this.record.arrive(problem.t0, y);
    if (settled !== undefined) return this.end(problem.t0, y, settled);
    const { relative } = this.tolerance;
    const stepper = library(y, (out, at, s) => this.evaluate(out, at, s), problem.t0 * sign, this.firstStep(y), {
      // The library's own scale is purely relative, and one irrelevant component near 0 then costs 600 times the work.
      tol: 1,
      errorScaleFunction: (i, _dt, value) => this.absolute[i]! + relative * Math.abs(value),
      verbose: false,
    });
    const outcome = this.march(stepper);
    return this.end(stepper.t * sign, y, outcome);
  }

  /** A thousandth of the time in which the state changes by its own size, or of the whole time. */
  private firstStep(y: Float64Array): number {
    if (this.tolerance.firstStep !== undefined) return this.tolerance.firstStep;
    const span = Math.abs(this.problem.t1 - this.problem.t0);
    const scale = size(y) / size(this.slope);
    return 1e-3 * (scale > 0 && scale < span ? scale : span);
  }

  private march(stepper: LibraryStepper): Outcome {
    const { problem, record, sign, tolerance } = this;
    const span = Math.abs(problem.t1 - problem.t0);
    const { maxSteps = 100_000, maxStep = span / 10 } = tolerance;
    const end = problem.t1 * sign;
    const saved = new Float64Array(problem.dimension);
    let finite = true;
    for (let tried = 0; stepper.t !== end; tried++) {
      const s = stepper.t;
      const t = s * sign;
      if (tried >= maxSteps) return { status: 'maxSteps', steps: tried, t };
      if (stepper.dt < smallestStep(s, span)) return this.underflow(t, stepper, finite);
      const due = record.due(problem.t1);
      const target = due === undefined ? end : due * sign;
      const wanted = Math.min(stepper.dt, maxStep);
      // A dt beyond the target, or one so long that the library takes the target for reached, is cut here.
      stepper.dt = Math.min(wanted, target - s);
      saved.set(stepper.y);
      finite = this.step(stepper, target);
      if (!finite) {
        // A trial step that overflowed: the library throws where it should have tried a smaller one.
        stepper.y.set(saved);
        stepper.t = s;
        stepper.dt = Math.min(wanted, target - s) / 10;
        continue;
      }
      const moved = stepper.t - s;
      const landed = Math.abs(stepper.t - target) <= 4 * Number.EPSILON * Math.max(Math.abs(target), moved);
      if (landed) {
        stepper.t = target;
        // A step cut short to land says little about the next one.
        stepper.dt = Math.max(stepper.dt, wanted);
      } else if (moved < smallestStep(s, span)) return this.underflow(stepper.t * sign, stepper, true);
      this.steps++;
      const here = stepper.t * sign;
      const settled = this.settled(here, stepper.y);
      if (settled?.status !== 'blowUp') record.arrive(here, stepper.y);
      if (settled !== undefined) return settled;
    }
    return { status: 'converged' };
  }

  /** One step of the library; false if it threw for a NaN or if the new state is not finite. */
  private step(stepper: LibraryStepper, target: number): boolean {
    try {
      stepper.step(target);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.message.startsWith('ode45-cash-karp')) return false;
      throw thrown;
    }
    return Number.isFinite(size(stepper.y)) && Number.isFinite(stepper.dt);
  }

  private settled(t: number, y: Float64Array): Outcome | undefined {
    const largest = size(y);
    if (largest > (this.tolerance.limit ?? 1e12)) {
      return { status: 'blowUp', t, size: largest, component: largestComponent(y) };
    }
    const { steady } = this.problem;
    if (steady === undefined) return undefined;
    this.evaluate(this.slope, y, t * this.sign);
    const rate = size(this.slope);
    return rate <= steady.rate ? { status: 'steady', t, rate } : undefined;
  }

  private underflow(t: number, stepper: LibraryStepper, finite: boolean): Outcome {
    this.evaluate(this.slope, stepper.y, stepper.t);
    const rate = size(this.slope);
    if (!finite || !Number.isFinite(rate)) return { status: 'notFinite', t, of: 'field' };
    return { status: 'stepUnderflow', t, step: stepper.dt, rate };
  }

  private evaluate(out: Float64Array, y: Float64Array, s: number): void {
    this.evaluations++;
    this.problem.field(s * this.sign, y, out);
    if (this.sign < 0) for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
  }

  private end(t: number, y: Float64Array, outcome: Outcome): Trajectory {
    return {
      t: Float64Array.from(this.record.t),
      y: this.record.y,
      outcome,
      // + 0: backward to time 0 must not end at −0.
      last: { t: t + 0, y: Float64Array.from(y) },
      events: [],
      steps: this.steps,
      evaluations: this.evaluations,
      integrator: name,
    };
  }
}
