import type { Answer, Question } from '../../numeric/meanField/question.ts';
import { sampling } from '../../numeric/meanField/sampling.ts';
import { gaussianClosure, twoTime } from '../../numeric/meanField/twoTime.ts';

export type SolverName = 'two-time' | 'gaussian' | 'sampling';

/** In this order: what is exact but for the step first, what samples last. */
export const SOLVERS: readonly (readonly [SolverName, (q: Question) => Answer])[] = [
  ['two-time', twoTime],
  ['gaussian', gaussianClosure],
  ['sampling', sampling],
];
