import { sym } from '../../expr/build.ts';
import type { Expr, Sym } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Point } from '../../model/model.ts';
import { type Motion, motionsOf } from '../../theory/fixedPoints/system.ts';
import { assign } from '../../theory/motion.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import { type Case, specialise } from '../case/case.ts';
import type { Solved } from './solvedRelation.ts';

/** What a normal form at a point is asked of. */
export interface Question {
  readonly motions: readonly Motion[];
  readonly point: (s: Sym) => Expr;
  readonly moved: Sym;
  readonly value: Expr;
  /** Whether the point is stationary beside the threshold too. */
  readonly goesOn: boolean;
}

/** The motion and a point whose states can be written out as numbers; undefined where they cannot, or some are free. */
export function questionAt(c: Case, point: Point, solved: Solved): Question | undefined {
  const put = (e: Expr): Expr => specialise(e, c.when).term;
  const reduced = c.claim.ansatz === undefined ? undefined : c.reduced();
  if (
    reduced !== undefined &&
    (reduced.invariant !== 'proved' || reduced.fields.length < reduced.ansatz.letters.length)
  )
    return undefined;
  const fields = (reduced?.fields ?? c.fields).map((f) => ({ ...f, right: put(f.right) }));
  const motions = motionsOf(fields, { time: c.model.time, data: c.model.data });
  if (motions === undefined) return undefined;
  const entries = point.entries.map((e) => ({ ...e, term: put(e.term), guard: put(e.guard) }));
  const own = (e: Expr): Expr => assign(e, entries);
  if (motions.some((m) => letters(own(m.unknown)).some((l) => l === m.unknown.letter))) return undefined;
  const goesOn = motions.every((m) => vanishes(own(m.right)));
  return { motions, point: own, moved: sym(solved.letter), value: put(solved.value), goesOn };
}
