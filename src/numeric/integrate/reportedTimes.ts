import type { InitialValueProblem } from './integrator.ts';

/** What a trajectory reports, while it is being made. */
export class ReportedTimes {
  readonly t: number[] = [];
  readonly y: Float64Array[] = [];
  private readonly wanted: readonly number[] | Float64Array;
  private readonly everyStep: boolean;
  private readonly sign: number;

  constructor(problem: InitialValueProblem) {
    this.everyStep = problem.at === 'steps';
    this.wanted = problem.at === undefined || problem.at === 'steps' ? [problem.t1] : problem.at;
    this.sign = problem.t1 < problem.t0 ? -1 : 1;
  }

  /** The next reported time at or before `until`, in the direction of integration. */
  due(until: number): number | undefined {
    const next = this.everyStep ? undefined : this.wanted[this.t.length];
    return next !== undefined && (until - next) * this.sign >= 0 ? next : undefined;
  }

  add(t: number, y: Float64Array): void {
    this.t.push(t);
    this.y.push(Float64Array.from(y));
  }

  /** Reports the state at the end of a step, or at t0: whatever is due then. */
  arrive(t: number, y: Float64Array): void {
    if (this.everyStep) this.add(t, y);
    while (this.due(t) !== undefined) this.add(this.due(t)!, y);
  }
}
