import { mul, subtract } from '../expr/build.ts';
import type { Case } from './case.ts';
import type { Where } from './drawState.ts';
import { judgeIdentity } from './identity.ts';
import { judgeInequality } from './inequality.ts';
import { jumps } from './jumps.ts';
import { comparer, onPoint, type Relation } from './sides.ts';
import { toleranceOf } from './trajectory.ts';
import type { Judgement } from './verdict.ts';

/** What jumps is looked at where ranks are low as well: at states of 0, and of members that are all alike. */
const DEGENERATE: readonly Where[] = [{}, {}, { reach: 0 }, { alike: true }];

function degenerate(form: Relation, compare: ReturnType<typeof comparer>): ReturnType<typeof comparer> {
  if (!jumps(form.left.term) && !jumps(form.right.term)) return compare;
  let d = 0;
  return (draw, where) => compare(draw, where ?? DEGENERATE[d++ % DEGENERATE.length]);
}

/** `A = B`, `A <= B`, … at every state, or at a point: in letters, and by kernels of the un-reduced terms. */
export function judgeRelation(c: Case, form: Relation): Judgement {
  if (form.comparison === '=')
    return judgeIdentity(
      c,
      {
        residuals: () => [mul(form.guard, subtract(onPoint(form.left, form.at, c), onPoint(form.right, form.at, c)))],
        compare: (setting, random) => degenerate(form, comparer(c, form, setting, random)),
        method: 'kernels at random states',
        ...(jumps(form.left.term) || jumps(form.right.term) ? { states: DEGENERATE.length } : {}),
      },
      form.tolerance === undefined ? undefined : (setting, quoted) => toleranceOf(form, setting, quoted),
    );
  return judgeInequality(c, form);
}
