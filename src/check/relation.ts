import { mul, subtract } from '../expr/build.ts';
import type { Case } from './case.ts';
import { judgeIdentity } from './identity.ts';
import { judgeInequality } from './inequality.ts';
import { comparer, onPoint, type Relation } from './sides.ts';
import { toleranceOf } from './trajectory.ts';
import type { Judgement } from './verdict.ts';

/** `A = B`, `A <= B`, … at every state, or at a point: in letters, and by kernels of the un-reduced terms. */
export function judgeRelation(c: Case, form: Relation): Judgement {
  if (form.comparison === '=')
    return judgeIdentity(
      c,
      {
        residuals: () => [mul(form.guard, subtract(onPoint(form.left, form.at, c), onPoint(form.right, form.at, c)))],
        compare: (setting, random) => comparer(c, form, setting, random),
        method: 'kernels at random states',
      },
      form.tolerance === undefined ? undefined : (setting, quoted) => toleranceOf(form, setting, quoted),
    );
  return judgeInequality(c, form);
}
