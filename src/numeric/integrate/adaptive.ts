import { interpolation, type Segment } from './denseTrajectory.ts';
import type { EmbeddedPair } from './embeddedPair.ts';
import { locate } from './eventLocation.ts';
import { firstStep } from './firstStep.ts';
import type { EventHit, InitialValueProblem, Integrator, Outcome, Tolerance, Trajectory } from './integrator.ts';
import { absoluteTolerances, refusal, unstarted } from './refusal.ts';
import { ReportedTimes } from './reportedTimes.ts';
import { denseState, RungeKuttaStep } from './rungeKuttaStep.ts';
import { largestComponent, size, smallestStep } from './size.ts';
import { StiffnessTest } from './stiffnessTest.ts';

/** An integrator that chooses its steps by the error estimate of an embedded pair. */
export function adaptive(pair: EmbeddedPair): Integrator {
  return {
    name: pair.name,
    order: pair.order,
    integrate: (problem, tolerance) => {
      const refused = refusal(problem, tolerance);
      return refused === undefined ? new Run(pair, problem, tolerance).go() : unstarted(pair.name, refused);
    },
  };
}

/** One integration under way. */
class Run {
  private readonly pair: EmbeddedPair;
  private readonly problem: InitialValueProblem;
  private readonly tolerance: Tolerance;
  private readonly absolute: Float64Array;
  private readonly step: RungeKuttaStep;
  private readonly record: ReportedTimes;
  private readonly stiffness: StiffnessTest;
  private readonly events: EventHit[] = [];
  private readonly segments: Segment[] = [];
  private readonly y: Float64Array;
  private t: number;
  private steps = 0;

  constructor(pair: EmbeddedPair, problem: InitialValueProblem, tolerance: Tolerance) {
    this.pair = pair;
    this.problem = problem;
    this.tolerance = tolerance;
    this.absolute = absoluteTolerances(tolerance.absolute, problem.dimension);
    this.step = new RungeKuttaStep(pair, problem.field, problem.dimension);
    this.record = new ReportedTimes(problem);
    this.stiffness = new StiffnessTest(pair.stabilityEdge);
    this.y = Float64Array.from(problem.y0);
    this.t = problem.t0;
  }

  go(): Trajectory {
    const { step, y, problem, pair } = this;
    const { t0 } = problem;
    if (!Number.isFinite(size(y))) return unstarted(pair.name, { status: 'notFinite', t: t0, of: 'state' });
    step.evaluate(t0, y, step.first);
    const outcome = this.settled(t0, y, step.first);
    if (outcome?.status === 'notFinite' || outcome?.status === 'blowUp') return this.trajectory(outcome);
    this.record.arrive(t0, y);
    return this.trajectory(outcome ?? this.march());
  }

  /** Steps until something ends the integration (Hairer, Nørsett & Wanner 1993, section II.4 and IV.2). */
  private march(): Outcome {
    const { step, y, problem, tolerance, absolute, pair } = this;
    const { t1, t0 } = problem;
    const span = t1 - t0;
    const sign = span < 0 ? -1 : 1;
    const { relative, maxSteps = 100_000, maxStep = Math.abs(span) } = tolerance;
    const { exponent, beta, shrink, grow } = pair.control;
    const start = { t0, y0: y, f0: step.first, span };
    const counted = (t: number, at: Float64Array, out: Float64Array) => step.evaluate(t, at, out);
    let length = tolerance.firstStep ?? firstStep(counted, pair.order, start, { absolute, relative });
    let before = 1e-4;
    let finite = true;
    let grewLast = true;
    for (let tried = 0; this.t !== t1; tried++) {
      const t = this.t;
      if (tried >= maxSteps) return { status: 'maxSteps', steps: tried, t, stiffAt: this.stiffness.stiffAt };
      if (length < smallestStep(t, span)) return this.underflow(length, finite);
      length = Math.min(length, maxStep);
      const last = length * 1.01 >= Math.abs(t1 - t);
      const h = last ? t1 - t : sign * length;
      step.advance(t, y, h);
      const error = step.error(y, h, absolute, relative);
      // Only `error <= 1` accepts: a NaN is a refusal, as is a slope at the new point that is not finite.
      if (error <= 1) step.finish(t, h);
      finite = Number.isFinite(error) && (error > 1 || Number.isFinite(size(step.end)));
      if (!finite || error > 1) {
        length = finite ? Math.abs(h) * Math.max(shrink, 0.9 * error ** -(exponent + 0.75 * beta)) : Math.abs(h) / 10;
        grewLast = false;
        continue;
      }
      const outcome = this.arrive(last ? t1 : t + h, h);
      if (outcome !== undefined) return outcome;
      const factor = Math.max(1 / grow, Math.min(1 / shrink, (error ** exponent / before ** beta) * (1 / 0.9)));
      // After a refusal the step does not grow at once.
      length = grewLast ? Math.abs(h) / factor : Math.min(Math.abs(h), Math.abs(h) / factor);
      before = Math.max(error, 1e-4);
      grewLast = true;
    }
    return { status: 'converged' };
  }

  /** Takes an accepted step: events, reports, and the tests that may end the integration. */
  private arrive(end: number, h: number): Outcome | undefined {
    const { step, y, problem, record } = this;
    this.steps++;
    // Before the dense output, which writes over the argument of the last stage.
    const stiff = this.stiffness.look(this.steps, end, Math.abs(h), step);
    const due = record.due(end);
    const reads = problem.dense === true || (problem.events?.length ?? 0) > 0 || (due !== undefined && due !== end);
    const segment = reads ? this.segment(end, h) : undefined;
    const stop = segment === undefined ? undefined : this.meet(segment);
    if (stop !== undefined && 'status' in stop) return stop;
    const until = stop === undefined ? end : stop.t;
    const scratch = new Float64Array(segment === undefined ? 0 : problem.dimension);
    for (let at = record.due(until); at !== undefined && at !== end; at = record.due(until)) {
      record.add(at, segment!.state(at, scratch));
    }
    if (problem.dense === true) this.segments.push({ ...segment!, end: until });
    if (stop !== undefined) {
      this.t = stop.t;
      y.set(stop.y);
      if (problem.at === 'steps' || stop.t === end) record.arrive(stop.t, y);
      return { status: 'event', t: stop.t, event: stop.event };
    }
    step.accept(y);
    this.t = end;
    const outcome = this.settled(end, y, step.first);
    if (outcome?.status !== 'blowUp') record.arrive(end, y);
    if (outcome !== undefined) return outcome;
    if (stiff && this.tolerance.whenStiff === 'stop') {
      return { status: 'stiff', t: end, step: Math.abs(h), steps: this.steps };
    }
    return undefined;
  }

  /** Notes the events of a step in their order up to the first that stops; that one is returned. */
  private meet(segment: Segment): EventHit | Outcome | undefined {
    const { events = [] } = this.problem;
    const hits: { readonly hit: EventHit; readonly stops: boolean }[] = [];
    for (const event of events) {
      const found = locate(event, segment);
      if ('notFinite' in found) return { status: 'notFinite', t: found.notFinite, of: { event: event.name } };
      for (const hit of found) hits.push({ hit, stops: event.continues !== true });
    }
    const sign = segment.end < segment.t ? -1 : 1;
    hits.sort((one, other) => sign * (one.hit.t - other.hit.t));
    for (const { hit, stops } of hits) {
      this.events.push(hit);
      if (stops) return hit;
    }
    return undefined;
  }

  private segment(end: number, h: number): Segment {
    const { t, step } = this;
    const y = Float64Array.from(this.y);
    const next = Float64Array.from(step.next);
    const rows = step.dense(t, y, h);
    const state = (time: number, out: Float64Array) => {
      if (time !== end) return denseState(y, rows, (time - t) / h, out);
      out.set(next);
      return out;
    };
    return { t, end, state, dimension: y.length };
  }

  /** Whether a state with its slope ends the integration. */
  private settled(t: number, y: Float64Array, slope: Float64Array): Outcome | undefined {
    const rate = size(slope);
    if (!Number.isFinite(rate)) return { status: 'notFinite', t, of: 'field' };
    const largest = size(y);
    if (largest > (this.tolerance.limit ?? 1e12)) {
      return { status: 'blowUp', t, size: largest, component: largestComponent(y) };
    }
    const { steady } = this.problem;
    return steady !== undefined && rate <= steady.rate ? { status: 'steady', t, rate } : undefined;
  }

  private underflow(step: number, finite: boolean): Outcome {
    const { t } = this;
    if (!finite) return { status: 'notFinite', t, of: 'field' };
    return { status: 'stepUnderflow', t, step, rate: size(this.step.first) };
  }

  private trajectory(outcome: Outcome): Trajectory {
    const { record, y, t, problem } = this;
    return {
      t: Float64Array.from(record.t),
      y: record.y,
      outcome,
      last: { t, y: Float64Array.from(y) },
      events: this.events,
      steps: this.steps,
      evaluations: this.step.evaluations,
      stiffAt: this.stiffness.stiffAt,
      integrator: this.pair.name,
      interpolate: problem.dense === true ? interpolation(this.segments) : undefined,
    };
  }
}
