import type { InitialValueProblem } from './integrator.ts';

/** A path by Euler's steps: as far as its states are finite. */
export interface EulerPath {
  readonly t: readonly number[];
  readonly y: readonly Float64Array[];
  readonly evaluations: number;
}

/**
 * Explicit Euler with equal steps between the reported times. Where a field jumps and a solution slides along the jump,
 * adaptive methods take ever smaller steps; Euler's polygons tend to the solution in Filippov's sense, with errors of
 * the order of the step (Dontchev & Lempio 1992, SIAM Review 34).
 */
export function euler(
  problem: Pick<InitialValueProblem, 'field' | 'y0'>,
  times: readonly number[],
  step: number,
): EulerPath {
  const y = Float64Array.from(problem.y0);
  const slope = new Float64Array(y.length);
  const states = [y.slice()];
  let evaluations = 0;
  for (let k = 1; k < times.length; k++) {
    const [from, to] = [times[k - 1]!, times[k]!];
    const count = Math.max(1, Math.ceil((to - from) / step));
    const h = (to - from) / count;
    for (let n = 0; n < count; n++) {
      problem.field(from + n * h, y, slope);
      evaluations++;
      for (let i = 0; i < y.length; i++) y[i]! += h * slope[i]!;
    }
    if (!y.every(Number.isFinite)) break;
    states.push(y.slice());
  }
  return { t: times.slice(0, states.length), y: states, evaluations };
}
