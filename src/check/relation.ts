import { mul, subtract } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { scalar } from '../numeric/scalar.ts';
import { type Setting, valuesOf } from '../numeric/setting.ts';
import type { Case } from './case.ts';
import { judgeIdentity } from './identity.ts';
import { judgeInequality } from './inequality.ts';
import { comparer, onPoint, type Relation } from './sides.ts';
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
      form.tolerance === undefined
        ? undefined
        : (setting) => {
            const t = scalar(form.tolerance!.value, valuesOf(setting));
            return form.tolerance!.percent ? (t / 100) * Math.abs(numberOf(form.right.term, setting)) : t;
          },
    );
  return judgeInequality(c, form);
}

const numberOf = (e: Expr, setting: Setting): number => {
  try {
    return scalar(e, valuesOf(setting));
  } catch {
    return 0;
  }
};
