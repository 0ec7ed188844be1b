import { equilibrium } from '../../numeric/meanField/equilibrium/equilibrium.ts';
import { wholePicard, windowedPicard } from '../../numeric/meanField/overTime/windowedPicard.ts';
import { stationaryByPotential } from '../../numeric/meanField/potential/potential.ts';
import type { Answer, Question } from '../../numeric/meanField/question.ts';
import { sweptRows } from '../../numeric/meanField/rows.ts';
import { sampledSweeps } from '../../numeric/meanField/sampledSweeps.ts';
import { sampling } from '../../numeric/meanField/sampling.ts';
import type { MotionQuestion, StationaryAnswer } from '../../numeric/meanField/stationaryMotion.ts';
import { gaussianClosure, twoTime } from '../../numeric/meanField/twoTime.ts';

export type SolverName = 'two-time' | 'gaussian' | 'windowed' | 'sampling' | 'sweeps' | 'picard';

/** How global sweeps go. */
export interface SweepChoice {
  /** Part of the old kernels that is kept. */
  readonly damping?: number;
  readonly most?: number;
}

export interface SolverEntry {
  readonly name: SolverName;
  readonly solve: (q: Question, sweeps: SweepChoice) => Answer;
  /** Taken only where it is asked for: it is no better than another one, and may not come to an end. */
  readonly asked?: true;
}

/** In this order: what is exact but for the step first, what samples last. */
export const SOLVERS: readonly SolverEntry[] = [
  { name: 'two-time', solve: twoTime },
  { name: 'gaussian', solve: gaussianClosure },
  { name: 'windowed', solve: windowedPicard },
  { name: 'sampling', solve: (q) => sampling(q) },
  { name: 'sweeps', solve: sweeps, asked: true },
  { name: 'picard', solve: wholePicard, asked: true },
];

/** Global sweeps of all kernels: of coefficient rows where the process is a linear map, else of samples. */
function sweeps(q: Question, choice: SweepChoice): Answer {
  const rows = sweptRows(q, choice);
  return rows.outcome === 'does not apply' ? sampledSweeps(q, choice) : rows;
}

/** Stationary processes whose sites keep moving: the first that applies. */
export const MOTIONS: readonly ((q: MotionQuestion) => StationaryAnswer)[] = [stationaryByPotential, equilibrium];
