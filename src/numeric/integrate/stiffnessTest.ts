import type { RungeKuttaStep } from './rungeKuttaStep.ts';

/**
 * Finds where stability rather than accuracy limits the step: h |λ| is read off two slopes at the same time, and 15 values
 * beyond the edge of the stability region, without 6 in a row inside it, make the problem stiff there (Hairer, Nørsett &
 * Wanner 1993, section IV.2). It looks every 1000 steps, and at each step while in doubt.
 */
export class StiffnessTest {
  /** The first time that was found stiff. */
  stiffAt: number | undefined = undefined;
  private readonly edge: number;
  private beyond = 0;
  private inside = 0;

  constructor(edge: number) {
    this.edge = edge;
  }

  /** Looks at a step of size h that ends at t and is not yet accepted. */
  look(steps: number, t: number, h: number, step: RungeKuttaStep): boolean {
    if (this.stiffAt !== undefined || (steps % 1000 !== 0 && this.beyond === 0)) return false;
    if (h * slopeRatio(step) > this.edge) {
      this.inside = 0;
      this.beyond++;
      if (this.beyond === 15) this.stiffAt = t;
    } else {
      this.inside++;
      if (this.inside === 6) this.beyond = 0;
    }
    return this.stiffAt !== undefined;
  }
}

/** |f(y) − f(z)| / |y − z| for the new point y and the argument z of the last stage, both at the end of the step. */
function slopeRatio(step: RungeKuttaStep): number {
  const { next, argument, end, lastStage } = step;
  let slopes = 0;
  let points = 0;
  for (let i = 0; i < next.length; i++) {
    slopes += (end[i]! - lastStage[i]!) ** 2;
    points += (next[i]! - argument[i]!) ** 2;
  }
  return points > 0 ? Math.sqrt(slopes / points) : 0;
}
