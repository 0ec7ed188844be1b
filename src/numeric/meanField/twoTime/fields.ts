import type { Letter } from '../../../expr/expr.ts';
import type { History } from './history.ts';
import { Joint } from './joint.ts';
import { sumOverPast } from './pastSums.ts';
import type { KernelRows } from './rowTerm.ts';
import type { ProcessPart } from './site.ts';
import { Sources } from './sources.ts';

/**
 * The processes of a site at one time: by their equations, multiplied by what is kept at earlier times and averaged.
 * Novikov's theorem (1965) gives E(noise · place) = ∫ covariance · response. Integrals by the trapezoidal rule, whose last
 * node is solved for; sums of maps stop before the present step.
 */
export class Fields {
  private readonly h: History;
  private readonly discrete: boolean;
  private readonly step: number;
  private readonly sources: Sources;

  constructor(h: History, discrete: boolean, step: number, steps: number) {
    this.h = h;
    this.discrete = discrete;
    this.step = step;
    this.sources = new Sources(h, discrete, step, steps);
  }

  /** Notes what memories act on at step i of a map, when the step is known. */
  note(f: ProcessPart, i: number): void {
    this.sources.note(f, i);
  }

  /** Finds the processes of a stage at step i. */
  solve(letters: readonly Letter[], kernels: KernelRows, i: number): void {
    const { h, sources, step, discrete } = this;
    const parts = h.site.processes.filter((f) => letters.includes(f.letter));
    const all = parts.flatMap((f) => sources.components.get(f)!);
    for (const f of parts) sources.prepare(f, kernels, i);
    sumOverPast(h, all, i, step, discrete);
    new Joint(h, parts, all, { i, step, discrete }).solve();
  }
}
